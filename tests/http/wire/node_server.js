// The judge of the wire tests: a plain node http server that answers as a koa application does.
// Run by wire_recording.py, which talks to it in raw bytes and keeps what it answers. Its twin is wire_application.py.
const http = require('node:http');
const read = (req) => new Promise((resolve) => {
  const parts = [];
  req.on('data', (part) => parts.push(part));
  req.on('end', () => resolve(Buffer.concat(parts)));
});
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const routes = {
  async echo(req, res) {
    const body = await read(req);
    const text = Buffer.from(JSON.stringify({ method: req.method, target: req.url, version: req.httpVersion,
      headers: req.rawHeaders, body: body.length < 200 ? body.toString('latin1') : body.length }));
    res.setHeader('X-First', 'one');
    res.setHeader('content-type', 'application/json; charset=utf-8');
    res.setHeader('X-Powered-By', 'Strapi <strapi.io>');
    res.setHeader('Content-Length', String(text.length));
    res.end(text);
  },
  async empty(req, res) { await read(req); res.statusCode = 204; res.setHeader('X-First', 'one'); res.end(); },
  async unchanged(req, res) { await read(req); res.statusCode = 304; res.end(); },
  async resetcontent(req, res) { await read(req); res.statusCode = 205; res.end(); },
  async nolength(req, res) { await read(req); res.setHeader('Content-Type', 'text/plain'); res.end('hello'); },
  async nobody(req, res) { await read(req); res.end(); },
  async stream(req, res) {
    await read(req);
    res.setHeader('Content-Type', 'text/plain');
    for (const part of ['one', 'two', 'three']) { res.write(part); await pause(5); }
    res.end();
  },
  async streamlength(req, res) {
    await read(req);
    res.setHeader('Content-Length', '6');
    res.write('one'); await pause(5); res.write('two'); res.end();
  },
  async close(req, res) { await read(req); res.setHeader('Connection', 'close'); res.setHeader('Content-Length', '2'); res.end('ok'); },
  async date(req, res) { await read(req); res.setHeader('Date', 'Thu, 01 Jan 1970 00:00:00 GMT'); res.setHeader('Content-Length', '2'); res.end('ok'); },
  async two(req, res) { await read(req); res.setHeader('Set-Cookie', ['a=1', 'b=2']); res.setHeader('Content-Length', '2'); res.end('ok'); },
  async teapot(req, res) { await read(req); res.statusCode = 418; res.statusMessage = 'I\'m a teapot'; res.setHeader('Content-Length', '2'); res.end('ok'); },
  async odd(req, res) { await read(req); res.statusCode = 299; res.setHeader('Content-Length', '2'); res.end('ok'); },
  // As koa-body does past its limit: the answer goes out while the body is still on its way.
  async limit(req, res) {
    const refuse = () => { res.statusCode = 413; res.setHeader('Content-Type', 'text/plain'); res.setHeader('Content-Length', '8'); res.end('too much'); };
    if (Number(req.headers['content-length']) > 100) { req.unpipe(); req.pause(); return refuse(); }
    let seen = 0;
    req.on('data', (part) => { seen += part.length; if (seen > 100) { req.removeAllListeners('data'); req.removeAllListeners('end'); req.pause(); refuse(); } });
    req.on('end', () => { res.setHeader('Content-Length', '2'); res.end('ok'); });
  },
};
const server = http.createServer((req, res) => {
  const name = req.url.split('?')[0].slice(1);
  (routes[name] || routes.echo)(req, res);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
