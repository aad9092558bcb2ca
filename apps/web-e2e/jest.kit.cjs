const reporters = require('./jest.reporters.cjs');

// The kit of bad releases on `local`. It judges how fast and how well releases answer: nothing else may run meanwhile.
module.exports = {
  ...require('./jest.config.cjs'),
  displayName: 'web-e2e, the kit of releases',
  testMatch: ['**/*.kit.ts'],
  reporters: reporters('junit-kit.xml'),
  maxWorkers: 1,
};
