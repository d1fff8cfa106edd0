const processedEvents = new Set();

app.post('/webhooks/strapi', async (req, res) => {
  const { event, entry } = req.body;
  const eventId = `${event}-${entry.id}-${entry.updatedAt}`;
  
  // Check if already processed
  if (processedEvents.has(eventId)) {
    console.log('Event already processed, skipping');
    return res.status(200).send('OK');
  }
  
  try {
    // Process event
    await processJobUpdate(entry);
    
    // Mark as processed
    processedEvents.add(eventId);
    
    // Cleanup old events (keep last 1000)
    if (processedEvents.size > 1000) {
      const arr = Array.from(processedEvents);
      processedEvents.clear();
      arr.slice(-500).forEach(id => processedEvents.add(id));
    }
    
    res.status(200).send('OK');
  } catch (error) {
    console.error('Webhook processing failed:', error);
    res.status(500).send('Error');
  }
});
