const { ids, outbox, permissions, rateLimit, users, versioning } = api;
out = [await ids.seed(7), await ids.get()];
out.push(await rateLimit.set('1/1m'), (await rateLimit.set({ limit: 2, window: 1.5, by: 'token' })).window);
out.push((await rateLimit.set(null)).limit, (await rateLimit.get()).limit);
const ann = await users.create('ann', { email: 'ann@example.com' });
out.push(ann.email, typeof (await users.jwt(ann.id)));
await users.settings('advanced', { email_confirmation: true });
await fetch(`${strapi.url}/api/auth/forgot-password`, {
  method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ email: 'ann@example.com' }),
});
out.push((await outbox.list('ann@example.com')).length);
await outbox.clear();
out.push((await outbox.list()).length);
const status = async (token) =>
  (await fetch(`${strapi.url}/api/jobs`, token && { headers: { Authorization: `Bearer ${token}` } })).status;
out.push(await status(), await status(ann.jwt));
await permissions.allowPublic('api::job.job.find');
await permissions.allowAuthenticated('api::job.job.find');
out.push(await status(), await status(ann.jwt), await status(await permissions.apiToken({ type: 'read-only' })));
out.push((await versioning.announce('2025-01-20')).announced, (await versioning.get()).announced);
out.push((await versioning.announce(null)).announced);
