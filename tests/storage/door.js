'use strict';

// `src/index.js` of the zoo project while reads are recorded (see record_reads.py): POST /_db takes a list of
// {uid, method, params, transaction} and answers what strapi.db.query(uid)[method](params) answers, if asked so in a
// transaction.
const published = (strapi) => ({ meta }) => {
  const contentType = strapi.contentTypes[meta.uid];
  return contentType && contentType.options && contentType.options.draftAndPublish
    ? { publishedAt: { $notNull: true } }
    : {};
};

module.exports = {
  register({ strapi }) {
    strapi.server.use(async (ctx, next) => {
      if (ctx.path !== '/_db') return next();
      let text = '';
      for await (const chunk of ctx.req) text += chunk;
      const answers = [];
      for (const { uid, method, params, transaction } of JSON.parse(text)) {
        if (params.filters === 'published') params.filters = published(strapi);
        try {
          const ask = () => strapi.db.query(uid)[method](params);
          const result = await (transaction ? strapi.db.transaction(ask) : ask());
          answers.push({ result: result === undefined ? null : result });
        } catch (error) {
          answers.push({ error: error.constructor.name, message: error.message });
        }
      }
      ctx.type = 'application/json';
      ctx.body = JSON.stringify(answers);
    });
  },
  bootstrap() {},
};
