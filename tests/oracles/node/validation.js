'use strict';

// Strapi's own entity validator on models that the caller makes up. What it asks the database is answered here, by a
// rule that the caller knows, and told: the questions count as much as the answers.
const { existsSync } = require('fs');

// Numbers that JSON has not, as texts that no test sends.
const marked = (key, value) => {
  if (typeof value === 'number' && !Number.isFinite(value)) return `@${value}`;
  return Object.is(value, -0) ? '@-0' : value;
};
const told = (value) => JSON.parse(JSON.stringify(value, marked));
const rounds = (count) =>
  count === 0 ? Promise.resolve() : new Promise((done) => setImmediate(() => done(rounds(count - 1))));

module.exports = (root) => {
  const core = existsSync(`${root}/@strapi/core`) ? `${root}/@strapi/core/dist` : `${root}/@strapi/strapi/dist`;
  const domain = core.includes('/core/') ? `${core}/domain` : `${core}/core/domain`;
  const load = (file) => require(file).default || require(file);
  const validator = load(`${core}/services/entity-validator/index.js`);
  const { createContentType } = require(`${domain}/content-type/index.js`);

  // An id is there if it is 1, 2 or 3, as a number or as its text.
  const known = (id) => (typeof id === 'number' || typeof id === 'string') && ['1', '2', '3'].includes(String(id));

  // Nothing that a query can't bind: knex refuses what is undefined, SQLite what is neither number, text nor null. A
  // list of one is bound as what is in it, an empty object is nothing that could be found. Any other object fails at
  // once, and in Strapi 5 all that can't be bound does so.
  const isObject = (id) => typeof id === 'object' && id !== null && !Array.isArray(id);
  const empty = (id) => isObject(id) && Object.keys(id).length === 0;
  const scalar = (id) => id === null || ['number', 'string', 'boolean'].includes(typeof id) || empty(id);
  const bindable = (id) => scalar(id) || (Array.isArray(id) && id.length === 1 && scalar(id[0]));
  const refusedAtOnce = (id) => (isObject(id) && !empty(id)) || (core.includes('/core/') && !bindable(id));

  const database = (uid, taken, asked) => {
    const ask = (answer) => async (params) => {
      const ids = params.where.id && params.where.id.$in;
      if (ids && ids.some(refusedAtOnce)) throw new Error('cannot be bound');
      asked.push([uid, told(params)]);
      await rounds(3);
      if (ids && !ids.every(bindable)) throw new Error('cannot be bound');
      return answer(params);
    };
    return {
      findOne: ask(() => (taken ? { id: 7 } : null)),
      count: ask(({ where }) => where.id.$in.flat().filter(known).length),
      findMany: ask(({ populate }) => {
        const [[zone, { on }]] = Object.entries(populate);
        return taken ? [{ id: 7, [zone]: Object.keys(on).map((component) => ({ __component: component })) }] : [];
      }),
    };
  };

  const loaded = ({ contentTypes, components }, version5) => {
    const models = {};
    for (const [uid, schema] of Object.entries(contentTypes)) {
      const model = createContentType(uid, { schema });
      // A document's stamp is the caller's; and what the i18n plugin adds to each type (i18n/server/register, Strapi 5).
      if (model.attributes.publishedAt) delete model.attributes.publishedAt.default;
      if (version5) {
        const added = { configurable: false, visible: false, private: true };
        model.attributes.locale = { ...added, writable: true, type: 'string' };
        model.attributes.localizations = {
          ...added,
          writable: false,
          type: 'relation',
          relation: 'oneToMany',
          target: uid,
          unstable_virtual: true,
        };
      }
      models[uid] = model;
    }
    for (const [uid, schema] of Object.entries(components)) models[uid] = { ...schema, uid, modelType: 'component' };
    return models;
  };

  // The outcome of one case, and what the database was asked meanwhile.
  const outcome = async (models, uid, one) => {
    const asked = [];
    const query = (name) => database(name, one.taken, asked);
    global.strapi = {
      getModel: (name) => models[name],
      components: Object.fromEntries(Object.entries(models).filter(([, model]) => model.modelType === 'component')),
      contentTypes: Object.fromEntries(Object.entries(models).filter(([, model]) => model.modelType !== 'component')),
      db: { query },
      query,
      log: console,
      config: { get: (name, missing) => missing },
    };
    let ended;
    const end = new Promise((done) => {
      ended = () => done({ crash: true });
    });
    process.on('unhandledRejection', ended);
    const validate = one.creation ? validator.validateEntityCreation : validator.validateEntityUpdate;
    const options = { isDraft: one.isDraft, locale: one.locale, strictRelations: one.strictRelations };
    const tried = (async () => {
      try {
        return { value: told(await validate(models[uid], JSON.parse(one.data), options, one.entity || undefined)) };
      } catch (error) {
        if (!error.details) return { crash: true };
        return { error: told({ name: error.name, message: error.message, details: error.details }) };
      }
    })();
    const found = await Promise.race([tried, end]);
    await rounds(8);
    process.off('unhandledRejection', ended);
    return { ...found, asked };
  };

  return {
    validate: async (project, uid, cases) => {
      global.strapi = { log: console, config: { get: (name, missing) => missing } };
      const models = loaded(project, core.includes('/core/'));
      const outcomes = [];
      for (const one of cases) outcomes.push(await outcome(models, uid, one));
      return outcomes;
    },
  };
};
