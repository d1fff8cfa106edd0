// Vitest's globalSetup. Options stand in `test.provide.fakeStrapi` of Vitest's configuration, or are given to `withOptions` in
// a globalSetup of one's own.

import run from './lib/test-run.js';

export const withOptions = (options) => (project) => run.begin({ cwd: project?.config?.root, ...options });

export default function setup(project) {
  return withOptions(project?.config?.provide?.fakeStrapi)(project); // what it answers is the teardown
}
