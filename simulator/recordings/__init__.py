"""Recordings: postbacks that were kept in a file, read back one at a time."""
