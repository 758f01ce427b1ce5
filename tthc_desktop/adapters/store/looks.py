"""What was found and read on pages, and overruled warnings, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, Row, delete, insert, select

from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.cell import Columns, read_cell
from tthc_desktop.adapters.store.slot_details import read_findings
from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.page_look import PageLook
from tthc_desktop.domain.reading import PageReport
from tthc_desktop.domain.time import to_ms
from tthc_desktop.services.ports.looks import Overruled

_AT_ONCE = 500  # variables of one statement
_PAGES_KEPT = 512  # of the dossier at hand, which is read anew for each page that comes in


class SqlLooksAndReadings:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_look(self, sha256: str, look: PageLook) -> None:
        table = tables.page_look
        values = {"sha256": sha256, "look": PLAIN.to_text(look)}
        self._connection.execute(insert(table).prefix_with("OR IGNORE").values(values))

    def looks(self, shas: Iterable[str]) -> Mapping[str, PageLook]:
        table = tables.page_look
        found: dict[str, PageLook] = {}
        for some in _portions(shas):
            query = select(table).where(table.c.sha256.in_(some))
            found |= {r.sha256: _look(r.look) for r in self._connection.execute(query)}
        return found

    def put_reading(self, picture: str, report: PageReport, clean: str) -> None:
        values = {
            "picture": picture,
            "report": PLAIN.to_text(report),
            "clean": clean,
        }
        table = tables.page_reading
        self._connection.execute(insert(table).prefix_with("OR IGNORE").values(values))

    def readings(self, pictures: Iterable[str]) -> Mapping[str, tuple[PageReport, str]]:
        table = tables.page_reading
        found: dict[str, tuple[PageReport, str]] = {}
        for some in _portions(pictures):
            query = select(table).where(table.c.picture.in_(some))
            for row in self._connection.execute(query):
                found[row.picture] = (_report(row.report), row.clean)
        return found

    def forget_readings(self, pictures: Iterable[str]) -> None:
        table = tables.page_reading
        for some in _portions(pictures):
            self._connection.execute(delete(table).where(table.c.picture.in_(some)))


class SqlOverruleLog:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, entry: Overruled) -> None:
        self._connection.execute(
            insert(tables.overruled).values(
                at=to_ms(entry.at),
                actor=entry.actor,
                dossier_id=entry.dossier_id,
                slot_id=entry.slot_id,
                findings=",".join(entry.findings),
                reason=entry.reason,
            )
        )

    def since(self, at: datetime) -> tuple[Overruled, ...]:
        table = tables.overruled
        query = select(table).where(table.c.at >= to_ms(at)).order_by(table.c.at, table.c.id)
        return tuple(map(_overruled, self._connection.execute(query)))


def _overruled(row: Row[tuple[object, ...]]) -> Overruled:
    columns = Columns("overruled", row)
    return Overruled(
        columns.moment("at"),
        row.actor,
        row.dossier_id,
        row.slot_id,
        columns.read("findings", read_findings),
        row.reason,
    )


@lru_cache(_PAGES_KEPT)
def _look(text: str) -> PageLook:
    return read_cell(PLAIN, PageLook, text, "page_look.look")


@lru_cache(_PAGES_KEPT)
def _report(text: str) -> PageReport:
    return read_cell(PLAIN, PageReport, text, "page_reading.report")


def _portions(names: Iterable[str]) -> Iterator[list[str]]:
    every = sorted(set(names))
    for at in range(0, len(every), _AT_ONCE):
        yield every[at : at + _AT_ONCE]
