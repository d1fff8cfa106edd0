"""The double of Twilio."""
