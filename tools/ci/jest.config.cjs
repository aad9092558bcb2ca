module.exports = {
  displayName: 'ci',
  preset: '../../jest.preset.cjs',
  // A limit for what hangs, not a claim about how fast anything is.
  testTimeout: 120_000,
};
