// SendGrid example
const sgMail = require('@sendgrid/mail');
sgMail.setApiKey(process.env.SENDGRID_API_KEY);

// Strapi lifecycle hook
module.exports = {
  async afterCreate(event) {
    const { result } = event;
    
    // Send email when job status changes to Complete
    if (result.Status === 'Complete') {
      const customer = await strapi.entityService.findOne(
        'api::customer.customer',
        result.customer.id
      );
      
      await sgMail.send({
        to: customer.Email,
        from: 'noreply@printshop.com',
        subject: `Job ${result.JobID} Complete`,
        text: `Your job ${result.JobID} is complete and ready for pickup!`
      });
    }
  }
};
