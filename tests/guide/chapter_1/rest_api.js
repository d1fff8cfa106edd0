// Node.js example
const axios = require('axios');

const api = axios.create({
  baseURL: 'http://localhost:1337/api',
  headers: {
    'Authorization': `Bearer ${process.env.STRAPI_API_TOKEN}`,
    'Content-Type': 'application/json'
  }
});

// Get jobs
const jobs = await api.get('/jobs?filters[Status][$eq]=In Production');

// Create job
const newJob = await api.post('/jobs', {
  data: {
    Status: 'Pending Artwork',
    Quantity: 100,
    customer: 1
  }
});

// Update job
await api.put(`/jobs/${jobId}`, {
  data: {
    Status: 'Complete'
  }
});
