// The counters of requests that Strapi's own rate limits keep in memory (koa2-ratelimit), and the companion plugin's.
'use strict';

exports.forgetCounters = (app) => {
  for (const [file, loaded] of Object.entries(require.cache)) {
    if (/koa2-ratelimit[\\/]src[\\/]MemoryStore\.js$/.test(file)) loaded.exports.cleanAll();
  }
  const promises = app.plugin('webhook-promises');
  if (promises) promises.service('rate-limit').forget();
};
