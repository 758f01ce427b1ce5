"""Rows that no version has written, as a bad disk or a foreign hand leaves them."""

from __future__ import annotations

from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.services.ports.store import Store


def damage(store: Store, statement: str, *values: object) -> None:
    """Runs a statement past all that guards the rows."""
    assert isinstance(store, SqlStore)
    with store._database.write() as connection:
        assert connection.exec_driver_sql(statement, values).rowcount == 1


def damage_dossier(store: Store, dossier_id: str) -> None:
    damage(store, "UPDATE dossier SET people = '{' WHERE id = ?", dossier_id)


def damage_batch(store: Store, batch_id: str) -> None:
    damage(
        store,
        "INSERT INTO batch_event (batch_id, seq, kind, number, at, actor, detail)"
        " VALUES (?, 1000, 'page', 99, 0, 'test', '{')",
        batch_id,
    )


def without_guards(store: Store, table: str) -> None:
    """Takes the triggers off a table: a bad disk asks none of them."""
    assert isinstance(store, SqlStore)
    with store._database.write() as connection:
        guards = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
        )
        for name in guards.scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
