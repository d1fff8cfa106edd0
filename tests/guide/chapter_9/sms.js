// Twilio example
const twilio = require('twilio')(
  process.env.TWILIO_ACCOUNT_SID,
  process.env.TWILIO_AUTH_TOKEN
);

async function sendSMS(phoneNumber, message) {
  await twilio.messages.create({
    body: message,
    from: process.env.TWILIO_PHONE_NUMBER,
    to: phoneNumber
  });
}

// Usage in Strapi hook
module.exports = {
  async afterUpdate(event) {
    const { result } = event;
    
    if (result.Status === 'Complete') {
      await sendSMS(
        result.customer.phone,
        `Job ${result.JobID} is complete!`
      );
    }
  }
};
