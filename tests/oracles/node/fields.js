'use strict';

// What Strapi's database layer makes of a value for a column, and of a column's value for an entity.
const { existsSync, readFileSync } = require('fs');
const Module = require('module');

// Strapi 4 has all of the package in one file, which keeps this function to itself.
const createFieldOf = (root) => {
  const separate = `${root}/@strapi/database/dist/fields/index.js`;
  if (existsSync(separate)) return require(separate).createField;
  const file = `${root}/@strapi/database/dist/index.js`;
  const inside = new Module(file, module);
  inside.filename = file;
  inside.paths = Module._nodeModulePaths(file);
  inside._compile(`${readFileSync(file, 'utf8')}\nmodule.exports.createField = createField;`, file);
  return inside.exports.createField;
};

// As knex and SQLite's driver bind it: times in milliseconds, booleans as numbers, structures as JSON.
const bound = (value) => {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'boolean') return Number(value);
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : value;
};
// Numbers that JSON has not, as texts that no test sends.
const marked = (key, value) => {
  if (typeof value === 'number' && !Number.isFinite(value)) return `@${value}`;
  return Object.is(value, -0) ? '@-0' : value;
};
const tried = (act) => {
  try {
    return { value: JSON.parse(JSON.stringify({ value: act() }, marked)).value };
  } catch (error) {
    return { error: error.message, name: error.name };
  }
};

module.exports = (root) => {
  const createField = createFieldOf(root);
  return {
    stored: (type, text) => tried(() => bound(createField({ type }).toDB(JSON.parse(text)))),
    read: (type, text) => tried(() => createField({ type }).fromDB(JSON.parse(text))),
  };
};
