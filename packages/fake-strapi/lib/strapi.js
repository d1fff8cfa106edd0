'use strict';

// What can be done to one workspace of a fake, from a test: a method for each call of the control API.

const { ControlError, controlOf } = require('./control.js');

class RequestsAssertionError extends Error {
  constructor(message) {
    super(message);
    this.name = 'AssertionError';
  }
}

// Without options: the fake that STRAPI_URL and STRAPI_API_TOKEN name when a method is called.
function connect(options = {}) {
  const where = () => ({
    url: addressOf(options.url ?? process.env.STRAPI_URL),
    controlToken: options.controlToken ?? process.env.FAKE_STRAPI_CONTROL_TOKEN,
  });
  const call = controlOf(where);
  const preset = (name) => (path, wish) => faults.add({ preset: name, path, ...wish });

  const clock = {
    now: () => call('GET', '/clock'),
    // A Date of another realm, as Jest has them, is one too.
    freeze: (at) => call('POST', '/clock', { body: { freeze: at === undefined ? true : (at.toISOString?.() ?? at) } }),
    advance: (seconds) => call('POST', '/clock', { body: { advance: seconds } }),
    resume: () => call('POST', '/clock', { body: { resume: true } }),
  };

  const faults = {
    add: (wish) => call('POST', '/faults', { body: wish }),
    unauthorized: preset('unauthorized'),
    forbidden: preset('forbidden'),
    notFound: preset('not-found'),
    rateLimited: (path, { retryAfter = 60, headers, ...wish } = {}) =>
      faults.add({ preset: 'rate-limited', path, headers: { 'Retry-After': String(retryAfter), ...headers }, ...wish }),
    serverError: preset('server-error'),
    unavailable: preset('unavailable'),
    networkError: preset('network-error'),
    list: async () => (await call('GET', '/faults')).faults,
    unused: async () => (await call('GET', '/faults/unused')).faults,
    remove: (id) => done(call('DELETE', '/faults/{fault}', { parameters: { fault: id } })),
    clear: () => done(call('DELETE', '/faults')),
  };

  const verify = (wish) => call('POST', '/requests/verify', { body: wish });
  const judge = async (wish) => {
    const verdict = await verify(wish);
    if (!verdict.ok) throw new RequestsAssertionError(verdict.message);
  };
  const requests = {
    list: async (conditions) => (await call('GET', '/requests', { query: conditions })).requests,
    clear: () => done(call('DELETE', '/requests')),
    verify,
    assertCalled: (method, path, conditions) => judge({ method, path, ...conditions }),
    assertNotCalled: (method, path, conditions) => judge({ method, path, ...conditions, times: 0 }),
    assertCalledInOrder: (...calls) => judge({ calls }),
    assertNoUnmatched: () => judge({ unmatched: true, times: 0 }),
  };

  const deliveries = {
    list: async (conditions) => (await call('GET', '/deliveries', { query: conditions })).deliveries,
    wait: async (seconds = 10) => (await call('POST', '/deliveries/wait', { body: { timeout: seconds } })).quiet,
    settled: async (conditions, seconds = 10) => {
      if (!(await deliveries.wait(seconds))) throw new Error(`fake-strapi: deliveries are still under way after ${seconds} s`);
      return deliveries.list(conditions);
    },
    redeliver: (id, mischief = {}) =>
      call('POST', '/deliveries/{delivery_id}/redeliver', { parameters: { delivery_id: id }, body: mischief }),
    redeliverFailed: async () => (await call('POST', '/deliveries/redeliver')).redelivered,
  };

  const webhooks = {
    add: async (url, events, headers) => (await call('POST', '/webhooks', { body: { url, events, headers } })).id,
    settings: () => call('GET', '/webhooks'),
    configure: (settings) => call('PUT', '/webhooks', { body: settings }),
  };

  const snapshots = {
    take: async () => (await call('POST', '/snapshots')).id,
    restore: (id) => done(call('POST', '/snapshots/{snapshot}/restore', { parameters: { snapshot: id } })),
    list: async () => (await call('GET', '/snapshots')).snapshots,
    delete: (id) => done(call('DELETE', '/snapshots/{snapshot}', { parameters: { snapshot: id } })),
  };

  const rateLimit = {
    get: () => call('GET', '/rate-limit'),
    set: (limit) => call('PUT', '/rate-limit', { body: typeof limit === 'object' && limit !== null ? limit : { limit } }),
  };

  const versioning = {
    get: () => call('GET', '/versioning'),
    announce: (date) => call('PUT', '/versioning', { body: { announced: date } }),
  };

  const ids = {
    get: async () => (await call('GET', '/ids')).seed,
    seed: async (seed) => (await call('PUT', '/ids', { body: { seed } })).seed,
  };

  const users = {
    create: (username, values) => call('POST', '/users', { body: { username, ...values } }),
    jwt: async (id) => (await call('POST', '/users/{user_id}/jwt', { parameters: { user_id: id } })).jwt,
    settings: (name, changes) => done(call('PUT', '/settings/{name}', { parameters: { name }, body: changes })),
  };

  const outbox = {
    list: async (to) => (await call('GET', '/outbox', { query: { to } })).mails,
    clear: () => done(call('DELETE', '/outbox')),
  };

  const permissions = {
    apiToken: async (wish = {}) => (await call('POST', '/api-tokens', { body: wish })).token,
    allowPublic: (...actions) => done(call('POST', '/public', { body: { allow: actions } })),
    allowAuthenticated: (...actions) => done(call('POST', '/authenticated', { body: { allow: actions } })),
  };

  const workspaces = {
    list: async () => (await call('GET', '/workspaces')).workspaces,
    create: async (name) => {
      const made = await call('POST', '/workspaces', { body: name === undefined ? {} : { name } });
      return connect({ ...options, url: made.url, token: made.token });
    },
    delete: (name) => done(call('DELETE', '/workspaces/{name}', { parameters: { name } })),
  };

  return {
    get url() {
      return where().url;
    },
    get token() {
      const token = options.token ?? process.env.STRAPI_API_TOKEN;
      if (!token) throw new ControlError('STRAPI_API_TOKEN is not set, and no token was given to connect()', 0);
      return token;
    },
    fetch(path, { headers, ...init } = {}) {
      const sent = new Headers(headers);
      if (!sent.has('Authorization')) sent.set('Authorization', `Bearer ${this.token}`);
      return fetch(`${this.url}${path}`, { ...init, headers: sent });
    },
    health: () => call('GET', '/health'),
    reset: () => done(call('POST', '/reset')),
    seed: (entries) => call('POST', '/seed', { body: entries }),
    exportArchive: () => call('GET', '/export', { type: 'bytes' }),
    openapi: () => call('GET', '/openapi.json'),
    clock,
    deliveries,
    faults,
    ids,
    outbox,
    permissions,
    rateLimit,
    requests,
    snapshots,
    users,
    versioning,
    webhooks,
    workspaces,
  };
}

// Such answers have nothing to tell.
async function done(answer) {
  await answer;
}

function addressOf(url) {
  if (!url) {
    throw new ControlError(
      'STRAPI_URL is not set, so there is no fake to talk to: configure globalSetup (see docs/javascript.md), run the tests by' +
        ' `fake-strapi run -- …`, or give connect() a url',
      0,
    );
  }
  return url.replace(/\/+$/, '');
}

module.exports = { RequestsAssertionError, connect };
