// Takes the place of the webhook runner's `run`: signs what is sent, notes what becomes of it, and tries again.
//
// What Strapi itself does stays as it is: which events there are, their bodies, the headers, five at a time.
'use strict';

const { AsyncResource } = require('async_hooks');
const { randomUUID } = require('crypto');
const deliveryLog = require('./delivery-log');
const { signatureHeaders } = require('./signing');

const TEST_EVENT = 'trigger-test'; // what the button sends: somebody waits for the answer, so it is tried once
const KEPT_ANSWER = 65_536; // characters of a receiver's answer
const LEASE = 5_000; // milliseconds beyond the timeout in which an attempt is noted, if its process still lives
const LONGEST_TIMER = 2 ** 31 - 1;

module.exports = (strapi, settings) => {
  const log = deliveryLog(strapi);
  const timers = new Map();
  const eventIds = new WeakMap(); // an event's webhooks are told the same object
  let runner;
  let outside; // of the transaction in which an event may have been told: it is over when we write

  const deadline = () => {
    const milliseconds = Math.round(settings.timeout * 1000);
    const isNodeFetch = strapi.config.get('info.strapi', '').startsWith('4.');
    return isNodeFetch ? { timeout: milliseconds } : { signal: AbortSignal.timeout(milliseconds) };
  };

  const leaseEnds = () => Date.now() + Math.round(settings.timeout * 1000) + LEASE;

  const eventIdOf = (info) => {
    if (!eventIds.has(info)) eventIds.set(info, randomUUID());
    return eventIds.get(info);
  };

  const send = async ({ url, headers, event, eventId, body }) => {
    const began = Date.now();
    const signed = { eventId, timestamp: Math.floor(began / 1000), body };
    const sent = {
      ...headers,
      'X-Strapi-Event': event,
      'Content-Type': 'application/json',
      ...signatureHeaders(settings.signature, settings.secret, signed),
    };
    const attempt = { at: new Date(began).toISOString(), request: { headers: Object.entries(sent) } };
    try {
      const answer = await runner.fetch(url, { method: 'post', body, headers: sent, ...deadline() });
      const text = (await answer.text()).slice(0, KEPT_ANSWER);
      const response = { headers: [...answer.headers], body: text };
      return { ...attempt, status: answer.status, error: null, duration: (Date.now() - began) / 1000, response };
    } catch (error) {
      const duration = (Date.now() - began) / 1000;
      return { ...attempt, status: null, error: error.message, duration, response: null };
    }
  };

  const schedule = (deliveryId, due) => {
    clearTimeout(timers.get(deliveryId));
    const milliseconds = Math.min(Math.max(due - Date.now(), 0), LONGEST_TIMER);
    const timer = setTimeout(() => {
      timers.delete(deliveryId);
      if (due > Date.now()) schedule(deliveryId, due);
      else runner.queue.enqueue({ retry: deliveryId });
    }, milliseconds);
    timers.set(deliveryId, timer.unref());
  };

  const attempt = async (delivery) => {
    const sent = await send(delivery);
    const now = Date.now();
    const delivered = sent.status >= 200 && sent.status < 300;
    const wait = delivered || delivery.event === TEST_EVENT ? undefined : settings.retries[delivery.tries];
    const nextAttempt = wait === undefined ? null : now + Math.round(wait * 1000);
    const state = delivered ? 'delivered' : nextAttempt === null ? 'failed' : 'pending';
    const attempts = [...delivery.attempts, sent];
    const noted = await log.change(delivery.deliveryId, { state, tries: delivery.tries + 1, nextAttempt, attempts });
    if (noted && nextAttempt !== null) schedule(delivery.deliveryId, nextAttempt);
    return sent;
  };

  const deliver = async (webhook, event, info) => {
    const delivery = {
      deliveryId: randomUUID(),
      eventId: eventIdOf(info),
      event,
      model: info.model ?? null,
      webhook: String(webhook.id),
      url: webhook.url,
      headers: { ...runner.config.defaultHeaders, ...webhook.headers },
      body: JSON.stringify({ event, createdAt: new Date(), ...info }),
      state: 'pending',
      tries: 0,
      nextAttempt: leaseEnds(),
      attempts: [],
    };
    try {
      await log.add(delivery);
    } catch (error) {
      strapi.log.error(`webhook-promises: ${event} is sent once only, it could not be noted: ${error.message}`);
    }
    const { status, error, response } = await attempt(delivery);
    if (error !== null) return { statusCode: 500, message: error };
    return status >= 200 && status < 300 ? { statusCode: status } : { statusCode: status, message: response.body };
  };

  const retry = async (deliveryId) => {
    const delivery = await log.claim(deliveryId, leaseEnds());
    if (delivery) await attempt(delivery);
  };

  return {
    find: log.find,

    // Sends a delivery once more, with all its retries, whatever became of it. False when there is none.
    async redeliver(deliveryId) {
      const found = await log.change(deliveryId, { state: 'pending', tries: 0, nextAttempt: Date.now() });
      if (found) schedule(deliveryId, Date.now());
      return found;
    },

    async start() {
      outside = new AsyncResource('webhook-promises');
      runner = strapi.webhookRunner ?? strapi.get('webhookRunner');
      runner.run = (webhook, event, info = {}) => outside.runInAsyncScope(deliver, null, webhook, event, info);
      runner.queue.subscribe((job) =>
        job.retry ? outside.runInAsyncScope(retry, null, job.retry) : runner.executeListener(job)
      );
      for (const { deliveryId, nextAttempt } of await log.pending()) schedule(deliveryId, Number(nextAttempt));
      if (!settings.secret.length) strapi.log.warn('webhook-promises: no secret is configured: webhooks are not signed');
    },

    stop() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
};
