const { requests } = api;
await strapi.fetch('/api/jobs?sort=JobID');
await strapi.fetch('/api/customers', { headers: { Authorization: 'Bearer other' } });
await requests.assertCalled('GET', '/api/jobs', { times: 1, query: { sort: 'JobID' } });
await requests.assertNotCalled('POST');
await requests.assertNoUnmatched();
await requests.assertCalledInOrder('GET /api/jobs', { path: '/api/customers', status: 401 });
out = [(await requests.list({ status: 401 })).map((one) => one.path), (await requests.list({ last: 1 })).length];
out.push((await requests.verify({ path: '/api/jobs', times: 2 })).ok);
for (const wrong of [
  () => requests.assertCalled('DELETE', '/api/jobs'),
  () => requests.assertNotCalled('GET', '/api/jobs'),
  () => requests.assertCalledInOrder('GET /api/customers', 'GET /api/jobs'),
]) {
  await assert.rejects(wrong, (error) => error instanceof api.RequestsAssertionError && /GET \/api\/jobs/.test(error.message));
}
await strapi.fetch('/api/nothing');
await assert.rejects(requests.assertNoUnmatched(), { name: 'AssertionError' });
await requests.clear();
out.push((await requests.list()).length);
