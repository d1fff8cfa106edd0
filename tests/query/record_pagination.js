'use strict';

// What Strapi's own functions make of `pagination` under various settings of api.rest, for recorded/pagination.json:
//     node tests/query/record_pagination.js path/to/node_modules/@strapi/strapi   (Strapi 4; of 5: …/@strapi/core)
const path = require('path');
const fs = require('fs');

const root = path.resolve(process.argv[2]);
const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const service = require(path.join(root, 'dist/core-api/service/pagination.js'));
const SETTINGS = [[25, 100], [25, undefined], [10, 5], [30, 0], [-1, undefined], [-1, 50], [3, 1]];
const VALUES = ['2', '0', '-1', '', 'abc', '1.5', '7', '1000', 'Infinity', '-Infinity', null, ['3'], ['1', '2'], { a: '1' }, ' 4 ', '0x10', '1e2'];
const PAGINATIONS = [undefined, 'abc', null, {}, { foo: '1' }];
for (const name of ['page', 'pageSize', 'start', 'limit']) for (const value of VALUES) PAGINATIONS.push({ [name]: value });
for (const pair of [['page', 'pageSize'], ['start', 'limit']])
  for (const one of ['3', '', null, 'abc']) for (const other of ['2', '-1', null, '1.5']) PAGINATIONS.push({ [pair[0]]: one, [pair[1]]: other });
PAGINATIONS.push({ page: '1', start: '1' }, { pageSize: null, limit: '1' }, { page: '2', limit: null }, { start: null, limit: null });

const told = (number) => (Number.isFinite(number) ? number : String(number));
const answers = [];
for (const [defaultLimit, maxLimit] of SETTINGS) {
  const settings = { 'api.rest.defaultLimit': defaultLimit, 'api.rest.maxLimit': maxLimit };
  global.strapi = { config: { get: (name, missing) => settings[name] ?? missing } };
  for (const pagination of PAGINATIONS) {
    const answer = { defaultLimit, maxLimit: maxLimit ?? null, pagination: pagination ?? null };
    try {
      const info = service.getPaginationInfo({ pagination });
      const rows = service.convertPagedToStartLimit ? service.convertPagedToStartLimit(info) : info;
      const paged = service.isPagedPagination && service.isPagedPagination(pagination);
      const meta = service.transformPaginationResponse(info, 7, paged);
      answer.rows = [told(rows.start), told(rows.limit)];
      answer.meta = Object.entries(meta).map(([name, value]) => [name, told(value)]);
    } catch (error) {
      answer.error = [error.name, error.message];
    }
    answers.push(answer);
  }
}
process.stdout.write(`{"strapi":"${version}","answers":[\n${answers.map((one) => JSON.stringify(one)).join(',\n')}\n]}\n`);
