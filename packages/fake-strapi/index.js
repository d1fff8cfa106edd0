'use strict';

const { CommandNotFoundError } = require('./lib/command.js');
const { ControlError } = require('./lib/control.js');
const { start } = require('./lib/server.js');
const { RequestsAssertionError, connect } = require('./lib/strapi.js');

const strapi = connect();
const { clock, deliveries, faults, ids, outbox, permissions, rateLimit } = strapi;
const { requests, snapshots, users, versioning, webhooks, workspaces } = strapi;
const { health, reset, seed, exportArchive, openapi } = strapi;

module.exports = {
  CommandNotFoundError,
  ControlError,
  RequestsAssertionError,
  clock,
  connect,
  deliveries,
  exportArchive,
  faults,
  health,
  ids,
  openapi,
  outbox,
  permissions,
  rateLimit,
  requests,
  reset,
  seed,
  snapshots,
  start,
  strapi,
  users,
  versioning,
  webhooks,
  workspaces,
};
