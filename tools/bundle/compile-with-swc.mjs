import { transformFile } from '@swc/core';

/** esbuild knows no `emitDecoratorMetadata`, which Nest's injection needs: swc compiles our sources for it. */
export function compileWithSwc() {
  return {
    name: 'compile-with-swc',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const { code } = await transformFile(path, {
          swcrc: false,
          sourceMaps: 'inline',
          jsc: {
            target: 'es2022',
            parser: { syntax: 'typescript', decorators: true },
            transform: { legacyDecorator: true, decoratorMetadata: true },
          },
          module: { type: 'es6' },
        });
        return { contents: code, loader: 'js' };
      });
    },
  };
}
