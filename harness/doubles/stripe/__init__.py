"""The double of Stripe."""
