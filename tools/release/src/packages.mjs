// @ts-check
import { resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../../..');

/** Where the tarballs are, and below `packages` what is in each. */
export const dist = resolve(import.meta.dirname, '../dist');

/** The folder of each package that is published, by the name of its Nx project. */
export const packages = {
  http: 'libs/http',
  lifecycle: 'libs/lifecycle',
  logging: 'libs/logging',
  metrics: 'libs/metrics',
  service: 'libs/service',
  cli: 'tools/slipway/cli',
  'slipway-nx': 'tools/slipway/nx',
};
