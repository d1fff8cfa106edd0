'use strict';

// A fake as a process of its own, on a free port, for as long as it is wanted.

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { findCommand } = require('./command.js');

const START_MS = 30_000;
const STOP_MS = 5_000;
const LOOK_MS = 10;
const KEPT_OUTPUT = 8_000;

// Options that are not `fake-strapi serve`'s own.
const OWN = new Set(['command', 'cwd', 'args']);

// `{ strapi: '5', rateLimit: '5/1s', public: ['a', 'b'], tls: true }` as words of a command line: the options of
// `fake-strapi serve` in camel case. `args` are further words.
function serveArguments(options) {
  const words = [];
  for (const [name, value] of Object.entries(options)) {
    if (OWN.has(name) || value === undefined || value === null || value === false) continue;
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    for (const one of Array.isArray(value) ? value : [value]) words.push(...(one === true ? [flag] : [flag, String(one)]));
  }
  return [...words, ...(options.args ?? [])];
}

// Starts `fake-strapi serve`: `{ url, stop() }` when it answers. The process ends with this one, whatever happens to it.
async function start(options = {}) {
  const cwd = options.cwd ?? process.cwd();
  const [program, ...first] = findCommand({ command: options.command, cwd });
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'fake-strapi-'));
  const portFile = path.join(directory, 'port');
  const words = [...first, 'serve', '--quiet', '--with-stdin', '--port', '0', '--port-file', portFile, ...serveArguments(options)];
  const child = spawn(program, words, { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => (output = (output + text).slice(-KEPT_OUTPUT)));
  }
  child.stdin.on('error', () => {}); // it has ended
  const ended = new Promise((resolve) => {
    child.on('error', (error) => resolve(`could not be started: ${error.message}`));
    child.on('close', (code, signal) => resolve(`ended with ${signal ?? `code ${code}`}`));
  });
  let end;
  ended.then((how) => (end = how));
  const forget = () => fs.rmSync(directory, { recursive: true, force: true });
  const deadline = Date.now() + START_MS;
  try {
    for (;;) {
      const port = fs.existsSync(portFile) ? fs.readFileSync(portFile, 'utf8') : '';
      if (port.endsWith('\n')) {
        // Nothing of it keeps this process from ending.
        for (const handle of [child, child.stdin, child.stdout, child.stderr]) handle.unref();
        return { url: `${options.tls ? 'https' : 'http'}://localhost:${port.trim()}`, process: child, stop };
      }
      if (end !== undefined) throw new Error(`fake-strapi: \`${[program, ...words].join(' ')}\` ${end}\n${output}`.trimEnd());
      if (Date.now() > deadline) throw new Error(`fake-strapi: it did not start in ${START_MS / 1000} s\n${output}`.trimEnd());
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    forget();
  }

  async function stop() {
    if (end !== undefined) return;
    child.ref();
    child.stdin.end();
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(late);
  }
}

module.exports = { serveArguments, start };
