const reporters = require('./jest.reporters.cjs');

// What restarts the engine itself: nothing else may run on it meanwhile.
module.exports = {
  ...require('./jest.e2e.cjs'),
  testMatch: ['**/*.alone.ts'],
  reporters: reporters('junit-alone.xml'),
  maxWorkers: 1,
};
