'use strict';

// Jest's globalSetup. Options stand in `globals.fakeStrapi` of Jest's configuration, or are given to `withOptions` in a
// globalSetup of one's own.

const { begin } = require('./lib/test-run.js');

const END = Symbol.for('fake-strapi: the end of the run');

async function globalSetup(globalConfig, projectConfig) {
  await setUp({ cwd: globalConfig.rootDir, ...projectConfig?.globals?.fakeStrapi });
}

async function setUp(options) {
  globalThis[END] ??= await begin(options); // of several projects the first
}

async function globalTeardown() {
  const end = globalThis[END];
  delete globalThis[END];
  await end?.();
}

const withOptions = (options) => (globalConfig) => setUp({ cwd: globalConfig.rootDir, ...options });

module.exports = Object.assign(globalSetup, { globalTeardown, withOptions });
