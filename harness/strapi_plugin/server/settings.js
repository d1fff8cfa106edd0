// The plugin's settings, as they stand in config/plugins: checked, and with their defaults, which are the guide's.
'use strict';

const { SCHEMES, standardKey } = require('./signing');

const RETRIES = [60, 300, 900];
const TIMEOUT = 10;
const RATE_LIMIT = { limit: 100, window: 900, by: 'ip', retry_after: false };
const SECONDS = { '': 1, s: 1, m: 60, h: 3600, d: 86400 };

const list = (value) => (Array.isArray(value) ? value : [value]);
const isNumber = (value, least, most) => typeof value === 'number' && value >= least && value <= most;

const secrets = (value) => {
  if (value == null) return [];
  const found = list(value);
  found.forEach(standardKey);
  return found.length >= 1 && found.length <= 2 && found.every((secret) => typeof secret === 'string' && secret)
    ? found
    : undefined;
};

const signature = (value = 'x-strapi-signature') => {
  const found = list(value);
  return found.length > 0 && found.every((name) => Object.hasOwn(SCHEMES, name)) ? found : undefined;
};

const retries = (value = RETRIES) =>
  Array.isArray(value) && value.every((wait) => isNumber(wait, 0, 10 * 365 * 86400)) ? value : undefined;

const timeout = (value = TIMEOUT) => (isNumber(value, 0.001, 600) ? value : undefined);

// '100/15m', '5/1s,token,retry-after'
const rateLimitOfText = (text) => {
  const [rate, ...words] = text.split(',');
  const found = /^(\d{1,9})\/(\d{1,9})([smhd]?)$/.exec(rate);
  if (!found || words.some((word) => !['ip', 'token', 'retry-after'].includes(word))) return undefined;
  if (words.includes('ip') && words.includes('token')) return undefined;
  return {
    limit: Number(found[1]),
    window: Number(found[2]) * SECONDS[found[3]],
    by: words.includes('token') ? 'token' : 'ip',
    retry_after: words.includes('retry-after'),
  };
};

const rateLimit = (value = process.env.NODE_ENV === 'production' ? RATE_LIMIT : null) => {
  if (value === null || value === 'off') return null;
  const given = typeof value === 'string' ? rateLimitOfText(value) : value;
  if (given === null || typeof given !== 'object' || Array.isArray(given)) return undefined;
  if (Object.keys(given).some((key) => !Object.hasOwn(RATE_LIMIT, key))) return undefined;
  const found = { ...RATE_LIMIT, ...given };
  const good =
    Number.isInteger(found.limit) &&
    found.limit >= 1 &&
    isNumber(found.window, 0.001, 1e9) &&
    ['ip', 'token'].includes(found.by) &&
    typeof found.retry_after === 'boolean';
  return good ? found : undefined;
};

// name: [reader, what is expected]. A reader answers undefined for a value that can't be.
const READERS = {
  secret: [secrets, 'a text, a list of the current and the previous one, or null: nothing is signed'],
  signature: [signature, `one or a list of ${Object.keys(SCHEMES).join(', ')}`],
  retries: [retries, 'seconds to wait after each failure, e.g. [60, 300, 900]; [] is no retry'],
  timeout: [timeout, 'seconds that a receiver has'],
  rateLimit: [rateLimit, "e.g. '100/15m', '5/1s,token,retry-after', { limit: 100, window: 900 }, or 'off'"],
};
const NAMES = Object.keys(READERS);

const readSettings = (given) => {
  const unknown = Object.keys(given).filter((name) => !NAMES.includes(name));
  if (unknown.length) throw new Error(`no such setting: ${unknown.join(', ')}; there are ${NAMES.join(', ')}`);
  const settings = {};
  for (const [name, [read, expected]] of Object.entries(READERS)) {
    settings[name] = read(given[name]);
    if (settings[name] === undefined) {
      const shown = name === 'secret' ? '' : `, not ${JSON.stringify(given[name])}`;
      throw new Error(`${name}: expected ${expected}${shown}`);
    }
  }
  return settings;
};

module.exports = { NAMES, readSettings };
