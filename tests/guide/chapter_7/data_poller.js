class DataPoller {
  constructor(interval = 5000) {
    this.interval = interval;
    this.isPolling = false;
    this.lastData = null;
  }
  
  start(fetchFunction, onUpdate) {
    this.isPolling = true;
    this.poll(fetchFunction, onUpdate);
  }
  
  stop() {
    this.isPolling = false;
  }
  
  async poll(fetchFunction, onUpdate) {
    while (this.isPolling) {
      try {
        const data = await fetchFunction();
        
        // Check if data changed
        if (JSON.stringify(data) !== JSON.stringify(this.lastData)) {
          this.lastData = data;
          onUpdate(data);
        }
        
        await sleep(this.interval);
      } catch (error) {
        console.error('Polling error:', error);
        await sleep(this.interval * 2); // Back off on error
      }
    }
  }
}

// Usage
const poller = new DataPoller(5000);

poller.start(
  async () => {
    const response = await axios.get('http://localhost:1337/api/jobs?filters[Status][$eq]=In Production');
    return response.data;
  },
  (data) => {
    console.log('Data updated:', data);
    updateUI(data);
  }
);

// Stop polling when done
// poller.stop();
