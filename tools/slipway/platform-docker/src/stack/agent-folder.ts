import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Beside the command's own file: both are bundled into one folder, which the sources have beside them. */
const beside = fileURLToPath(new URL('agent', import.meta.url));
const built = fileURLToPath(new URL('../../../cli/dist/agent', import.meta.url));

/** Where the agent's program is, of which the stack's image is built. */
export const agentFolder = existsSync(`${beside}/main.mjs`) ? beside : built;
