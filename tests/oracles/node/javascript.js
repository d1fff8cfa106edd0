'use strict';

// The language itself, and the small libraries that Strapi reads values with: qs, lodash, date-fns, slugify.

module.exports = (root) => {
  const qs = require(`${root}/qs`);
  const lodash = require(`${root}/lodash`);
  const dateFns = require(`${root}/date-fns`);
  const slugify = require(`${root}/@sindresorhus/slugify`);
  // JSON cannot carry NaN, the infinities, minus zero: tell numbers by their bits.
  const bits = (x) => {
    const b = Buffer.alloc(8);
    b.writeDoubleBE(x);
    return b.toString('hex');
  };
  const tried = (f) => {
    try {
      return { value: f() };
    } catch (e) {
      return { error: e.message, name: e.name };
    }
  };
  return {
    versions: () => ({ node: process.version, lodash: lodash.VERSION, qs: require(`${root}/qs/package.json`).version }),
    qs: (text, options) => tried(() => qs.parse(text, options)),
    parse: (text) => tried(() => JSON.stringify(JSON.parse(text))),
    decode: (hex) => Buffer.from(hex, 'hex').toString(),
    double: (hex) => {
      const x = Buffer.from(hex, 'hex').readDoubleBE(0);
      return [JSON.stringify(x), String(x)];
    },
    stringify: (value) => JSON.stringify(value),
    number: (value) => bits(Number(value)),
    lodashNumber: (value) => bits(lodash.toNumber(value)),
    parseInt: (value, radix) => bits(parseInt(value, radix)),
    parseFloat: (value) => bits(parseFloat(value)),
    string: (value) => String(value),
    lodashString: (value) => lodash.toString(value),
    slugify: (text, options) => slugify(text, options),
    toPath: (text) => lodash.toPath(text),
    snakeCase: (text) => lodash.snakeCase(text),
    kebabCase: (text) => lodash.kebabCase(text),
    datetime: (value) => {
      const text = lodash.toString(value);
      let date = dateFns.parseISO(text);
      if (!dateFns.isValid(date)) date = dateFns.parse(text, 'T', new Date(0));
      return dateFns.isValid(date) ? date.getTime() : null;
    },
    iso: (time) => new Date(time).toISOString(),
    regexp: (source, texts) =>
      tried(() => {
        const pattern = new RegExp(source);
        return [String(pattern), texts.map((text) => pattern.test(text))];
      }),
  };
};
