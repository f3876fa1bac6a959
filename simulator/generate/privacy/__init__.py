"""Privacy: recorded postbacks without what may tell of a person."""
