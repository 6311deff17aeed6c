"""A mail that comes: whose it is, where it belongs, and what becomes of it."""
