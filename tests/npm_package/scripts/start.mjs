const server = await api.start({ strapi: 5, apiToken: 'mine', public: ['api::job.job.find', 'api::job.job.create'], noAuthRateLimit: true, args: ['--journal', '1'] });
const own = api.connect({ url: server.url, token: 'mine' });
assert.equal((await own.health()).strapi, '5.54.0');
assert.equal((await own.fetch('/api/customers')).status, 200);
assert.equal((await fetch(server.url + '/api/jobs')).status, 200);
assert.equal((await own.requests.list()).length, 1);
await server.stop();
await server.stop();
out = server.url;
