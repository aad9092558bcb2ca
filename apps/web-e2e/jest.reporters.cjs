/** The preset's reporters, with the report of a suite in a file of its own. */
module.exports = (outputName) => [
  'default',
  [
    'jest-junit',
    {
      outputDirectory: '<rootDir>/test-reports',
      outputName,
      addFileAttribute: 'true',
      reportTestSuiteErrors: 'true',
    },
  ],
];
