const { deliveries, webhooks, clock } = api;
out = [await webhooks.add(process.env.RECEIVER, ['entry.create'], { 'X-Mine': '1' })];
await webhooks.configure({ retries: [], timeout: 3 });
out.push((await webhooks.settings()).timeout);
await strapi.fetch('/api/customers', {
  method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ data: { Name: 'Acme' } }),
});
const [failed] = await deliveries.settled({ event: 'entry.create' });
out.push(failed.state, (await deliveries.list({ state: 'delivered' })).length, await deliveries.redeliverFailed());
out.push(await deliveries.wait(5));
await deliveries.redeliver(failed.id);
await deliveries.settled();
await deliveries.redeliver(failed.id, { wrong_signature: true });
out.push((await deliveries.settled())[0].attempts.length);
