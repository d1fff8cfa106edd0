'use strict';

// Calls of the control API, under /_fake. By node's own client: a test may have put something else in the place of fetch,
// and jsdom has none.

const http = require('node:http');
const https = require('node:https');

class ControlError extends Error {
  // `status` is that of the refusal; 0: nobody answered.
  constructor(message, status, options) {
    super(message, options);
    this.name = 'ControlError';
    this.status = status;
  }
}

// A function `call(method, path, { parameters, query, body })` that answers the parsed JSON. `path` is as the OpenAPI document
// has it, behind /_fake. `where()` gives { url, controlToken } anew for each call. It rejects with ControlError.
function controlOf(where) {
  return async function call(method, path, { parameters = {}, query = {}, body, type = 'json' } = {}) {
    const { url, controlToken } = where();
    const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(parameters[name])));
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const search = given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : '';
    const name = `${method} /_fake${filled}`;
    const headers = {};
    if (controlToken) headers['X-Fake-Token'] = controlToken;
    let data;
    if (body !== undefined) {
      const bytes = ArrayBuffer.isView(body); // an archive
      data = bytes ? Buffer.from(body.buffer, body.byteOffset, body.byteLength) : Buffer.from(JSON.stringify(body));
      headers['Content-Length'] = data.length;
      if (!bytes) headers['Content-Type'] = 'application/json';
    }
    let answer;
    try {
      answer = await send(new URL(`${url}/_fake${filled}${search}`), { method, headers }, data);
    } catch (error) {
      const why = error.code ?? error.message;
      throw new ControlError(`${name}: no fake answers at ${url} (${why})`, 0, { cause: error });
    }
    if (answer.status >= 400) throw new ControlError(`${name}: ${refusal(answer)}`, answer.status);
    return type === 'bytes' ? new Uint8Array(answer.body) : JSON.parse(answer.body.toString());
  };
}

// Resolves with { status, body }. A connection of its own: none is left open when the test ends.
function send(url, options, data) {
  return new Promise((resolve, reject) => {
    const client = url.protocol === 'https:' ? https : http;
    const request = client.request(url, { ...options, agent: false }, (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode, body: Buffer.concat(pieces) }));
    });
    request.on('error', reject);
    request.end(data);
  });
}

function refusal(answer) {
  const text = answer.body.toString();
  try {
    return JSON.parse(text).error.message;
  } catch {
    return `${answer.status}: this is no fake's control API\n${text.slice(0, 500)}`;
  }
}

module.exports = { ControlError, controlOf };
