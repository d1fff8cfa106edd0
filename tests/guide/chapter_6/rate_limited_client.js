class RateLimitedClient {
  constructor(maxRequests = 100, windowMs = 900000) {
    this.maxRequests = maxRequests;
    this.windowMs = windowMs; // 15 minutes
    this.requests = [];
  }
  
  async makeRequest(fn) {
    // Clean old requests
    const now = Date.now();
    this.requests = this.requests.filter(time => now - time < this.windowMs);
    
    // Check if at limit
    if (this.requests.length >= this.maxRequests) {
      const oldestRequest = this.requests[0];
      const waitTime = this.windowMs - (now - oldestRequest);
      console.log(`Rate limit reached, waiting ${waitTime}ms`);
      await sleep(waitTime);
      return this.makeRequest(fn);
    }
    
    // Make request
    this.requests.push(now);
    return fn();
  }
}

// Usage
const client = new RateLimitedClient(100, 900000);

async function fetchJobs() {
  return client.makeRequest(async () => {
    const response = await axios.get('http://localhost:1337/api/jobs');
    return response.data;
  });
}
