// Starts the Strapi of the current directory as `strapi start` does, without the command line's own loading time
// (about a second). With STOP_WITH_STDIN it ends when its standard input closes: when whoever started it is gone.
'use strict';

const path = require('path');

const appDir = process.cwd();
const distDir = path.resolve(appDir, process.env.STRAPI_DIST_DIR || '.');
const strapi = require(require.resolve('@strapi/strapi', { paths: [appDir] }));

if (process.env.STOP_WITH_STDIN) process.stdin.resume().on('end', () => process.exit());

const create = strapi.createStrapi || strapi;
create({ appDir, distDir }).start();
