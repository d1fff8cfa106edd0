// Login
const loginResponse = await axios.post('http://localhost:1337/api/auth/local', {
  identifier: 'user@example.com',
  password: 'password'
});

const jwt = loginResponse.data.jwt;

// Use JWT for subsequent requests
const userJobs = await axios.get('http://localhost:1337/api/jobs', {
  headers: {
    'Authorization': `Bearer ${jwt}`
  }
});
