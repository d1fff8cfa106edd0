// What the guide's two Jest files take for granted: `axios` without a `require` in the one, `fetchJobs` in the other, which
// is that of the file FETCH_JOBS. It is given axios when it is called, so that `jest.mock('axios')` counts.
'use strict';

const fs = require('node:fs');

if (process.env.FETCH_JOBS) {
  const lines = fs.readFileSync(process.env.FETCH_JOBS, 'utf8');
  globalThis.fetchJobs = () => new Function('axios', `${lines}\nreturn fetchJobs();`)(require('axios'));
} else {
  globalThis.axios = require('axios');
}
