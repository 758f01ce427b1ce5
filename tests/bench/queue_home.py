"""A home with any number of dossiers that wait to be sent, and any number that are finished.

python -m tests.bench.queue_home DIR QUEUED FINISHED
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select

from tests.bench.home.writing import put
from tests.fakes.portal import FakePortal
from tests.support.history import multiply
from tests.support.office import Home
from tests.support.relay import new_id
from tests.support.sync import engine
from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.derived import rebuild
from tthc_desktop.adapters.store.schema import nobody

FILES, FILE_BYTES = 3, 20_000
_AT_ONCE = 1_000


def queue_home(folder: Path, queued: int, finished: int) -> None:
    """Makes it. Each of the queued has FILES files of FILE_BYTES and an applicant of its own; all
    share their bytes, of which the far end keeps one copy for each.

    Args:
        finished: At least one.
    """
    home = Home.make(folder)
    try:
        done = home.sealed(b"%PDF finished")
        engine(home, FakePortal()).drain()
        multiply(home.store, done.dossier_id, finished - 1)
        contents = (bytes([number + 1]) * FILE_BYTES for number in range(FILES))
        first = home.sealed(*contents)
        with home.store._database.write() as connection:
            _copies(connection, first.dossier_id, queued - 1)
        rebuild(home.store._database, nobody)
    finally:
        home.close()


def _copies(connection: Connection, dossier_id: str, copies: int) -> None:
    """Rows of one dossier, under other ids, as SealDossier would have made them."""
    dossier = _rows(connection, tables.dossier, tables.dossier.c.id == dossier_id)
    slots = _rows(connection, tables.component, tables.component.c.dossier_id == dossier_id)
    (sealed,) = _rows(connection, tables.submission, tables.submission.c.dossier_id == dossier_id)
    steps = _rows(connection, tables.step, tables.step.c.submission_id == sealed["id"])
    numbers = count(_most(connection, tables.dossier.c.number) + 1)
    sequences = count(_most(connection, tables.submission.c.sequence) + 1)
    made: dict[Table, list[dict[str, Any]]] = {}
    for copied in range(copies):
        number, sequence = next(numbers), next(sequences)
        others = {each: new_id() for each in (dossier_id, sealed["id"])}
        others |= {row["id"]: new_id() for row in slots}
        others |= {row["blob_id"]: new_id() for row in steps if row["blob_id"]}
        others[dossier[0]["provisional_code"]] = f"TẠM-Q2-{number:06d}"
        others[dossier[0]["applicant_id_number"]] = f"{number:012d}"
        others[f'"sequence":{sealed["sequence"]},'] = f'"sequence":{sequence},'
        other = _renamed(others)
        later = {"sealed_at": sealed["sealed_at"] + copied, "sequence": sequence}
        made.setdefault(tables.dossier, []).extend(
            {**other(row), "number": number} for row in dossier
        )
        made.setdefault(tables.component, []).extend(other(row) for row in slots)
        made.setdefault(tables.submission, []).append({**other(sealed), **later})
        made.setdefault(tables.step, []).extend({**other(row), "id": None} for row in steps)
        if (copied + 1) % _AT_ONCE == 0 or copied + 1 == copies:
            for table, rows in made.items():
                put(connection, table, list(rows[0]), [tuple(row.values()) for row in rows])
            made.clear()


def _rows(connection: Connection, table: Table, which: Any) -> list[dict[str, Any]]:
    query = select(table).where(which).order_by(table.c.id)
    return [dict(row) for row in connection.execute(query).mappings()]


def _most(connection: Connection, column: Any) -> int:
    return int(connection.execute(select(func.max(column))).scalar() or 0)


def _renamed(others: dict[str, str]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Makes a row another one's: ids and codes also where they stand within a text."""

    def text(value: str) -> str:
        for before, after in others.items():
            value = value.replace(before, after)
        return value

    def row(before: dict[str, Any]) -> dict[str, Any]:
        return {
            name: text(value)
            if isinstance(value, str)
            else text(value.decode()).encode()
            if isinstance(value, bytes)
            else value
            for name, value in before.items()
        }

    return row


if __name__ == "__main__":
    queue_home(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
