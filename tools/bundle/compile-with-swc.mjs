import { transformFile } from '@swc/core';

const options = {
  swcrc: false,
  sourceMaps: 'inline',
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
  module: { type: 'es6' },
};

/** esbuild knows no `emitDecoratorMetadata`, which Nest's injection needs: swc compiles our sources for it. */
export function compileWithSwc() {
  return {
    name: 'compile-with-swc',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        try {
          const { code } = await transformFile(path, options);
          return { contents: code, loader: 'js' };
        } catch (error) {
          // Told as a finding, and without swc's own stack: what is thrown, esbuild would show with all its insides.
          const [text] = error.message.split(/\s+Caused by:/);
          return { errors: [{ text }] };
        }
      });
    },
  };
}
