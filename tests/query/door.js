'use strict';

// `src/index.js` of the zoo project while queries are recorded (see record_queries.py): the header `x-db-queries` of
// each answer lists what was asked of the database for the content type of the route: [method, params], as JSON. In the
// params `filters`, a function, is shown by what it answers for each type of the project, if anything.
const ASKED = ['select', 'where', 'orderBy', 'limit', 'offset', '_q', 'populate', 'filters', 'count', 'ordering', 'on'];

const COUNTED = ['_q', 'where', 'filters'];

const shownFilters = (filters, strapi) => {
  const shown = {};
  for (const uid of Object.keys(strapi.contentTypes)) {
    const where = uid.startsWith('api::') ? filters({ meta: strapi.db.metadata.get(uid) }) : null;
    if (where && Object.keys(where).length) shown[uid] = where.$and ? { $and: [where.$and[0], 'publication'] } : where;
  }
  return shown;
};

const shownNames = (params, strapi, names = ASKED) =>
  Object.fromEntries(
    names
      .filter((name) => params[name] !== undefined)
      .map((name) => {
        if (name === 'populate' || name === 'on') return [name, shownPopulate(params[name], strapi)];
        return [name, name === 'filters' ? shownFilters(params[name], strapi) : params[name]];
      })
  );

const isObject = (value) => value && typeof value === 'object' && !Array.isArray(value);

const shownPopulate = (populate, strapi) =>
  isObject(populate)
    ? Object.fromEntries(
        Object.entries(populate).map(([key, value]) => [key, isObject(value) ? shownNames(value, strapi) : value])
      )
    : populate;

module.exports = {
  register({ strapi }) {
    strapi.server.use(async (ctx, next) => {
      ctx.state.asked = [];
      await next();
      ctx.set('x-db-queries', encodeURIComponent(JSON.stringify(ctx.state.asked)));
    });
  },
  bootstrap({ strapi }) {
    const note = ({ action, model, params }) => {
      const ctx = strapi.requestContext.get();
      const route = ctx && ctx.state.route;
      if (!route || !String(route.handler).startsWith(`${model.uid}.`)) return;
      const names = action === 'beforeCount' ? COUNTED : ASKED;
      ctx.state.asked.push([action.replace('before', ''), shownNames(params || {}, strapi, names)]);
    };
    strapi.db.lifecycles.subscribe({ beforeFindMany: note, beforeFindOne: note, beforeCount: note });
  },
};
