const { hostname: host, port } = new URL(process.env.STRIPE_URL);
const stripe = require('stripe')(process.env.STRIPE_SECRET_KEY, { protocol: 'http', host, port });
const bodies = [];
const server = require('node:http').createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => { body += chunk; });
  request.on('end', () => { bodies.push([body, request.headers['stripe-signature']]); response.end(); });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const endpoint = await stripe.webhookEndpoints.create({
  url: `http://127.0.0.1:${server.address().port}/`, enabled_events: ['payment_intent.succeeded'],
});
const wish = { amount: 5000, currency: 'usd', confirm: true, payment_method: 'pm_card_visa', allowed_payment_method_types: ['card'] };
const paid = await stripe.paymentIntents.create(wish, { idempotencyKey: 'a' });
const again = await stripe.paymentIntents.create(wish, { idempotencyKey: 'a' });
const other = await stripe.paymentIntents.create({ ...wish, amount: 6000 }, { idempotencyKey: 'a' }).catch((error) => error.type);
const declined = await stripe.paymentIntents.create({ ...wish, payment_method: 'pm_card_chargeDeclined' })
  .catch((error) => [error.type, error.code, error.decline_code, error.payment_intent.status]);
const listed = [];
for (let n = 0; n < 3; n += 1) await stripe.customers.create({ name: `Customer ${n}`, metadata: { n } });
for await (const one of stripe.customers.list({ limit: 2 })) listed.push(one.metadata.n);
await until(() => bodies.length);
const event = stripe.webhooks.constructEvent(...bodies[0], endpoint.secret);
let forged;
try { stripe.webhooks.constructEvent(`${bodies[0][0]} `, bodies[0][1], endpoint.secret); } catch (error) { forged = error.type; }
server.close();
return { same: paid.id === again.id, other, declined, listed, event: event.type, told: event.data.object.id === paid.id, forged };
