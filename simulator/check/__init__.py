"""The receiver's exam: treats a receiver as the provider will on its worst day."""
