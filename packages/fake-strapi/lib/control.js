'use strict';

// Calls of the control API, under /_fake.

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
    const raw = body instanceof Uint8Array;
    if (body !== undefined && !raw) headers['Content-Type'] = 'application/json';
    let answer;
    try {
      answer = await fetch(`${url}/_fake${filled}${search}`, { method, headers, body: raw ? body : body && JSON.stringify(body) });
    } catch (error) {
      const why = error.cause?.code ?? error.cause?.message ?? error.message;
      throw new ControlError(`${name}: no fake answers at ${url} (${why})`, 0, { cause: error });
    }
    if (!answer.ok) throw new ControlError(`${name}: ${await refusal(answer)}`, answer.status);
    return type === 'bytes' ? new Uint8Array(await answer.arrayBuffer()) : answer.json();
  };
}

async function refusal(answer) {
  const text = await answer.text();
  try {
    return JSON.parse(text).error.message;
  } catch {
    return `${answer.status}: this is no fake's control API\n${text.slice(0, 500)}`;
  }
}

module.exports = { ControlError, controlOf };
