"""Ringback's own HTTP face under /_ringback: calls, journal, clock, seed, health."""
