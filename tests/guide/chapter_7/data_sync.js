// Combine polling + webhooks for best results
class DataSync {
  constructor() {
    this.poller = new DataPoller(60000); // Poll every minute as backup
    this.data = null;
  }
  
  async start() {
    // Initial fetch
    await this.refresh();
    
    // Start periodic polling
    this.poller.start(
      () => this.fetchData(),
      (data) => this.updateData(data)
    );
    
    // Setup webhook listener
    this.setupWebhooks();
  }
  
  async fetchData() {
    const response = await axios.get('http://localhost:1337/api/jobs');
    return response.data;
  }
  
  updateData(data) {
    this.data = data;
    this.onDataChanged(data);
  }
  
  setupWebhooks() {
    // This would be your webhook receiver endpoint
    // When webhook received, call refresh()
  }
  
  async refresh() {
    const data = await this.fetchData();
    this.updateData(data);
  }
  
  onDataChanged(data) {
    // Override this method
    console.log('Data changed:', data);
  }
}
