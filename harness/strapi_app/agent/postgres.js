// A PostgreSQL database as it was: the rows of every table lie in a schema beside it and are put back in one
// transaction, sequences with them. Foreign keys and triggers rest meanwhile, which only a superuser may ask for.
'use strict';

const COPIES = 'kept_for_tests';

exports.postgres = async (app) => {
  const knex = app.db.connection;
  const query = async (sql) => (await knex.raw(sql)).rows;
  const quoted = (name) => `"${name.replaceAll('"', '""')}"`;
  const schema = (await query('SELECT current_schema() AS name'))[0].name;
  const here = (name) => `${quoted(schema)}.${quoted(name)}`;
  const there = (name) => `${COPIES}.${quoted(name)}`;
  const literal = (text) => `'${text.replaceAll("'", "''")}'`;
  let putBack = '';

  return {
    async keep() {
      const tables = await query(`SELECT tablename AS name FROM pg_tables WHERE schemaname = ${literal(schema)}`);
      const sequences = await query(`SELECT sequencename AS name FROM pg_sequences WHERE schemaname = ${literal(schema)}`);
      const statements = [`DROP SCHEMA IF EXISTS ${COPIES} CASCADE`, `CREATE SCHEMA ${COPIES}`];
      for (const { name } of tables) statements.push(`CREATE TABLE ${there(name)} AS TABLE ${here(name)}`);
      await query(statements.join(';'));
      const restored = ["SET LOCAL lock_timeout = '30s'", 'SET LOCAL session_replication_role = replica'];
      for (const { name } of tables) {
        restored.push(`DELETE FROM ${here(name)}`, `INSERT INTO ${here(name)} TABLE ${there(name)}`);
      }
      for (const { name } of sequences) {
        const [{ last, called }] = await query(`SELECT last_value AS last, is_called AS called FROM ${here(name)}`);
        restored.push(`SELECT setval(${literal(here(name))}, ${last}, ${called})`);
      }
      putBack = restored.join(';');
    },
    // Several statements in one query are one transaction.
    restore: () => knex.raw(putBack),
  };
};
