"""The demo: a customer who places calls of every kind, and the receiver of the postbacks."""
