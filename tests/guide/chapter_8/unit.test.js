// Using Jest
const axios = require('axios');
jest.mock('axios');

test('fetchJobs returns jobs data', async () => {
  const mockJobs = {
    data: [
      { id: 1, attributes: { JobID: 'JOB-001' } }
    ]
  };
  
  axios.get.mockResolvedValue({ data: mockJobs });
  
  const jobs = await fetchJobs();
  
  expect(jobs).toEqual(mockJobs);
  expect(axios.get).toHaveBeenCalledWith(
    'http://localhost:1337/api/jobs',
    expect.objectContaining({
      headers: expect.objectContaining({
        'Authorization': expect.stringContaining('Bearer')
      })
    })
  );
});
