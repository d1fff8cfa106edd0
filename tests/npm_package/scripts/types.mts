// Compiled, never run: what a test written in TypeScript may say, and what it may not.
import {
  ControlError,
  clock,
  connect,
  deliveries,
  faults,
  permissions,
  rateLimit,
  requests,
  reset,
  seed,
  snapshots,
  start,
  strapi,
  users,
  webhooks,
  workspaces,
} from 'fake-strapi';
import type { Delivery, EntryIds, Fault, JournalRequest, ServerOptions, Strapi } from 'fake-strapi';
import setup, { withOptions } from 'fake-strapi/vitest';

const options: ServerOptions = { strapi: 5, project: '../cms', public: ['api::job.job.find'], rateLimit: '5/1s', idSeed: 7 };
// @ts-expect-error there is no such option
const wrongOptions: ServerOptions = { strapy: 5 };

export const own = withOptions(options);
export default setup;

export async function everything(): Promise<void> {
  const ids: EntryIds = await seed({ customer: [{ $key: 'acme', Name: 'Acme' }], job: [{ Quantity: 1, customer: { $key: 'acme' } }] });
  const now: string = (await clock.freeze(new Date())).now;
  await clock.advance(60);
  // @ts-expect-error seconds
  await clock.advance('60');
  const fault: Fault = await faults.add({ preset: 'rate-limited', path: '/api/*', delay: { min: 0.1, max: 1 }, times: 1 });
  await faults.rateLimited('/api/jobs', { retryAfter: 7, times: 2 });
  // @ts-expect-error there is no such preset
  await faults.add({ preset: 'broken' });
  // @ts-expect-error there is no such key
  await faults.networkError('/api/jobs', { time: 1 });
  const [first]: JournalRequest[] = await requests.list({ method: 'GET', status: '4*', last: 1 });
  await requests.assertCalled('POST', '/api/jobs', { times: { min: 1 }, body: { data: { Quantity: 1 } } });
  await requests.assertCalledInOrder('GET /api/jobs', { method: 'PUT', path: '/api/jobs/*' });
  const told: Delivery[] = await deliveries.settled({ event: 'entry.update', state: 'delivered' });
  await deliveries.redeliver(told[0]!.id, { wrong_signature: true });
  // @ts-expect-error there is no such state
  await deliveries.list({ state: 'lost' });
  await webhooks.configure({ retries: [60, 300], secret: 's' });
  await rateLimit.set({ limit: 5, window: 1, by: 'token' });
  await rateLimit.set(null);
  const id: string = await snapshots.take();
  await snapshots.restore(id);
  const token: string = await permissions.apiToken({ type: 'custom', permissions: ['api::job.job.find'] });
  const jwt: string = (await users.create('ann', { blocked: true })).jwt;
  const other: Strapi = await workspaces.create();
  const answer: Response = await other.fetch('/api/jobs', { headers: { Authorization: `Bearer ${jwt || token}` } });
  const server = await start(options);
  const here: Strapi = connect({ url: server.url });
  await here.reset();
  await server.stop();
  await reset().catch((error: unknown) => {
    if (error instanceof ControlError) console.log(error.status);
  });
  console.log(ids, now, fault.fired, first?.answer.body, answer.status, strapi.url, wrongOptions);
}
