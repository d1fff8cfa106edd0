const sgMail = require('@sendgrid/mail');
const client = new (require('@sendgrid/client').Client)();
client.setApiKey(process.env.SENDGRID_API_KEY);
client.setDefaultRequest('baseUrl', process.env.SENDGRID_URL);
sgMail.setClient(client);
const mail = { to: ['ann@acme.example'], from: 'noreply@printshop.com', subject: 'Hi', html: '<p>Hi</p>' };
const [answer] = await sgMail.send(mail);
const wrong = await sgMail.send({ ...mail, subject: '' }).catch((error) => [error.code, error.response.body.errors[0].field]);
return [answer.statusCode, Boolean(answer.headers['x-message-id']), wrong];
