"""Batches and their append-only events as rows."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, insert, select

from tthc_desktop.adapters.store import tables
from tthc_desktop.domain.batch import Batch, BatchEvent, EventKind, PageFile, Side, fold
from tthc_desktop.domain.errors import Retry, StoreError
from tthc_desktop.domain.time import from_ms, to_ms


class SqlBatches:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, batch_id: str, dossier_id: str, at: datetime) -> None:
        values = {"id": batch_id, "dossier_id": dossier_id, "opened_at": to_ms(at)}
        self._connection.execute(insert(tables.batch).values(values))

    def of_dossier(self, dossier_id: str) -> Batch | None:
        query = select(tables.batch.c.id).where(tables.batch.c.dossier_id == dossier_id)
        found = self._connection.execute(query).scalar()
        return self.get(found) if found else None

    def get(self, batch_id: str) -> Batch | None:
        query = select(tables.batch.c.dossier_id).where(tables.batch.c.id == batch_id)
        dossier_id = self._connection.execute(query).scalar()
        if dossier_id is None:
            return None
        try:
            return fold(batch_id, dossier_id, self._events(batch_id))
        except ValueError as error:
            raise StoreError("store.damaged", Retry.NEVER) from error

    def _events(self, batch_id: str) -> list[BatchEvent]:
        table = tables.batch_event
        rows = self._connection.execute(
            select(table).where(table.c.batch_id == batch_id).order_by(table.c.seq)
        )
        return [
            BatchEvent(
                EventKind(row.kind),
                row.number,
                from_ms(row.at),
                row.actor,
                _page(row.page) if row.page else None,
            )
            for row in rows
        ]

    def append(self, batch_id: str, event: BatchEvent) -> None:
        events = self._events(batch_id)
        try:
            fold(batch_id, "", [*events, event])
        except ValueError as error:
            raise StoreError("batch.event", Retry.NEVER, number=event.number) from error
        self._connection.execute(
            insert(tables.batch_event).values(
                batch_id=batch_id,
                seq=len(events) + 1,
                kind=event.kind.value,
                number=event.number,
                at=to_ms(event.at),
                actor=event.actor,
                page=json.dumps(asdict(event.page)) if event.page else None,
            )
        )


def _page(text: str) -> PageFile:
    body = json.loads(text)
    body["side"] = Side(body["side"])
    return PageFile(**body)
