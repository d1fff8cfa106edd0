// Signatures of deliveries: from the secrets, the event's id, the time in seconds and the body as sent to headers.
// The first secret is the current one; a second one is the one before it, which receivers may still have.
'use strict';

const { createHmac } = require('crypto');

const STANDARD_PREFIX = 'whsec_';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const hmac = (secret, message, encoding) => createHmac('sha256', secret).update(message, 'utf8').digest(encoding);

const hex = (secret, message) => hmac(secret, message, 'hex');

// The bytes of a key: base64 behind whsec_; a secret without that prefix stands for its own bytes.
const standardKey = (secret) => {
  if (typeof secret !== 'string' || !secret.startsWith(STANDARD_PREFIX)) return secret;
  const text = secret.slice(STANDARD_PREFIX.length);
  if (!BASE64.test(text)) throw new Error(`secret: no base64 behind ${STANDARD_PREFIX}`);
  return Buffer.from(text, 'base64');
};

// A receiver compares such a header whole, so the secret before the current one has a header of its own.
const oneEach = (name, previous, prefix) => (secrets, { body }) =>
  Object.fromEntries(secrets.map((secret, at) => [at ? previous : name, `${prefix}${hex(secret, body)}`]));

const SCHEMES = {
  // The guide's: hex over the body.
  'x-strapi-signature': oneEach('x-strapi-signature', 'x-strapi-signature-previous', ''),

  // GitHub's way.
  'x-strapi-signature-256': oneEach('X-Strapi-Signature-256', 'X-Strapi-Signature-256-Previous', 'sha256='),

  // Stripe's way: t=<seconds>, then a v1=<hex over "t.body"> for each secret.
  timestamped: (secrets, { timestamp, body }) => ({
    'X-Strapi-Signature-Timestamped': [
      `t=${timestamp}`,
      ...secrets.map((secret) => `v1=${hex(secret, `${timestamp}.${body}`)}`),
    ].join(','),
  }),

  // Standard Webhooks: base64 over "id.t.body".
  'standard-webhooks': (secrets, { eventId, timestamp, body }) => ({
    'webhook-id': eventId,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets
      .map((secret) => `v1,${hmac(standardKey(secret), `${eventId}.${timestamp}.${body}`, 'base64')}`)
      .join(' '),
  }),
};

const signatureHeaders = (schemes, secrets, signed) =>
  secrets.length ? Object.assign({}, ...schemes.map((name) => SCHEMES[name](secrets, signed))) : {};

module.exports = { SCHEMES, signatureHeaders, standardKey };
