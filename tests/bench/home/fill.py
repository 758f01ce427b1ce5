"""A new home of any size: a year of dossiers at the counter."""

from __future__ import annotations

import heapq
import random
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

from sqlalchemy import Table

from tests.bench.home.copies import Copy, Copyist, Counts
from tests.bench.home.kinds import FINISHED, OPEN, Kind, worked
from tests.bench.home.office import Office, Room, key_of, set_up
from tests.bench.home.pages import put_pages
from tests.bench.home.patterns import SHARED, Pattern, pattern_of, rows_of
from tests.bench.home.pictures import page
from tests.bench.home.plan import HomePlan
from tests.bench.home.writing import Ledger, put, write
from tests.bench.home.year import Openings, finished, opened, sessions_before
from tests.support.papers import RESOURCES
from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.database import Database
from tthc_desktop.adapters.store.derived import rebuild
from tthc_desktop.adapters.store.schema import nobody
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.adapters.system.clock import SystemClock
from tthc_desktop.adapters.system.days import bundled_calendar
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.time import VIETNAM, to_ms

_MONDAY = datetime(2026, 10, 5, 8, 30, tzinfo=VIETNAM)
"""The patterns' clocks begin there: the catalogue that ships holds on that day."""


def fill(folder: Path, plan: HomePlan) -> None:
    """Makes a home in a folder that is not there yet, or empty.

    Its people are those of plan.accounts(), beside the demo office's administrator.

    Raises FileExistsError for a folder in which something is.
    """
    office = set_up(folder, plan)
    database = Database(Home(folder).database, key_of(folder, "database"))
    store = SqlStore(database, SystemClock())
    try:
        with tempfile.TemporaryDirectory() as rooms:
            models = _Models(office, database, Path(rooms))
            still, ended = plan.procedures
            patterns = {True: models.made(OPEN, still), False: models.made(FINISHED, ended)}
        with database.rebuild() as connection:  # a blob may stand before its parent
            for table, rows in models.shared.items():
                put(connection, table, [c.name for c in table.c], list(rows.values()))
        with database.read() as connection:
            last = rows_of(connection, tables.audit)[-1]
        copies = _Copies(office, plan, patterns, models.pictures)
        write(database, Ledger(last["seq"], last["hash"]), copies.all())
        rebuild(database, nobody)  # the rows were written past the store
    finally:
        store.close()


@dataclass
class _Models:
    """Makes the patterns, each in a room of its own, and takes the files from there.

    Attributes:
        shared: Rows that all dossiers share, by their key.
        pictures: What is on pages, by its hash.
    """

    office: Office
    database: Database
    rooms: Path
    shared: dict[Table, dict[object, tuple[object, ...]]] = field(
        default_factory=lambda: {table: {} for table in SHARED}
    )
    pictures: dict[str, bytes] = field(default_factory=dict)
    _number: Iterator[int] = field(default_factory=count)

    def made(self, kinds: Mapping[str, Kind], most: int) -> list[Pattern]:
        with self.database.read() as connection:
            before = len(rows_of(connection, tables.audit))
        clerk = self.office.people[0]
        found = []
        for kind, weight, day in worked(kinds, most, self._room, clerk):
            room = Database(Home(day.room.folder).database, key_of(day.room.folder, "database"))
            try:
                with room.read() as connection:
                    found.append(pattern_of(kind, weight, connection, before, clerk))
                    for table, rows in self.shared.items():
                        keys = [c.name for c in table.primary_key]
                        for row in rows_of(connection, table):
                            rows.setdefault(tuple(row[k] for k in keys), tuple(row.values()))
            finally:
                room.close()
            self._take_files(day.room)
        return found

    def _room(self) -> Room:
        return Room.beside(self.office, self.rooms / str(next(self._number)), _MONDAY)

    def _take_files(self, room: Room) -> None:
        there, here = Home(room.folder), Home(self.office.folder)
        for source, target in ((there.blobs, here.blobs), (there.clean, here.clean)):
            if source.exists():
                shutil.copytree(source, target, dirs_exist_ok=True)
        self.pictures |= {sha: page(title) for sha, title in room.sheets.titles.items()}
        shutil.rmtree(room.folder)


@dataclass(frozen=True, slots=True)
class _Copies:
    """All dossiers of a plan.

    Attributes:
        patterns: By whether such a dossier is still work.
    """

    office: Office
    plan: HomePlan
    patterns: Mapping[bool, list[Pattern]]
    pictures: Mapping[str, bytes]

    def all(self) -> Iterator[Copy]:
        """In the order of their reception; page files are written on the way."""
        plan, rng = self.plan, random.Random(self.plan.seed)
        calendar = bundled_calendar(RESOURCES)
        copyist = Copyist(rng, calendar, Counts())
        sessions = sessions_before(calendar, plan.now)
        openings = Openings(copyist, sessions, plan.now)
        still = opened(self.patterns[True], openings, plan.unfinished, rng)
        ended = finished(
            self.patterns[False],
            sessions,
            plan.dossiers - plan.unfinished,
            to_ms(plan.now),
            random.Random(plan.seed + 1),
        )
        sealed = SealedFileStore(key_of(self.office.folder, "files"))
        batches = Home(self.office.folder).batches
        for received, pattern in heapq.merge(still, ended, key=lambda each: each[0]):
            copy = copyist(pattern, received, rng.choice(self.office.clerks))
            if pattern.open:
                put_pages(copy, sealed, batches, self.pictures)
            yield copy
