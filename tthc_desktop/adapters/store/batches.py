"""Batches and their append-only events as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, insert, select

from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.cell import fields_of, part, read_cell, reading, reading_row
from tthc_desktop.domain.arranging import History, history
from tthc_desktop.domain.batch import (
    Batch,
    BatchEvent,
    Crop,
    EventKind,
    Folding,
    HiddenFor,
)
from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.page_body import PAGE_FORMS, page_body, page_of
from tthc_desktop.domain.plain import plain_of, text_of, told
from tthc_desktop.domain.time import from_ms, to_ms

_AT_ONCE = 500  # variables of one statement


@dataclass(slots=True)
class _Known:
    """A batch as far as this transaction has seen it: a stack of 200 sheets is not read anew for
    each of its pages."""

    dossier_id: str
    folding: Folding
    count: int


class SqlBatches:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, _Known] = {}

    def open(self, batch_id: str, dossier_id: str, at: datetime) -> None:
        values = {"id": batch_id, "dossier_id": dossier_id, "opened_at": to_ms(at)}
        self._connection.execute(insert(tables.batch).values(values))

    def of_dossier(self, dossier_id: str) -> Batch | None:
        query = select(tables.batch.c.id).where(tables.batch.c.dossier_id == dossier_id)
        found = self._connection.execute(query).scalar()
        return self.get(found) if found else None

    def get(self, batch_id: str) -> Batch | None:
        known = self._fold(batch_id)
        return known.folding.batch(batch_id, known.dossier_id) if known else None

    def unknown(self, batch_ids: Sequence[str]) -> tuple[str, ...]:
        table, known = tables.batch, set[str]()
        for start in range(0, len(batch_ids), _AT_ONCE):
            query = select(table.c.id).where(table.c.id.in_(batch_ids[start : start + _AT_ONCE]))
            known |= set(self._connection.execute(query).scalars())
        return tuple(each for each in batch_ids if each not in known)

    def numbers(self, batch_id: str) -> frozenset[int]:
        table = tables.batch_event
        query = select(table.c.number).where(
            table.c.batch_id == batch_id, table.c.page.is_not(None)
        )
        return frozenset(self._connection.execute(query).scalars())

    def history(self, batch_id: str) -> History:
        return history(self._events(batch_id))

    def append(self, batch_id: str, event: BatchEvent) -> None:
        known = self._fold(batch_id)
        if known is None:
            raise StoreError("batch.event", number=event.number)
        try:
            known.folding.apply(event)
        except ValueError as error:
            # What was applied in part is not what the rows say.
            del self._known[batch_id]
            raise StoreError("batch.event", number=event.number) from error
        known.count += 1
        self._connection.execute(
            insert(tables.batch_event).values(
                batch_id=batch_id,
                seq=known.count,
                kind=event.kind.value,
                number=event.number,
                at=to_ms(event.at),
                actor=event.actor,
                page=text_of(page_body(event.page), ascii_only=True) if event.page else None,
                detail=_detail(event),
            )
        )

    def _fold(self, batch_id: str) -> _Known | None:
        if batch_id in self._known:
            return self._known[batch_id]
        query = select(tables.batch.c.dossier_id).where(tables.batch.c.id == batch_id)
        dossier_id = self._connection.execute(query).scalar()
        if dossier_id is None:
            return None
        known = _Known(dossier_id, Folding(), 0)
        with reading_row("batch_event"):
            for event in self._events(batch_id):
                known.folding.apply(event)
                known.count += 1
        self._known[batch_id] = known
        return known

    def _events(self, batch_id: str) -> list[BatchEvent]:
        table = tables.batch_event
        rows = self._connection.execute(
            select(table).where(table.c.batch_id == batch_id).order_by(table.c.seq)
        )
        with reading("batch_event"):
            return [
                _event(r.kind, r.number, r.at, r.actor, r.page or "", r.detail or "") for r in rows
            ]


# Of the dossier at hand, which is read anew for each page that comes in: 200 pages have 400 events,
# and decoding them took most of that time. A row never changes.
_EVENTS_KEPT = 2_048


@dataclass(frozen=True, slots=True)
class EventDetail:
    """The fields of BatchEvent that have no column, in the order that rows have."""

    component: str | None = None
    before: int = 0
    turn: int = 0
    run: int = 0
    blanks: bool = False
    act: int = 0
    takes_back: int = 0
    repeats: int = 0
    crop: Crop | None = None
    why: HiddenFor = HiddenFor.CLERK


_KEPT = Codec(
    forms=PAGE_FORMS,
    sparse={EventDetail},
    ascii_only=True,
)


def _detail(event: BatchEvent) -> str:
    """What is not usual of an event, as JSON; empty for most events."""
    detail = part(EventDetail, event)
    return "" if detail == EventDetail() else _KEPT.to_text(detail)


_KIND = told(EventKind, "kind of event")
_MOMENT = told(from_ms, "moment")


@lru_cache(_EVENTS_KEPT)
def _event(kind: str, number: int, at: int, actor: str, page: str, detail: str) -> BatchEvent:
    """An event of a batch out of its row.

    Args:
        page: Fields of the page file as JSON, or empty.
        detail: Whatever is not usual of the event as JSON, or empty.
    """
    known = read_cell(_KEPT, EventDetail, detail, "batch_event.detail") if detail else EventDetail()
    with reading("batch_event.page"):
        file = page_of(plain_of(page)) if page else None
    what, when = _KIND(kind), _MOMENT(at)
    return BatchEvent(what, number, when, actor, file, **fields_of(known))
