// Starts the Strapi of the current directory as `strapi start` does, without the command line's own loading time
// (about a second). With STOP_WITH_STDIN it ends when its standard input closes: when whoever started it is gone; a
// line on it makes the server forget its counters of requests. With MAILBOX no mail is sent: each is a line there, in
// JSON, as it is handed to the project's provider of mails.
'use strict';

const fs = require('fs');
const path = require('path');

const appDir = process.cwd();
const distDir = path.resolve(appDir, process.env.STRAPI_DIST_DIR || '.');
const strapi = require(require.resolve('@strapi/strapi', { paths: [appDir] }));

const forgetCounters = () => {
  for (const [file, loaded] of Object.entries(require.cache)) {
    if (/koa2-ratelimit[\\/]src[\\/]MemoryStore\.js$/.test(file)) loaded.exports.cleanAll();
  }
  const promises = app.plugin('webhook-promises');
  if (promises) promises.service('rate-limit').forget();
  process.stdout.write('start.js: the counters are forgotten\n');
};

if (process.env.STOP_WITH_STDIN) process.stdin.on('data', forgetCounters).on('end', () => process.exit());

const create = strapi.createStrapi || strapi;
const app = create({ appDir, distDir });

if (process.env.MAILBOX) {
  const load = app.load.bind(app);
  app.load = async () => {
    const loaded = await load();
    // Takes a mail apart as the providers do: without one they fail.
    const send = async ({ ...mail }) => fs.promises.appendFile(process.env.MAILBOX, `${JSON.stringify(mail)}\n`);
    if (app.plugin('email')) app.plugin('email').provider = { send };
    return loaded;
  };
}

app.start();
