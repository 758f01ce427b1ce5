"""Alembic migrations, run in process when the store is opened."""
