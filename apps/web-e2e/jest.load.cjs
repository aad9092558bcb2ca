const reporters = require('./jest.reporters.cjs');

// What offers a load of hundreds of requests a second, or hundreds of connections at once, on `local`: with another
// file beside it, requests would be lost that no one has the time to answer.
module.exports = {
  ...require('./jest.config.cjs'),
  displayName: 'web-e2e under load',
  testMatch: ['**/*.load.ts'],
  reporters: reporters('junit-load.xml'),
  maxWorkers: 1,
};
