// Virtual time for a node process (NODE_OPTIONS=--require), kept by fake_strapi/virtual_time/keeper.py.
//
// Time stands while the process works, and goes on when all it does is wait: then the keeper is told until when, and
// answers with the time that it is. FAKE_STRAPI_TIME names the keeper and the time of the start: `127.0.0.1:4711:1737360000000`.
'use strict';

if (!process.env.FAKE_STRAPI_TIME) return; // asked for by nobody: time is the machine's

const channels = require('node:diagnostics_channel');
const net = require('node:net');
const perf = require('node:perf_hooks');
const timers = require('node:timers');
const timersPromises = require('node:timers/promises');
const util = require('node:util');
const { syncBuiltinESMExports } = require('node:module');

const QUIET_TURNS = 3; // of the event loop, with nothing to do, before a process is taken to wait
const LOOK_AGAIN_MS = 1;
const LONGEST_ANSWER_MS = 10_000; // what is not answered by then is no request, but a connection that is kept

const real = { Date, performanceNow: performance.now.bind(performance), ...timers };
const [, host, port, start] = /^(.*):(\d+):(\d+)$/.exec(process.env.FAKE_STRAPI_TIME);
const began = Number(start);
let now = began;
let happened = 0; // counts what is more than waiting: the keeper sees by it whether a process stayed quiet

// --- timers

const waiting = []; // by due time; of equal ones the earlier made first
let ids = 0;
let keptAlive = null; // a real timer, as long as a virtual one would keep the process alive

class Timeout {
  constructor(callback, ms, args, repeats) {
    const delay = Number(ms);
    this.ms = delay >= 1 && delay <= 2 ** 31 - 1 ? Math.trunc(delay) : 1; // as node has it
    this.callback = callback;
    this.args = args;
    this.repeats = repeats;
    this.referenced = true;
    this.id = ++ids;
    this.refresh();
  }

  refresh() {
    remove(this);
    this.due = now + this.ms;
    let place = waiting.length;
    while (place > 0 && waiting[place - 1].due > this.due) place--;
    waiting.splice(place, 0, this);
    keepAlive();
    return this;
  }

  ref() {
    this.referenced = true;
    keepAlive();
    return this;
  }

  unref() {
    this.referenced = false;
    keepAlive();
    return this;
  }

  hasRef() {
    return this.referenced;
  }

  close() {
    clear(this);
    return this;
  }

  [Symbol.toPrimitive]() {
    return this.id;
  }

  [Symbol.dispose ?? Symbol.for('nodejs.dispose')]() {
    clear(this);
  }
}

function remove(timeout) {
  const place = waiting.indexOf(timeout);
  if (place >= 0) waiting.splice(place, 1);
}

function clear(timeout) {
  const found = typeof timeout === 'object' ? timeout : waiting.find((one) => one.id === Number(timeout));
  if (found instanceof Timeout) {
    found.repeats = false;
    remove(found);
    keepAlive();
  } else if (timeout) {
    real.clearTimeout(timeout);
  }
}

function keepAlive() {
  const needed = waiting.some((one) => one.referenced);
  if (needed && keptAlive === null) keptAlive = real.setInterval(() => {}, 1 << 30);
  if (!needed && keptAlive !== null) {
    real.clearInterval(keptAlive);
    keptAlive = null;
  }
}

// One after the other, each in a turn of the event loop, so that what a timer makes ready goes before the next timer.
function fire() {
  if (!waiting.length || waiting[0].due > now) return;
  const timeout = waiting.shift();
  happened++;
  real.setImmediate(fire);
  if (timeout.repeats) timeout.refresh();
  keepAlive();
  timeout.callback(...timeout.args);
}

function setTimeout(callback, ms, ...args) {
  if (typeof callback !== 'function') return real.setTimeout(callback, ms); // which throws as it should
  return new Timeout(callback, ms, args, false);
}

function setInterval(callback, ms, ...args) {
  if (typeof callback !== 'function') return real.setInterval(callback, ms);
  return new Timeout(callback, ms, args, true);
}

function delayed(ms, value, { signal, ref = true } = {}) {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clear(timeout);
      const error = new Error('The operation was aborted', { cause: signal.reason });
      reject(Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' }));
    };
    const timeout = new Timeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve(value);
    }, ms, [], false);
    if (!ref) timeout.unref();
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}

async function* repeated(ms, value, options) {
  for (;;) yield delayed(ms, value, options);
}

