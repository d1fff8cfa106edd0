'use strict';

// Hooks that refuse, and hooks that change what is asked for and what is answered. lifecycles.fake.py does the same.
const { errors } = require('@strapi/utils');

const refuse = (kind) => {
  if (kind === 'Error') throw new Error('a plain error');
  if (kind === 'TypeError') return undefined.length;
  if (kind === 'details') throw new errors.ApplicationError('with details', { code: 7, list: ['a'] });
  throw new errors[kind](`a ${kind}`);
};

const check = ({ action, params, result }) => {
  const found = [params.data, ...(Array.isArray(result) ? result : [result])];
  for (const entry of found) if (entry && entry.when === action) refuse(entry.kind);
};

// Where the kind asks for it: whether a transaction is open.
const place = (entry) => {
  if (entry && entry.kind === 'where') entry.text = strapi.db.inTransaction() ? 'in a transaction' : 'in none';
};

module.exports = {
  beforeCreate(event) {
    check(event);
    const { data } = event.params;
    place(data);
    if (data.text === 'small') data.text = 'LARGE';
  },
  afterCreate: check,
  beforeUpdate(event) {
    check(event);
    if (event.params.data.text === 'replaced') event.params.data = { text: 'another object', kind: 'new' };
    place(event.params.data);
  },
  afterUpdate: check,
  afterDelete: check,
  beforeFindMany({ params }) {
    const { text } = params.where || {};
    if (text && text.$eq === 'anything') params.where = { ...params.where, text: { $notNull: true } };
    if (text && text.$eq === 'one') params.limit = 1;
  },
  afterFindMany(event) {
    check(event);
    for (const entry of event.result) if (entry.kind === 'computed') entry.text = `${entry.when}!`;
    event.result.forEach(place);
  },
  afterFindOne(event) {
    check(event);
    place(event.result);
  },
  beforeCount({ params }) {
    const { text } = params.where || {};
    if (text && text.$eq === 'anything') params.where = { ...params.where, text: { $notNull: true } };
  },
};
