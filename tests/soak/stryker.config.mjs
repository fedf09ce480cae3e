/** Mutation testing of the gate: what its tests would not notice. `npm run soak -- --only mutation`. */
export default {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  jest: {
    projectType: 'custom',
    configFile: 'jest.config.js',
    config: {
      testEnvironment: '@stryker-mutator/jest-runner/jest-env/node',
      testMatch: ['<rootDir>/plugins/syndication/server/src/gate/{,sentences/}*.test.ts'],
    },
    enableFindRelatedTests: false,
  },
  mutate: [
    'plugins/syndication/server/src/gate/**/*.ts',
    '!plugins/syndication/server/src/gate/**/*.test.ts',
    '!plugins/syndication/server/src/gate/**/test-*.ts',
    // Texts for people: a word more or less is no fault of a rule. The policies have an evaluator of their own.
    '!plugins/syndication/server/src/gate/rule-book.ts',
    '!plugins/syndication/server/src/gate/sentences/{en,tr,ar}.ts',
    '!plugins/syndication/server/src/gate/odrl/**',
  ],
  // Properties with random cases are quicker to run less often here: what one misses, the tables must find.
  ignorePatterns: ['dist', 'build', '.tmp', 'plugins/*/dist', 'public', 'database/demo/media', 'docs/images'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 20_000,
  ignoreStatic: true,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: '.tmp/mutation.json' },
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  tempDirName: '.tmp/stryker',
  thresholds: { high: 95, low: 90, break: 90 },
  disableTypeChecks: false,
};
