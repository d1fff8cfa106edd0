// The fetchJobs that the guide's unit test is for: with a token, as its chapter 2 has it.
async function fetchJobs() {
  const headers = { Authorization: `Bearer ${process.env.STRAPI_API_TOKEN}` };
  const response = await axios.get('http://localhost:1337/api/jobs', { headers });
  return response.data;
}
