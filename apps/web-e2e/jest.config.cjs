module.exports = {
  displayName: 'web-e2e',
  preset: '../../jest.preset.cjs',
  // Each test runs a supervisor, replicas and a load of its own: more at once would only wait for a processor, and
  // requests that nobody has the time to answer are lost.
  maxWorkers: 1,
};
