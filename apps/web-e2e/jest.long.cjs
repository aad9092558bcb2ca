// What takes a quarter of an hour on Docker: the kit of bad releases, and the faults of a server elsewhere.
module.exports = {
  ...require('./jest.e2e.cjs'),
  testMatch: ['**/*.long.ts'],
  reporters: require('./jest.reporters.cjs')('junit-long.xml'),
  maxWorkers: 1,
};
