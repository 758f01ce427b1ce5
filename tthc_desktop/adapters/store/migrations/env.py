"""How Alembic gets its connection: it is handed over, already keyed and inside a transaction."""

from __future__ import annotations

from alembic import context

from tthc_desktop.adapters.store.tables import metadata

_attributes = context.config.attributes
_step = _attributes.get("step")

context.configure(
    connection=_attributes["connection"],
    target_metadata=metadata,
    on_version_apply=lambda ctx, step, heads, run_args: _step() if _step else None,  # noqa: ARG005 - names are Alembic's
)
with context.begin_transaction():
    context.run_migrations()
