"""Load tests: postbacks that reach a receiver when they are due, and an honest record of it."""
