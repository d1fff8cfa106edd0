"""Counters that don't lie between machines: what a request costs in instructions, SQL and memory."""
