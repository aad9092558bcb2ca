export { environmentSchema, type Environment } from './environment/schema.ts';
export { SlipwayError } from './errors/slipway-error.ts';
export type { Platform } from './platforms/platform.ts';
export type { Release, ReleaseId } from './release/release.ts';
export type { Status } from './status/read.ts';
