"""A Strapi that isn't there: a faithful fake of Strapi 4 and 5 for tests."""
