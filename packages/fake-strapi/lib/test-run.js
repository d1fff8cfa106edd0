'use strict';

// One run of a test runner: a fake for all of it, and a workspace for each of its workers.

const { randomBytes } = require('node:crypto');

const { start } = require('./server.js');
const { connect } = require('./strapi.js');

// What the guide's profile signs webhooks with, unless another secret is given.
const GUIDE_SECRET = 'fake-strapi-webhook-secret';
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

// Starts the fake, unless STRAPI_URL names a running one on this machine (`fake-strapi run -- npx jest`), and tells the
// workers about it by the environment, which they inherit. Answers a function that ends it.
async function begin(options = {}) {
  if (options.tls) {
    throw new Error('fake-strapi: Node reads whom it trusts at its start: run `fake-strapi run --tls -- …` instead of tls here');
  }
  const before = { ...process.env };
  const running = await runningFake(process.env.STRAPI_URL);
  const server = running ? undefined : await start({ autoWorkspaces: true, ...options });
  try {
    const base = running ?? server.url;
    const fake = connect({ url: base });
    const [{ token }] = await fake.workspaces.list();
    const set = {
      FAKE_STRAPI_URL: base,
      FAKE_STRAPI_TOKEN: token,
      FAKE_STRAPI_RUN: `js-${randomBytes(4).toString('hex')}`,
      STRAPI_URL: base,
      STRAPI_API_TOKEN: token,
    };
    const { profile } = await fake.health();
    const secret = options.webhookSecret ?? process.env.WEBHOOK_SECRET ?? (profile === 'guide' ? GUIDE_SECRET : undefined);
    if (secret !== undefined) set.WEBHOOK_SECRET = secret;
    Object.assign(process.env, set);
    return async function end() {
      try {
        // Under `fake-strapi run` they stay: it tells their requests when a test has failed.
        if (running && !process.env.FAKE_STRAPI_KEEP_WORKSPACES) await forgetWorkspaces(fake, set.FAKE_STRAPI_RUN);
      } finally {
        for (const name of Object.keys(set)) {
          if (before[name] === undefined) delete process.env[name];
          else process.env[name] = before[name];
        }
        await server?.stop();
      }
    };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

// The server's address without a workspace's prefix, where a fake answers at `url`.
async function runningFake(url) {
  const base = (url ?? '').replace(/\/_ws\/.*$/, '').replace(/\/+$/, '');
  try {
    if (!LOOPBACK.has(new URL(base).hostname)) return undefined;
    await connect({ url: base }).health();
    return base;
  } catch {
    return undefined;
  }
}

async function forgetWorkspaces(fake, run) {
  for (const { name } of await fake.workspaces.list()) {
    if (name.startsWith(`${run}-`)) await fake.workspaces.delete(name);
  }
}

// In a worker: from here on STRAPI_URL and STRAPI_API_TOKEN are those of its workspace. Answers a function that empties it,
// to be called before the tests of each file.
function enterWorkspace(worker) {
  const { FAKE_STRAPI_URL: base, FAKE_STRAPI_TOKEN: token, FAKE_STRAPI_RUN: run } = process.env;
  if (!base || !run) {
    throw new Error('fake-strapi: no fake was started for this run: configure globalSetup too (see docs/javascript.md)');
  }
  const name = `${run}-${worker}`;
  process.env.STRAPI_URL = `${base}/_ws/${name}`;
  process.env.STRAPI_API_TOKEN = `${token}.${name}`; // by which the fake knows the workspace, too
  return async function empty() {
    const fake = connect({ url: base });
    try {
      await fake.workspaces.create(name);
    } catch (error) {
      if (error.status !== 409) throw error; // an earlier file of this worker
      await connect({ url: `${base}/_ws/${name}` }).reset();
    }
  };
}

module.exports = { begin, enterWorkspace };
