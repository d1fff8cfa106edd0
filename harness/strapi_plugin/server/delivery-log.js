// Every delivery and its attempts, in a table of the plugin's, so that they outlive the process.
//
// A delivery is one event for one webhook: pending, delivered, or failed. `nextAttempt` (milliseconds) is when it is
// tried next; while it is being tried, when somebody else may take it up because whoever tried it must be gone.
'use strict';

const UID = 'plugin::webhook-promises.delivery';
const KEPT = 10_000; // of those that are over
const TRIM_EVERY = 1_000;

const described = (row) => ({
  id: row.deliveryId,
  event_id: row.eventId,
  event: row.event,
  model: row.model,
  webhook: Number(row.webhook),
  url: row.url,
  state: row.state,
  next_attempt: row.nextAttempt === null ? null : new Date(Number(row.nextAttempt)).toISOString(),
  attempts: row.attempts,
  body: row.body,
});

module.exports = (strapi) => {
  const table = () => strapi.db.query(UID);
  let added = 0;

  const trim = async () => {
    const newest = await table().findOne({ orderBy: { id: 'desc' } });
    const over = { state: { $ne: 'pending' }, id: { $lte: newest.id - KEPT } };
    await table().deleteMany({ where: over });
  };

  return {
    async add(delivery) {
      await table().create({ data: delivery });
      added += 1;
      if (added % TRIM_EVERY === 0) await trim();
    },

    // Whether it is still there to be changed.
    async change(deliveryId, data) {
      const { count } = await table().updateMany({ where: { deliveryId }, data });
      return count === 1;
    },

    // A delivery whose time has come, until `leaseEnds` for nobody else; null when there is nothing to do.
    async claim(deliveryId, leaseEnds) {
      const row = await table().findOne({ where: { deliveryId } });
      if (!row || row.state !== 'pending' || Number(row.nextAttempt) > Date.now()) return null;
      const unchanged = { deliveryId, state: 'pending', nextAttempt: row.nextAttempt };
      const { count } = await table().updateMany({ where: unchanged, data: { nextAttempt: leaseEnds } });
      return count === 1 ? row : null;
    },

    async find({ event, state, id } = {}) {
      const wanted = Object.entries({ event, state, deliveryId: id }).filter(([, value]) => value !== undefined);
      const rows = await table().findMany({ where: Object.fromEntries(wanted), orderBy: { id: 'asc' } });
      return rows.map(described);
    },

    pending: () => table().findMany({ where: { state: 'pending' }, select: ['deliveryId', 'nextAttempt'] }),
  };
};
