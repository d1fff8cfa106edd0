'use strict';

// A job created without a JobID is given the next one of its year: JOB-2025-001, JOB-2025-002, ...
// Creations don't overlap on SQLite, which has one connection (40 at once were given 40 numbers); on a database
// with several, two at the same moment could be given the same number.
const UID = 'api::job.job';

module.exports = {
  async beforeCreate({ params: { data } }) {
    if (data.JobID) return;

    const prefix = `JOB-${new Date().getUTCFullYear()}-`;
    const jobs = await strapi.db.query(UID).findMany({
      select: ['JobID'],
      where: { JobID: { $startsWith: prefix } },
    });
    const numbers = jobs
      .map(({ JobID }) => JobID.slice(prefix.length))
      .filter((rest) => /^\d+$/.test(rest))
      .map(Number);

    data.JobID = prefix + String(Math.max(0, ...numbers) + 1).padStart(3, '0');
  },
};
