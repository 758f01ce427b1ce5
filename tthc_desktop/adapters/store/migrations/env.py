"""How Alembic gets its connection: it is handed over, already keyed and inside a transaction."""

from __future__ import annotations

from alembic import context

from tthc_desktop.adapters.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
