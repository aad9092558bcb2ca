export { limits } from './environment/limits.ts';
export { environmentSchema, type Environment } from './environment/schema.ts';
export { SlipwayError } from './errors/slipway-error.ts';
export { renderReleases, renderReplicas } from './platforms/docker/releases-conf.ts';
export { renderServices } from './platforms/docker/services-conf.ts';
export type { Platform } from './platforms/platform.ts';
export type { Release, ReleaseId } from './release/release.ts';
export type { Status } from './status/read.ts';
