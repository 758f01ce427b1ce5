"""How SQLite goes about what is asked of it: which statements, by which plan, in how many steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event

from tthc_desktop.adapters.store.store import SqlStore

GROWING = frozenset(
    (
        *("dossier", "component", "submission", "step", "audit", "batch", "batch_event", "blob"),
        *("dossier_event", "dossier_pause", "dossier_extension", "due_proposal", "reading"),
        *("page_look", "page_reading", "paper_handed_out", "overruled", "dossier_change"),
        *("search_text", "inbox", "national_sync"),
    )
)
"""Tables that hold whatever was finished, for ever."""
_EVERY = 10  # steps of SQLite's machine between two counts
_PLANNED = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)
_ALIAS = re.compile(r"\b(\w+) AS (\w+)")
_SCAN = re.compile(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?(?P<other> VIRTUAL)?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement as it was executed, with its values."""

    sql: str
    values: Any


@dataclass
class Watch:
    """What was executed while it was watched.

    Attributes:
        steps: Of SQLite's machine, in tens.
        begun: How transactions were begun.
    """

    asked: dict[str, Asked] = field(default_factory=dict)
    count: int = 0
    steps: int = 0
    begun: set[str] = field(default_factory=set)


@contextmanager
def watched(store: SqlStore) -> Iterator[Watch]:
    """Notes what is asked of the store within the block."""
    with watching(store._database._engine) as watch:
        yield watch


@contextmanager
def watching(engine: Engine) -> Iterator[Watch]:
    """Notes what is asked of a database within the block."""
    watch = Watch()

    def execute(_c: object, _cursor: object, sql: str, values: Any, _x: object, many: bool) -> None:
        watch.count += 1
        if sql.startswith("BEGIN"):
            watch.begun.add(sql)
        if _PLANNED.match(sql):
            watch.asked.setdefault(sql, Asked(sql, values[0] if many else values))

    def tick() -> int:
        watch.steps += _EVERY
        return 0

    def take(connection: Any, *_: object) -> None:
        connection.set_progress_handler(tick, _EVERY)

    def give(connection: Any, *_: object) -> None:
        connection.set_progress_handler(None, _EVERY)

    listeners: dict[str, Callable[..., None]] = {
        "before_cursor_execute": execute,
        "checkout": take,
        "checkin": give,
    }
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    try:
        yield watch
    finally:
        for name, listener in listeners.items():
            event.remove(engine, name, listener)


def plan_of(connection: Connection, asked: Asked) -> list[str]:
    """SQLite's own words, a line for each table."""
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked.sql}", asked.values)
    return [row[3] for row in rows]


def scans(connection: Connection, asked: Asked, growing: frozenset[str] = GROWING) -> list[str]:
    """The lines of its plan that go through all of a growing table: those by a partial index, which
    holds only what is open, are none."""
    names = {alias: table for table, alias in _ALIAS.findall(asked.sql)}
    return [
        line
        for line in plan_of(connection, asked)
        if (found := _SCAN.match(line))
        and names.get(found[1], found[1]) in growing
        and not (found[2] and _partial(connection, found[2]))
    ]


def _partial(connection: Connection, index: str) -> bool:
    query = "SELECT sql FROM sqlite_master WHERE type = 'index' AND name = ?"
    return " WHERE " in (connection.exec_driver_sql(query, (index,)).scalar() or "")
