"""The double of SendGrid."""
