// Loaded into a node process by `--require` (harness/doubles/gateway.py): its connections to the services' names are led
// to the gateway. Names, TLS and certificates stay the process's own, so no SDK notices.
'use strict';

const net = require('node:net');

const [gateway, ...hosts] = (process.env.FAKE_STRAPI_DOUBLES || '').split(' ');

if (gateway) {
  const port = Number(new URL(gateway).port);
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (...args) {
    const [first] = args;
    const options = Array.isArray(first) ? first[0] : first;
    if (options && hosts.includes(options.host)) {
      const led = { ...options, host: '127.0.0.1', port };
      if (Array.isArray(first)) first[0] = led;
      else args[0] = led;
    }
    return connect.apply(this, args);
  };
}
