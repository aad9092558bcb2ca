module.exports = {
  displayName: 'web-e2e',
  preset: '../../jest.preset.cjs',
  // Each test runs a supervisor and replicas of its own, and mostly waits for them.
  maxWorkers: 2,
};
