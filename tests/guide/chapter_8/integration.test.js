// Test against real API
describe('Strapi Integration', () => {
  let customerId;
  let jobId;
  
  beforeAll(async () => {
    // Create test customer
    const response = await axios.post('http://localhost:1337/api/customers', {
      data: {
        Name: 'Test Customer',
        Email: `test-${Date.now()}@example.com`
      }
    }, {
      headers: { 'Authorization': `Bearer ${process.env.STRAPI_API_TOKEN}` }
    });
    
    customerId = response.data.data.id;
  });
  
  afterAll(async () => {
    // Cleanup
    if (jobId) {
      await axios.delete(`http://localhost:1337/api/jobs/${jobId}`, {
        headers: { 'Authorization': `Bearer ${process.env.STRAPI_API_TOKEN}` }
      });
    }
    if (customerId) {
      await axios.delete(`http://localhost:1337/api/customers/${customerId}`, {
        headers: { 'Authorization': `Bearer ${process.env.STRAPI_API_TOKEN}` }
      });
    }
  });
  
  test('can create job for customer', async () => {
    const response = await axios.post('http://localhost:1337/api/jobs', {
      data: {
        Status: 'Pending Artwork',
        Quantity: 50,
        customer: customerId
      }
    }, {
      headers: { 'Authorization': `Bearer ${process.env.STRAPI_API_TOKEN}` }
    });
    
    jobId = response.data.data.id;
    
    expect(response.status).toBe(200);
    expect(response.data.data.attributes.Status).toBe('Pending Artwork');
  });
});
