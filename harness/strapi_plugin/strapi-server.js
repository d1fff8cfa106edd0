// Webhook promises: a plugin for Strapi 4 and 5. See README.md.
'use strict';

const deliveries = require('./server/deliveries');
const rateLimit = require('./server/rate-limit');
const { NAMES, readSettings } = require('./server/settings');
const deliverySchema = require('./server/delivery-schema.json');
const deliveryRoutes = require('./server/delivery-routes');

const PLUGIN = 'webhook-promises';
const RATE_LIMIT = `plugin::${PLUGIN}.rate-limit`;
const IN_FRONT = 'strapi::cors'; // a 429 is readable in a browser, and a preflight is not counted

// Strapi 4 and 5 keep a plugin's configuration under different keys; the plugin itself knows where.
const settingsOf = (strapi) =>
  readSettings(Object.fromEntries(NAMES.map((name) => [name, strapi.plugin(PLUGIN).config(name)])));

const nameOf = (middleware) => (typeof middleware === 'string' ? middleware : middleware.name);

const addRateLimit = (strapi) => {
  const middlewares = strapi.config.get('middlewares', []);
  if (middlewares.some((middleware) => nameOf(middleware) === RATE_LIMIT)) return;
  const at = middlewares.findIndex((middleware) => nameOf(middleware) === IN_FRONT);
  if (at < 0) throw new Error(`${PLUGIN}: name '${RATE_LIMIT}' in config/middlewares, where requests are to be counted`);
  strapi.config.set('middlewares', [...middlewares.slice(0, at + 1), RATE_LIMIT, ...middlewares.slice(at + 1)]);
};

module.exports = {
  // No defaults here: Strapi would merge them into the project's lists, place by place.
  config: { default: {}, validator: (config) => void readSettings(config) },
  contentTypes: { delivery: { schema: deliverySchema } },
  services: {
    deliveries: ({ strapi }) => deliveries(strapi, settingsOf(strapi)),
    'rate-limit': ({ strapi }) => rateLimit(strapi, settingsOf(strapi).rateLimit),
  },
  middlewares: { 'rate-limit': (_, { strapi }) => strapi.plugin(PLUGIN).service('rate-limit').limit },
  controllers: deliveryRoutes.controllers,
  routes: deliveryRoutes.routes,

  register({ strapi }) {
    if (settingsOf(strapi).rateLimit) addRateLimit(strapi);
  },
  async bootstrap({ strapi }) {
    await strapi.plugin(PLUGIN).service('deliveries').start();
  },
  destroy({ strapi }) {
    strapi.plugin(PLUGIN).service('deliveries').stop();
  },
};
