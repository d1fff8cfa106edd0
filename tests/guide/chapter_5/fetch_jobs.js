async function fetchJobs() {
  try {
    const response = await axios.get('http://localhost:1337/api/jobs');
    return response.data;
  } catch (error) {
    if (error.response) {
      // Server responded with error
      console.error('API Error:', error.response.status);
      console.error('Message:', error.response.data.error.message);
      
      switch (error.response.status) {
        case 400:
          // Bad request - fix request parameters
          throw new Error('Invalid request parameters');
        case 401:
          // Unauthorized - check API token
          throw new Error('Authentication failed');
        case 403:
          // Forbidden - insufficient permissions
          throw new Error('Access denied');
        case 404:
          // Not found
          throw new Error('Resource not found');
        case 429:
          // Rate limit exceeded - retry with backoff
          await sleep(60000); // Wait 1 minute
          return fetchJobs(); // Retry
        case 500:
          // Server error - retry with exponential backoff
          throw new Error('Server error, please try again');
        default:
          throw new Error(`Unexpected error: ${error.response.status}`);
      }
    } else if (error.request) {
      // Request made but no response
      console.error('No response from server');
      throw new Error('Network error');
    } else {
      // Error setting up request
      console.error('Request setup error:', error.message);
      throw error;
    }
  }
}
