"""Measurements beside a real Strapi and a bare Flask, in the same run, as ratios: `make bench`."""
