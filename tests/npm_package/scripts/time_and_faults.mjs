const { clock, faults } = api;
const status = async (path = '/api/jobs') => (await strapi.fetch(path)).status;
out = [await clock.freeze(new Date('2025-01-20T16:30:00.000Z')), await clock.advance(1.5), await clock.now()];
await clock.freeze();
out.push((await clock.resume()).frozen);
const fault = await faults.add({ path: '/api/jobs', status: 418, times: 1 });
out.push(fault.does, await status(), (await faults.list())[0].fired);
await faults.remove(fault.id);
const presets = ['unauthorized', 'forbidden', 'notFound', 'serverError', 'unavailable', 'rateLimited'];
for (const name of presets) {
  await faults[name]('/api/jobs', { times: 1 });
  out.push(await status());
}
await faults.rateLimited('/api/jobs', { retryAfter: 7, times: 1 });
out.push((await strapi.fetch('/api/jobs')).headers.get('retry-after'));
await faults.networkError('/api/jobs', { times: 1 });
await assert.rejects(strapi.fetch('/api/jobs'));
await faults.networkError('/api/nowhere');
out.push((await faults.unused()).map((one) => one.path));
await faults.clear();
out.push((await faults.list()).length);