setTimeout[util.promisify.custom] = (ms, value, options) => delayed(ms, value, options);
const replaced = { setTimeout, setInterval, clearTimeout: clear, clearInterval: clear };
Object.assign(globalThis, replaced);
Object.assign(timers, replaced);
Object.assign(timersPromises, { setTimeout: delayed, setInterval: repeated });
timersPromises.scheduler.wait = (ms, options) => delayed(ms, undefined, options);
AbortSignal.timeout = (ms) => {
  const controller = new AbortController();
  const abort = () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
  new Timeout(abort, ms, [], false).unref();
  return controller.signal;
};

// --- the time

// Code that asks for the time again and again, and waits for nothing, would wait for ever: for it, time goes on.
const MOST_ASKED = 10_000;
let asked = 0;

function time() {
  if (++asked > MOST_ASKED) now++;
  return now;
}

globalThis.Date = new Proxy(real.Date, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length ? args : [time()], newTarget),
  apply: (target) => new target(time()).toString(),
  get: (target, name) => (name === 'now' ? time : target[name]),
});
perf.performance.now = () => time() - began + 1;
const nanoseconds = () => BigInt(time() - began + 1000) * 1_000_000n;
process.hrtime = (previous) => {
  const span = nanoseconds() - (previous ? BigInt(previous[0]) * 1_000_000_000n + BigInt(previous[1]) : 0n);
  return [Number(span / 1_000_000_000n), Number(span % 1_000_000_000n)];
};
process.hrtime.bigint = nanoseconds;
process.uptime = () => (time() - began + 1) / 1000;
syncBuiltinESMExports();

// --- who is asked and has not answered yet

const keeper = new net.Socket();
const unanswered = new Map(); // sockets that were opened or written to, and when by the machine's time
const clients = new WeakSet();
const { connect, _writeGeneric: write, push } = net.Socket.prototype;

net.Socket.prototype.connect = function (...args) {
  if (this !== keeper) {
    clients.add(this);
    this.once('close', () => unanswered.delete(this));
    unanswered.set(this, real.performanceNow());
  }
  return connect.apply(this, args);
};
net.Socket.prototype._writeGeneric = function (...args) {
  if (clients.has(this)) unanswered.set(this, real.performanceNow());
  return write.apply(this, args);
};
net.Socket.prototype.push = function (...args) {
  if (this !== keeper) happened++;
  unanswered.delete(this);
  return push.apply(this, args);
};
channels.subscribe('http.server.request.start', () => happened++);

const WORK = /^(Immediate|FSReq.*|GetAddrInfo.*|GetNameInfo.*|QueryReq.*|.*ConnectWrap|Zlib|Brotli.*|.*Job|.*JobRequest)$/;

function works() {
  const longAgo = real.performanceNow() - LONGEST_ANSWER_MS;
  for (const since of unanswered.values()) if (since > longAgo) return true;
  if (waiting.length && waiting[0].due <= now) return true;
  return process.getActiveResourcesInfo().some((name) => WORK.test(name));
}

// Whether nothing keeps this process: then it is about to end, and its timers won't fire. stdout and stderr keep none.
function ends() {
  return keptAlive === null && process._getActiveHandles().every((handle) => handle.fd === 1 || handle.fd === 2);
}

// --- the keeper

let question = null; // the number of what the keeper wants to know: until when does this process wait?
let quiet = 0;
let quietSince = -1;
let looking = false;

function look() {
  looking = false;
  if (question === null) return;
  const busy = works();
  if (busy || happened !== quietSince) quiet = 0;
  else quiet++;
  quietSince = happened;
  if (quiet < QUIET_TURNS) return lookAgain(busy);
  if (ends()) return lookAgain(true);
  keeper.write(`${JSON.stringify({ idle: question, until: waiting[0]?.due ?? null, now, happened })}\n`);
  question = null;
}

function lookAgain(later) {
  if (looking) return;
  looking = true;
  if (later) real.setTimeout(look, LOOK_AGAIN_MS).unref();
  else real.setImmediate(look);
}

function hear(message) {
  asked = 0;
  if (message.now > now) {
    now = message.now;
    fire();
  }
  if (message.seq !== undefined) {
    question = message.seq;
    quiet = 0;
    lookAgain(false);
  }
}

keeper.connect(Number(port), host);
keeper.unref();
keeper.setNoDelay(true);
keeper.setEncoding('utf8');
keeper.on('error', () => {}); // the check is over: what still runs here goes on without it
let text = '';
keeper.on('data', (more) => {
  const lines = (text + more).split('\n');
  text = lines.pop();
  for (const line of lines) hear(JSON.parse(line));
});
keeper.write(`${JSON.stringify({ pid: process.pid })}\n`);
