// What the guide's examples take for granted, over node's own fetch: axios, and `sleep`. Its localhost:1337 is the fake.
// Time stands still, here and in the fake, until somebody sleeps: then both are that much later, at once.
const start = Date.UTC(2025, 0, 20, 8);
const slept = [];
let now = start;
Date.now = () => now;

const fake = (path) => process.env.STRAPI_URL + path;

const axios = {
  async get(url, { headers } = {}) {
    const answer = await fetch(url.replace('http://localhost:1337', process.env.STRAPI_URL), { headers });
    const response = { status: answer.status, headers: Object.fromEntries(answer.headers), data: await answer.json() };
    if (!answer.ok) throw Object.assign(new Error(`Request failed with status code ${answer.status}`), { response });
    return response;
  },
};

async function turnClock(body) {
  const answer = await fetch(fake('/_fake/clock'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

async function sleep(ms) {
  slept.push(ms);
  now += ms;
  await turnClock({ advance: ms / 1000 });
}

// Runs `test` and prints what it gives, as JSON.
async function report(test) {
  await turnClock({ freeze: new Date(start).toISOString() });
  const log = console.log;
  console.log = () => {};
  const result = await test();
  log(JSON.stringify(result));
}
