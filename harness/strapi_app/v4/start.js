// Starts the Strapi in this directory, as `strapi start` does, without the command line's own loading time.
const path = require('path');
const appDir = __dirname;
const distDir = process.env.STRAPI_DIST_DIR ? path.resolve(appDir, process.env.STRAPI_DIST_DIR) : appDir;
require('@strapi/strapi')({ appDir, distDir }).start();
