'use strict';

// What the hooks of this project do, in JavaScript for a real Strapi; hooks.fake.py does the same for the fake.
// Each call becomes a row of api::call.call, in the same workspace: what is called, on what, with what.
const OPERATIONS = [
  'FindOne', 'FindMany', 'Count', 'Create', 'CreateMany', 'Update', 'UpdateMany', 'Delete', 'DeleteMany',
];
const STAMPS = ['createdAt', 'updatedAt', 'publishedAt'];
const DOCUMENT_ID = /\b[a-z][a-z0-9]{23}\b/g;

// Text with sorted keys; documentIds and times without their values, what has no JSON left out.
const sorted = (value) => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value instanceof Date) return '<time>';
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.keys(value).sort().map((key) => {
    const inner = value[key];
    return [key, STAMPS.includes(key) && (inner instanceof Date || typeof inner === 'string') ? '<time>' : sorted(inner)];
  });
  return Object.fromEntries(entries);
};
const shown = (value) => JSON.stringify(sorted(value)).replace(DOCUMENT_ID, '<documentId>');

// Of a populate its names, as far as they are relations or components of the project.
const populated = (model, populate) => {
  const names = Array.isArray(populate) ? populate : Object.keys(populate);
  const scalar = (name) => !['relation', 'component', 'media'].includes((model.attributes[name] || {}).type);
  return names.filter((name) => !scalar(name) && !['createdBy', 'updatedBy', 'localizations'].includes(name)).sort();
};

const asked = (model, params) => {
  const picked = {};
  for (const name of ['select', 'where', 'orderBy', 'limit', 'offset', 'data']) {
    const value = params[name];
    if (value !== undefined && !(name === 'where' && Object.keys(value).length === 0)) picked[name] = value;
  }
  const names = params.populate ? populated(model, params.populate) : [];
  if (names.length > 0) picked.populate = names;
  return picked;
};

// Strapi 5 reads an entry for its webhooks once the answer may be on its way: nothing to wait for.
const isEventRead = ({ populate }) => Boolean(populate && populate.createdBy && !populate.createdBy.select);

const write = async (event) => {
  const { action, model, params, result, state } = event;
  if (isEventRead(params)) return;
  const isRead = /Find|Count/.test(action);
  state.seen = (state.seen || 0) + 1;
  if (isRead && action.startsWith('before')) return;
  const what = action.endsWith('Count') ? { where: params.where } : asked(model, params);
  const answer = action.startsWith('after') ? ` -> ${shown(result)} seen ${state.seen}` : '';
  const text = `${action} ${model.singularName} ${shown(what)}${answer}`;
  await strapi.db.query('api::call.call').create({ data: { text } });
};

const all = {};
for (const operation of OPERATIONS) {
  all[`before${operation}`] = write;
  all[`after${operation}`] = write;
}

module.exports = { all, write };
