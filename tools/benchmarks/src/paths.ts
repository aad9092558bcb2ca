import { fileURLToPath } from 'node:url';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export const repository = at('../../..');
export const webBundle = at('../../../apps/web/dist/bundle');
export const slipway = at('../../slipway/cli/dist/cli.mjs');
export const yardstick = (name: 'bare-fastify' | 'nest-express') => at(`services/${name}.js`);
/** The one program of the kit of bad releases. */
export const kitProgram = at('../../../apps/web-e2e/src/harness/kit/main.cjs');
