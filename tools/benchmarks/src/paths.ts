import { fileURLToPath } from 'node:url';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export const webBundle = at('../../../apps/web/dist/bundle');
export const slipway = at('../../release/dist/cli.mjs');
export const yardstick = (name: 'bare-fastify' | 'nest-express') => at(`services/${name}.js`);
