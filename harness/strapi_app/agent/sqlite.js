// An SQLite database as it was, by SQLite's backup interface: all pages in one transaction on a second connection. The
// server's own connection sees that the file has changed and reads anew; id counters go back with the rest.
'use strict';

const fs = require('fs');
const path = require('path');

const ALL_PAGES = 0x7fffffff; // in one step: between two, the file would be locked for the server

exports.sqlite = async (app) => {
  const root = app.dirs.app.root;
  const Database = require(require.resolve('better-sqlite3', { paths: [root] }));
  const [{ file }] = await app.db.connection.raw('PRAGMA database_list');
  const copy = path.join(path.dirname(file), 'kept.db');
  const copyPages = async (from, to) => {
    const source = new Database(from, { readonly: true });
    try {
      await source.backup(to, { progress: () => ALL_PAGES });
    } finally {
      source.close();
    }
  };
  return {
    async keep() {
      fs.rmSync(copy, { force: true });
      await copyPages(file, copy);
    },
    restore: () => copyPages(copy, file),
  };
};
