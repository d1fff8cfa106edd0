'use strict';

// For setupFilesAfterEnv: a workspace for the worker, empty for each test file.

const { beforeAll } = require('@jest/globals'); // which Jest gives to any module

const { enterWorkspace } = require('./lib/test-run.js');

beforeAll(enterWorkspace(process.env.JEST_WORKER_ID ?? '1'));
