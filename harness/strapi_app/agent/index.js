// Loaded into a container's node before anything else (NODE_OPTIONS=--require): when a Strapi has been loaded there, an
// HTTP server of its own (AGENT_HOST, AGENT_PORT) does to it what its tests need between two of them. JSON answers.
//
//   GET  /version              Strapi's
//   POST /keep                 remember the content, id counters and uploads as they are now
//   POST /restore              put them back; webhooks, mails and counters of requests in memory, too
//   GET  /mails                those that would have been sent, oldest first
//   POST /expire-newest-token  the time of the newest API token is over
//   GET  /leash                never ends; with AGENT_LEASH the server ends with it, or if nobody asks for it in time
'use strict';

const http = require('http');

const { forgetCounters } = require('./counters');
const { catchMails } = require('./mails');
const { postgres } = require('./postgres');
const { sqlite } = require('./sqlite');
const { uploads } = require('./uploads');
const { reloadWebhooks } = require('./webhooks');

const KEEPERS = { sqlite, postgres };
const LEASH_WITHIN_MS = 60_000;

const routesOf = async (app) => {
  const client = app.db.dialect.client;
  if (!KEEPERS[client]) throw new Error(`the agent can't put back a database of the kind ${client}`);
  const database = await KEEPERS[client](app);
  const files = uploads(app);
  let mails = [];
  catchMails(app, (mail) => mails.push(mail));

  return {
    'GET /version': () => app.config.get('info.strapi'),
    'POST /keep': async () => {
      files.keep();
      await database.keep();
    },
    'POST /restore': async () => {
      await database.restore();
      await reloadWebhooks(app);
      files.restore();
      mails = [];
      forgetCounters(app);
    },
    'GET /mails': () => mails,
    'POST /expire-newest-token': async () => {
      const tokens = () => app.db.connection('strapi_api_tokens');
      const { newest } = await tokens().max('id as newest').first();
      await tokens().where({ id: newest }).update({ expires_at: new Date(1) });
    },
  };
};

const listen = async (app) => {
  const routes = await routesOf(app);
  const tooLate = process.env.AGENT_LEASH && setTimeout(() => process.exit(), LEASH_WITHIN_MS);
  const server = http.createServer(async (request, response) => {
    request.resume();
    const answer = (status, content) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(content === undefined ? null : content));
    };
    if (request.method === 'GET' && request.url === '/leash') {
      clearTimeout(tooLate);
      response.writeHead(200).flushHeaders();
      if (process.env.AGENT_LEASH) response.on('close', () => process.exit());
      return;
    }
    const route = routes[`${request.method} ${request.url}`];
    if (!route) return answer(404, { error: `no ${request.method} ${request.url}` });
    try {
      answer(200, await route());
    } catch (error) {
      answer(500, { error: error.stack });
    }
  });
  server.keepAliveTimeout = 0;
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(process.env.AGENT_PORT), process.env.AGENT_HOST || '127.0.0.1', resolve);
  });
};

const adopt = (app) => {
  const load = app.load.bind(app);
  app.load = async () => {
    const loaded = await load();
    await listen(app);
    return loaded;
  };
};

// Strapi 4.26 (dist/Strapi.js) and 5.54 (core/dist/index.js) both set the global before they load anything.
if (process.env.AGENT_PORT) {
  Object.defineProperty(globalThis, 'strapi', {
    configurable: true,
    set(app) {
      Object.defineProperty(globalThis, 'strapi', { value: app, writable: true, enumerable: true, configurable: true });
      adopt(app);
    },
  });
}
