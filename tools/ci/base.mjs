// Which commits `nx affected` compares in the steps that follow: NX_BASE and NX_HEAD, and the output `base` for other
// jobs. BASE is the commit to compare with; without one that this commit comes from, everything is affected.
import { setOutput, setVariable } from './src/github/job.mjs';
import { main, read, succeeds } from './src/run.mjs';

await main(() => {
  const head = read(['git', 'rev-parse', 'HEAD']);
  const wanted = process.env['BASE'] ?? '';
  const known =
    /^[0-9a-f]{40}$/.test(wanted) && succeeds(['git', 'merge-base', '--is-ancestor', wanted, head]);
  if (!known)
    console.log('No earlier commit to compare with is in the history of this one: everything is affected.');
  // Against the empty tree every file is new.
  const base = known ? wanted : read(['git', 'hash-object', '-t', 'tree', '/dev/null']);
  setOutput('base', base);
  setVariable('NX_BASE', base);
  setVariable('NX_HEAD', head);
});
