// Stripe example
const stripe = require('stripe')(process.env.STRIPE_SECRET_KEY);

async function createPayment(jobId, amount) {
  const job = await strapi.entityService.findOne('api::job.job', jobId);
  
  const paymentIntent = await stripe.paymentIntents.create({
    amount: amount * 100, // Amount in cents
    currency: 'usd',
    metadata: {
      jobId: job.JobID
    }
  });
  
  return paymentIntent.client_secret;
}
