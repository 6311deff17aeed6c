"""What is durable: SQLAlchemy Core on SQLite or PostgreSQL."""
