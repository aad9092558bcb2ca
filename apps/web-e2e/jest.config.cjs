module.exports = {
  displayName: 'web-e2e',
  preset: '../../jest.preset.cjs',
  // Each test runs a supervisor, replicas and a load of its own: more at once would only wait for a processor.
  maxWorkers: 2,
  // A limit for what hangs, not a claim about how fast anything is.
  testTimeout: 120_000,
};
