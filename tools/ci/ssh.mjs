// The way to an engine over SSH, for a machine that has no keys of its own. begin: an agent that holds SSH_KEY, and
// KNOWN_HOSTS among the hosts that are known. end: the agent is gone.
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setVariable } from './src/github/job.mjs';
import { variable } from './src/github/variable.mjs';
import { CiError, main, read } from './src/run.mjs';

const [verb] = process.argv.slice(2);

await main(() => {
  if (verb === 'begin') begin();
  else if (verb === 'end') end();
  else throw new CiError('expected begin or end');
});

function begin() {
  const key = variable(
    'SSH_KEY',
    /^-----BEGIN [A-Z ]*PRIVATE KEY-----\s/,
    '-----BEGIN OPENSSH PRIVATE KEY-----',
  );
  knowHosts(variable('KNOWN_HOSTS', /^\S+ \S+ \S+/, 'the lines that ssh-keyscan prints'));
  const said = read(['ssh-agent', '-s']);
  for (const name of ['SSH_AUTH_SOCK', 'SSH_AGENT_PID']) {
    const value = new RegExp(`${name}=([^;]+);`).exec(said)?.[1];
    if (!value) throw new CiError(`ssh-agent named no ${name}`);
    process.env[name] = value;
    setVariable(name, value);
  }
  // The key is in no file and no argument, only in the agent's memory. A form field drops its last line break.
  read(['ssh-add', '-q', '-'], { input: `${key.trimEnd()}\n` });
}

/** A host that is not known, or has another key than this, ends the connection. @param {string} lines */
function knowHosts(lines) {
  const folder = join(homedir(), '.ssh');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'known_hosts');
  const known = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const added = lines.split(/\r?\n/).filter((line) => line.trim() !== '' && !known.includes(line));
  appendFileSync(file, added.map((line) => `${line}\n`).join(''));
  chmodSync(file, 0o600);
}

function end() {
  if (process.env['SSH_AGENT_PID']) console.log(read(['ssh-agent', '-k']));
}
