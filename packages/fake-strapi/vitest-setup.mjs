// For setupFiles: a workspace for the worker, empty for each test file.

import { beforeAll } from 'vitest';

import run from './lib/test-run.js';

beforeAll(run.enterWorkspace(process.env.VITEST_POOL_ID ?? process.env.VITEST_WORKER_ID ?? '1'));
