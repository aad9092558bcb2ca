import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { compileWithSwc } from './compile-with-swc.mjs';
import { shareDuplicates } from './share-duplicates.mjs';
import { NAME_CLASS } from './write-bundle.mjs';

export const workspace = resolve(import.meta.dirname, '../..');

/** What Nest and its modules require only when it is there. What a service declares is bundled all the same. */
const OPTIONAL = [
  '@fastify/static',
  '@fastify/view',
  '@grpc/grpc-js',
  '@grpc/proto-loader',
  '@mikro-orm/core',
  '@nestjs/axios',
  '@nestjs/microservices',
  '@nestjs/mongoose',
  '@nestjs/platform-express',
  '@nestjs/sequelize',
  '@nestjs/typeorm',
  '@nestjs/websockets',
  'class-transformer',
  'class-validator',
  'pino-pretty',
];

/**
 * One CommonJS file with everything in it. The same sources give the same bytes, wherever the workspace
 * is: no path, time or revision goes in.
 *
 * @param {string} project folder of the service, such as `apps/web`
 * @param {string} outfile
 * @returns {import('esbuild').BuildOptions}
 */
export function esbuildOptions(project, outfile) {
  const folder = resolve(workspace, project);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const optional = OPTIONAL.filter((name) => !(name in manifest.dependencies));
  return {
    absWorkingDir: workspace,
    entryPoints: [relative(workspace, join(folder, 'src/main.ts'))],
    outfile: relative(workspace, resolve(workspace, outfile)),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    conditions: ['@slipway/source'],
    external: optional.flatMap((name) => [name, `${name}/*`]),
    // Names stay as they are, for stack traces and for what Nest logs.
    minifyWhitespace: true,
    minifySyntax: true,
    keepNames: true,
    banner: { js: NAME_CLASS },
    legalComments: 'none',
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'warning',
    metafile: true,
    write: false,
    plugins: [compileWithSwc(), shareDuplicates(workspace)],
  };
}
