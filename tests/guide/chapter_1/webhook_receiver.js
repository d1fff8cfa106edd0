// Express.js webhook receiver
const express = require('express');
const app = express();

app.post('/webhooks/strapi', express.json(), (req, res) => {
  const { event, model, entry } = req.body;
  
  if (model === 'job' && event === 'entry.update') {
    // Handle job update
    console.log(`Job ${entry.JobID} status changed to ${entry.Status}`);
    
    // Trigger notifications, update external systems, etc.
    if (entry.Status === 'Complete') {
      sendCustomerNotification(entry);
    }
  }
  
  res.status(200).send('OK');
});

app.listen(3001, () => {
  console.log('Webhook server listening on port 3001');
});
