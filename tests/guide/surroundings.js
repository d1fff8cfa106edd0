// What the guide's JavaScript takes for granted, given to it before it starts (node --require), so that it runs as it stands.
// Its port 1337 is the fake's, wherever that listens; its port 3001 is a free one. `axios` is there without a `require`.
'use strict';

const net = require('node:net');

const fakePort = Number(new URL(process.env.STRAPI_URL).port);
const machineTime = Date.now;

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [first] = args;
  const options = Array.isArray(first) ? first[0] : first;
  if (Number(options?.port) === 1337) {
    const mapped = { ...options, host: '127.0.0.1', port: fakePort };
    if (Array.isArray(first)) first[0] = mapped;
    else args[0] = mapped;
  }
  return connect.apply(this, args);
};

const listening = new Promise((resolve) => {
  const listen = net.Server.prototype.listen;
  net.Server.prototype.listen = function (port, ...rest) {
    if (port !== 3001) return listen.call(this, port, ...rest);
    this.once('listening', () => resolve(`http://127.0.0.1:${this.address().port}/webhooks/strapi`));
    return listen.call(this, 0, '127.0.0.1', ...rest.filter((argument) => typeof argument === 'function'));
  };
});

// Below: what the tests' own lines use, beside the guide's.

async function control(method, path, body) {
  const answer = await fetch(`${process.env.STRAPI_URL}/_fake/${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} /_fake/${path}: ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}

// Time stands still from `holdTime` on, until the guide waits for a second or longer: then it is that much later at once,
// in the fake as well. `slept` tells how long it waited each time.
const slept = [];
let held;

async function holdTime(at = '2025-01-20T08:00:00.000Z') {
  held = Date.parse(at);
  Date.now = () => held;
  await control('POST', 'clock', { freeze: at });
}

async function pass(ms) {
  held += ms;
  await control('POST', 'clock', { advance: ms / 1000 });
}

function guideTimeout(callback, ms, ...rest) {
  if (held === undefined || ms < 1000) return setTimeout(callback, ms, ...rest);
  slept.push(ms);
  pass(ms).then(() => callback(...rest), fail);
}

async function until(holds) {
  const deadline = machineTime() + 20_000;
  while (!(await holds())) {
    if (machineTime() > deadline) throw new Error(`in 20 s it did not become true: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

// The message of what a call throws.
async function thrown(call) {
  try {
    await call();
  } catch (error) {
    return error.message;
  }
  throw new Error(`nothing was thrown by ${call}`);
}

// A webhook for what the guide's port 3001 has become, by default for the events that the guide selects.
async function hook(...events) {
  const selected = events.length ? events : ['entry.create', 'entry.update', 'entry.delete'];
  await control('POST', 'webhooks', { url: await listening, events: selected });
}

// What an administrator's page would write, in one line: `write('post', '/jobs', {...})`.
async function write(method, path, data) {
  const headers = { Authorization: `Bearer ${process.env.STRAPI_API_TOKEN}` };
  return (await globalThis.axios.request({ method, url: `http://localhost:1337/api${path}`, data: data && { data }, headers })).data;
}

// What each attempt of the only delivery was answered, once none is under way.
async function answers() {
  await control('POST', 'deliveries/wait', { timeout: 10 });
  const { deliveries } = await control('GET', 'deliveries');
  if (deliveries.length !== 1) throw new Error(`there are ${deliveries.length} deliveries`);
  return deliveries[0].attempts.map((attempt) => attempt.status);
}

const logged = [];
for (const name of ['log', 'error']) console[name] = (...words) => logged.push(words.map(String).join(' '));

function fail(error) {
  process.stderr.write(`${error.stack}\n${logged.join('\n')}\n`, () => process.exit(1));
}

// Runs `test`, the guide's lines and a test's, and writes what it gives, as JSON.
function report(test) {
  test({ setTimeout: guideTimeout }).then((result) => process.stdout.write(JSON.stringify(result ?? null), () => process.exit(0)), fail);
}

Object.assign(globalThis, { answers, axios: require('axios'), control, hook, holdTime, listening, logged, pass, report, slept });
Object.assign(globalThis, { thrown, until, write });
