"""Invention: one call at a time, with who calls whom, what is said and how it goes."""
