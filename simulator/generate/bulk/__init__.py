"""The machinery of bulk: calls by the thousand, the files they go to, and pictures of them."""
