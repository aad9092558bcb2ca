import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Beside the command's own file: all are bundled into one folder. To the sources it is in the package of the command. */
const beside = fileURLToPath(new URL('.', import.meta.url));
const built = fileURLToPath(new URL('../../../cli/dist', import.meta.url));
const folder = existsSync(`${beside}/agent/main.mjs`) ? beside : built;

/** Where the agent's program is, of which the stack's image is built. */
export const agentFolder = `${folder}/agent`;

/** The scout's program. */
export const scoutFile = `${folder}/scout.mjs`;
