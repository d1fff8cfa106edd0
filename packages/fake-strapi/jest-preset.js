'use strict';

module.exports = {
  globalSetup: require.resolve('./jest.js'),
  globalTeardown: require.resolve('./jest-teardown.js'),
  setupFilesAfterEnv: [require.resolve('./jest-setup.js')],
};
