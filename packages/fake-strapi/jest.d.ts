import type { ServerOptions } from './index.js';

/** Jest's globalSetup. Its options stand in `globals.fakeStrapi` of Jest's configuration. */
declare function globalSetup(
  globalConfig: { readonly rootDir: string },
  projectConfig?: { readonly globals?: { readonly [name: string]: unknown } },
): Promise<void>;

declare namespace globalSetup {
  /** Jest's globalTeardown; `fake-strapi/jest-teardown` has it as a module of its own. */
  function globalTeardown(): Promise<void>;
  /** For a globalSetup of one's own: `module.exports = require('fake-strapi/jest').withOptions({ strapi: '5' })`. */
  function withOptions(options: ServerOptions): (globalConfig: { readonly rootDir: string }) => Promise<void>;
}

export = globalSetup;
