"""A call: the request for it, how the far end behaves, and the life it lives."""
