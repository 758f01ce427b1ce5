"""What is not finished, without the order of a list (services.ports.work.OpenWork)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.tables_base import fixed
from tthc_desktop.adapters.store.work_lists import KEY, LISTED, of_clerk

_work = tables.work


class SqlOpenWork:
    """Implements OpenWork inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self) -> tuple[str, ...]:
        query = (
            select(_work.c.dossier_id).where(_work.c.open != fixed(0)).order_by(_work.c.dossier_id)
        )
        return tuple(self._connection.execute(query).scalars())

    def batches(self) -> tuple[tuple[str, str], ...]:
        batch = tables.batch
        query = (
            select(_work.c.dossier_id, batch.c.id)
            .join(batch, batch.c.dossier_id == _work.c.dossier_id)
            .where(_work.c.open != fixed(0))
            .order_by(_work.c.dossier_id)
        )
        return tuple((dossier, own) for dossier, own in self._connection.execute(query))

    def unread(self, clerk_id: str) -> tuple[str, ...]:
        dossier = tables.dossier
        query = (
            select(_work.c.dossier_id)
            .join(dossier, dossier.c.id == _work.c.dossier_id)
            .where(LISTED, *of_clerk(clerk_id), _work.c.unread > 0)
            .order_by(dossier.c.received_at.desc(), dossier.c.id.desc())
        )
        return tuple(self._connection.execute(query).scalars())

    def unsigned(self, clerk_id: str | None) -> tuple[str, ...]:
        query = select(_work.c.dossier_id).where(
            _work.c.unsigned > fixed(0), LISTED, *of_clerk(clerk_id)
        )
        return tuple(self._connection.execute(query.order_by(*KEY)).scalars())

    def ids(self, clerk_id: str | None, after: str, limit: int) -> tuple[str, ...]:
        dossier = _work.c.dossier_id
        query = select(dossier).where(dossier > after, *of_clerk(clerk_id)).order_by(dossier)
        return tuple(self._connection.execute(query.limit(limit)).scalars())

    def noted_damaged(self, dossier_ids: Sequence[str]) -> frozenset[str]:
        query = select(_work.c.dossier_id).where(_work.c.damaged != fixed(0))
        these = query.where(_work.c.dossier_id.in_(dossier_ids))
        return frozenset(self._connection.execute(these).scalars())

    def damaged(self, clerk_id: str | None) -> tuple[str, ...]:
        dossier = tables.dossier
        query = (
            select(dossier.c.official_code, dossier.c.provisional_code)
            .join(_work, _work.c.dossier_id == dossier.c.id)
            .where(_work.c.damaged != fixed(0), *of_clerk(clerk_id))
        )
        return tuple(official or own for official, own in self._connection.execute(query))
