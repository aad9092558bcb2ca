const reporters = require('./jest.reporters.cjs');

// What takes longer on `local`: kills at every moment, crashes, sharing, watches. `nx test` runs the quick rest.
module.exports = {
  ...require('./jest.config.cjs'),
  displayName: 'web-e2e on local',
  testMatch: ['**/*.local.ts'],
  reporters: reporters('junit-local.xml'),
};
