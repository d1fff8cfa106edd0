'use strict';

// A job without a JobID is given the next one of its year: JOB-2025-001, JOB-2025-002, ...
const UID = 'api::job.job';

// Strapi reads and inserts in separate steps, so two creations at the same time could be given the same number.
// Each waits until the one before it has been inserted. One that fails after beforeCreate never gets to
// afterCreate: it is waited for this long.
const LONGEST_CREATION_MS = 2000;
let lastCreation = Promise.resolve();

async function nextJobID() {
  const prefix = `JOB-${new Date().getUTCFullYear()}-`;
  const jobs = await strapi.db.query(UID).findMany({
    select: ['JobID'],
    where: { JobID: { $startsWith: prefix } },
  });
  const numbers = jobs
    .map(({ JobID }) => JobID.slice(prefix.length))
    .filter((rest) => /^\d+$/.test(rest))
    .map(Number);
  return prefix + String(Math.max(0, ...numbers) + 1).padStart(3, '0');
}

module.exports = {
  async beforeCreate(event) {
    const { data } = event.params;
    if (data.JobID) return;

    const previous = lastCreation;
    lastCreation = new Promise((resolve) => {
      event.state.inserted = resolve;
      setTimeout(resolve, LONGEST_CREATION_MS).unref();
    });
    await previous;
    data.JobID = await nextJobID();
  },

  afterCreate(event) {
    event.state.inserted?.();
  },
};
