// Starts the Strapi of the current directory as `strapi start` does, without the command line's own loading time
// (about a second). With STOP_WITH_STDIN it ends when its standard input closes: when whoever started it is gone; a
// line on it makes the server forget its counters of requests. With MAILBOX no mail is sent: each is a line there, in
// JSON, as it is handed to the project's provider of mails.
'use strict';

const fs = require('fs');
const path = require('path');

const { forgetCounters } = require('./agent/counters');
const { catchMails } = require('./agent/mails');

const appDir = process.cwd();
const distDir = path.resolve(appDir, process.env.STRAPI_DIST_DIR || '.');
const strapi = require(require.resolve('@strapi/strapi', { paths: [appDir] }));

const forget = () => {
  forgetCounters(app);
  process.stdout.write('start.js: the counters are forgotten\n');
};

if (process.env.STOP_WITH_STDIN) process.stdin.on('data', forget).on('end', () => process.exit());

const create = strapi.createStrapi || strapi;
const app = create({ appDir, distDir });

if (process.env.MAILBOX) {
  const load = app.load.bind(app);
  app.load = async () => {
    const loaded = await load();
    catchMails(app, (mail) => fs.promises.appendFile(process.env.MAILBOX, `${JSON.stringify(mail)}\n`));
    return loaded;
  };
}

app.start();
