// The webhooks that a server holds in memory, beside those of its database. Strapi 4.26 and 5.54,
// services/webhook-runner: one entry a webhook and event. Deliveries under way are not stopped.
'use strict';

exports.reloadWebhooks = async (app) => {
  const runner = app.webhookRunner || app.get('webhookRunner');
  const store = app.webhookStore || app.get('webhookStore');
  const known = new Map();
  for (const webhook of [...runner.webhooksMap.values()].flat()) known.set(webhook.id, webhook);
  for (const webhook of known.values()) runner.remove(webhook);
  for (const webhook of await store.findWebhooks()) runner.add(webhook);
};
