"""The telephone network: area codes and carriers, as tables, and what they say of a number."""
