import type { ServerOptions } from './index.js';

interface Project {
  readonly config?: { readonly root?: string; readonly provide?: unknown };
}

/** For a globalSetup of one's own: `export default withOptions({ strapi: '5' })`. */
export function withOptions(options?: ServerOptions): (project?: Project) => Promise<() => Promise<void>>;

/** Vitest's globalSetup. Its options stand in `test.provide.fakeStrapi` of Vitest's configuration. */
export default function setup(project?: Project): Promise<() => Promise<void>>;
