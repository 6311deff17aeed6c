"""The store, every test on SQLite and on PostgreSQL."""
