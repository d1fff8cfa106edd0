const twilio = require('twilio');
const client = twilio(process.env.TWILIO_ACCOUNT_SID, process.env.TWILIO_AUTH_TOKEN);
let told;
const server = require('node:http').createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => { body += chunk; });
  request.on('end', () => { told = [request.headers['x-twilio-signature'], Object.fromEntries(new URLSearchParams(body))]; response.end(); });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const statusCallback = `http://127.0.0.1:${server.address().port}/status`;
const message = { from: process.env.TWILIO_PHONE_NUMBER, body: 'Hi' };
const made = await client.messages.create({ ...message, to: '+14155552345', statusCallback });
const refused = await client.messages.create({ ...message, to: '+15005550001' }).catch((error) => [error.status, error.code]);
await until(() => told);
const good = twilio.validateRequest(process.env.TWILIO_AUTH_TOKEN, told[0], statusCallback, told[1]);
const bad = twilio.validateRequest('another', told[0], statusCallback, told[1]);
const listed = await client.messages.list({ to: '+14155552345' });
server.close();
return [made.status, refused, told[1].MessageStatus, good, bad, listed.map((one) => one.sid === made.sid)];
