"""The campaign: random projects and random requests, asked of the fake and of a real Strapi side by side."""
