// Store token securely
const API_TOKEN = process.env.STRAPI_API_TOKEN;

// Include in all requests
const headers = {
  'Authorization': `Bearer ${API_TOKEN}`
};

// Make request
const response = await fetch('http://localhost:1337/api/jobs', {
  headers: headers
});
