// The delivery log for administrators: those who may see webhooks read it, those who may change them redeliver.
'use strict';

const deliveriesOf = (strapi) => strapi.plugin('webhook-promises').service('deliveries');

const may = (action) => [
  'admin::isAuthenticatedAdmin',
  { name: 'admin::hasPermissions', config: { actions: [`admin::webhooks.${action}`] } },
];

const controllers = {
  deliveries: ({ strapi }) => ({
    async find(ctx) {
      const { event, state } = ctx.query;
      ctx.body = { deliveries: await deliveriesOf(strapi).find({ event, state }) };
    },
    async redeliver(ctx) {
      const { id } = ctx.params;
      if (!(await deliveriesOf(strapi).redeliver(id))) return ctx.notFound('delivery.notFound');
      [ctx.body] = await deliveriesOf(strapi).find({ id });
    },
    async redeliverFailed(ctx) {
      const failed = await deliveriesOf(strapi).find({ state: 'failed' });
      for (const { id } of failed) await deliveriesOf(strapi).redeliver(id);
      ctx.body = { redelivered: failed.length };
    },
  }),
};

const route = (method, path, handler, action) => ({ method, path, handler, config: { policies: may(action) } });

const routes = {
  admin: {
    type: 'admin',
    routes: [
      route('GET', '/deliveries', 'deliveries.find', 'read'),
      route('POST', '/deliveries/redeliver', 'deliveries.redeliverFailed', 'update'),
      route('POST', '/deliveries/:id/redeliver', 'deliveries.redeliver', 'update'),
    ],
  },
};

module.exports = { controllers, routes };
