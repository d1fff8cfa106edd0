// The rate limit on the content API: fixed windows, each begun by its first request, counted in this process's memory.
'use strict';

const SWEEP_EVERY = 1_000; // requests after which windows that are over are forgotten

const message = 'Too many requests, please try again later.';
const TOO_MANY = { data: null, error: { status: 429, name: 'RateLimitError', message, details: {} } };

module.exports = (strapi, setting) => {
  const windows = new Map(); // who -> { count, end }
  const prefix = `${strapi.config.get('api.rest.prefix', '/api').toLowerCase()}/`;
  let counted = 0;

  const sweep = (now) => {
    for (const [who, { end }] of windows) if (end <= now) windows.delete(who);
  };

  const hit = (who, now) => {
    counted += 1;
    if (counted % SWEEP_EVERY === 0) sweep(now);
    const window = windows.get(who);
    if (window && now < window.end) {
      window.count += 1;
      return window;
    }
    const begun = { count: 1, end: now + Math.round(setting.window * 1000) };
    windows.set(who, begun);
    return begun;
  };

  // The token as sent, good or not, or the address.
  const sender = (ctx) => {
    const words = setting.by === 'token' ? ctx.get('Authorization').trim().split(/\s+/) : [];
    const isToken = words.length === 2 && words[0].toLowerCase() === 'bearer';
    return isToken ? `token ${words[1]}` : `ip ${ctx.request.ip}`;
  };

  return {
    async limit(ctx, next) {
      if (!setting || !ctx.path.toLowerCase().startsWith(prefix)) return next();
      const now = Date.now();
      const { count, end } = hit(sender(ctx), now);
      ctx.set('X-RateLimit-Limit', String(setting.limit));
      ctx.set('X-RateLimit-Remaining', String(Math.max(setting.limit - count, 0)));
      ctx.set('X-RateLimit-Reset', String(Math.ceil(end / 1000)));
      if (count <= setting.limit) return next();
      if (setting.retry_after) ctx.set('Retry-After', String(Math.ceil((end - now) / 1000)));
      ctx.status = 429;
      ctx.body = TOO_MANY;
    },

    forget: () => windows.clear(),
  };
};
