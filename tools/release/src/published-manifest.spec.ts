import { publishedManifest } from './published-manifest.mjs';

const place = { folder: 'libs/one' };

test('what only this workspace reads is left out', () => {
  const manifest = {
    name: '@slipway/one',
    nx: { name: 'one' },
    devDependencies: { jest: '30.0.0' },
    exports: {
      './package.json': './package.json',
      '.': { '@slipway/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
      './*': './src/*.ts',
    },
  };
  expect(publishedManifest(manifest, {}, place)).toEqual({
    name: '@slipway/one',
    exports: {
      './package.json': './package.json',
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    },
  });
});

test.each(['*', 'workspace:*', 'workspace:^'])(
  'a package of Slipway asked for as %s gets its version',
  (range) => {
    const dependencies = { '@slipway/two': range, pino: '10.4.0' };
    expect(publishedManifest({ dependencies }, { '@slipway/two': '1.2.3' }, place)).toEqual({
      dependencies: { '@slipway/two': '^1.2.3', pino: '10.4.0' },
    });
  },
);

test('a dependency on a package that is not published is refused', () => {
  expect(() => publishedManifest({ dependencies: { '@slipway/core': '*' } }, {}, place)).toThrow(
    '@slipway/core is not published',
  );
});

test('the repository is said where it is known', () => {
  const { repository } = publishedManifest({}, {}, { ...place, repository: 'https://forge.example/a/b' });
  expect(repository).toEqual({
    type: 'git',
    url: 'git+https://forge.example/a/b.git',
    directory: 'libs/one',
  });
});
