import { delimiter, join } from 'node:path';

/** What Nx, npm, Jest and CI leave to their children would make a command behave as if it were one of their tasks. */
const leftOver = /^(NX_|npm_|JEST_|NODE_|GITHUB_|FORCE_COLOR|INIT_CWD)/i;

/** The environment of a person's fresh terminal. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !leftOver.test(name));
  const path = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes(join('node_modules', '.bin')));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}
