import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The oldest Node that Nx, Jest and the services run on. */
const OLDEST_NODE = [20, 19];

/** What is wrong with this Node, in one line; nothing when it will do. */
export function nodeProblem(version) {
  const [major, minor] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `Slipway needs Node ${OLDEST_NODE.join('.')} or newer; this is ${version}. Install a newer one, or run "nvm use".`;
}

/** Whether the packages are missing, or older than the lockfile. npm writes the second file when it is done. */
export function isOutdated(workspace) {
  const modified = (path) => statSync(join(workspace, path), { throwIfNoEntry: false })?.mtimeMs;
  const installed = modified('node_modules/.package-lock.json');
  const locked = modified('package-lock.json');
  return installed === undefined || (locked !== undefined && locked > installed);
}

/** Runs `npm ci`, whose output is shown only when it fails. */
function install(workspace) {
  console.error('Installing packages (once, about a minute) ...');
  const output = [];
  const npm = spawn('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: workspace,
    shell: process.platform === 'win32',
  });
  npm.stdout.on('data', (chunk) => output.push(chunk));
  npm.stderr.on('data', (chunk) => output.push(chunk));
  npm.on('error', (error) => {
    console.error(`npm cannot be run: ${error.message}`);
    process.exitCode = 1;
  });
  npm.on('close', (code) => {
    if (code === 0) return;
    process.stderr.write(Buffer.concat(output));
    console.error(
      'The packages could not be installed: see above. Then try again, or run "npm ci" yourself.',
    );
    process.exitCode = 1;
  });
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const workspace = resolve(fileURLToPath(import.meta.url), '../../..');
  const problem = nodeProblem(process.versions.node);
  if (problem) {
    console.error(problem);
    process.exitCode = 1;
  } else if (isOutdated(workspace)) {
    install(workspace);
  }
}
