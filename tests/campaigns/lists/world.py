"""An office at two windows, with a clock, a province and people that a campaign moves."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from tests.bench.home.fill import fill
from tests.bench.home.hands import Relay
from tests.bench.home.office import Room, key_of, set_up
from tests.bench.home.plan import HomePlan
from tests.support.office import CountingIds, FakeClock, nobody_else
from tests.support.oracle import Truth, truth
from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.services.ports.store import Tx
from tthc_desktop.services.reception.list_tasks import ListTasks
from tthc_desktop.services.use_cases import UseCases

_CODES_GIVEN = 5_000
"""A day: what the province gives now was not given to a dossier that a plan made."""


_STEPS = (
    "SELECT s.dossier_id, t.id, t.state, t.error_code FROM step AS t"
    " JOIN submission AS s ON s.id = t.submission_id ORDER BY t.id"
)
_PAGES = (
    "SELECT b.dossier_id, e.* FROM batch_event AS e"
    " JOIN batch AS b ON b.id = e.batch_id ORDER BY e.rowid"
)
# How wrong the clock was when a dossier was received is no change that a list shows.
_OF_DOSSIER = ", ".join(c.name for c in tables.dossier.c if c.name != "clock_offset_ms")
_SHOWN = (
    f"SELECT {_OF_DOSSIER} FROM dossier ORDER BY id",  # noqa: S608 - names of ours
    "SELECT dossier_id, c.* FROM component AS c ORDER BY id",
    "SELECT dossier_id, id, state, official_code FROM submission ORDER BY id",
    "SELECT dossier_id, p.* FROM dossier_pause AS p ORDER BY p.rowid",
    "SELECT dossier_id, e.* FROM dossier_event AS e ORDER BY e.rowid",
    _STEPS,
    _PAGES,
)


@dataclass
class World:
    """What acts are done in.

    Attributes:
        rooms: Two windows on the same home.
        pool: Dossiers that acts are done with; all that are made come into it.
        broken: What stood in the column that an act damaged, by dossier.
        seen: What altered() read last, by dossier.
    """

    rooms: tuple[Room, Room]
    people: tuple[Account, ...]
    rng: random.Random
    pool: list[str] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)

    @classmethod
    def new(cls, folder: Path, seed: int) -> World:
        """An office that has received nothing yet."""
        plan = HomePlan(100, clerks=3, seed=seed, now=datetime.fromisoformat("2026-10-05T09:00+07"))
        set_up(folder, plan)
        return cls._at(folder, plan, seed)

    @classmethod
    def filled(cls, folder: Path, plan: HomePlan) -> World:
        """A year of dossiers, some of which go on."""
        fill(folder, plan)
        world = cls._at(folder, plan, plan.seed)
        with world.rooms[0].store.read() as tx:
            there = tx.open_work.ids(None, "", 1 << 20)
            world.pool = world.rng.sample(there, min(40, len(there)))
        return world

    @classmethod
    def _at(cls, folder: Path, plan: HomePlan, seed: int) -> World:
        clock = FakeClock(plan.now)
        ids = CountingIds(clock, random.Random(seed))
        people = _people(folder)
        clerk = next(each for each in people if each.role is Role.CLERK)
        first, second = (Room.within(folder, clock, ids, clerk) for _ in range(2))
        first.sheets.titles = second.sheets.titles = defaultdict(lambda: "Giấy tờ đã quét")
        relay = Relay(clock=clock, given=_CODES_GIVEN)
        rooms = (replace(first, relay=relay), replace(second, relay=relay))
        return cls(rooms, people, random.Random(seed))

    @property
    def clock(self) -> FakeClock:
        return self.rooms[0].clock

    @property
    def room(self) -> Room:
        """One of the windows."""
        return self.rng.choice(self.rooms)

    @property
    def use(self) -> UseCases:
        return self.room.use

    @property
    def clerks(self) -> tuple[Account, ...]:
        return tuple(each for each in self.people if each.role is Role.CLERK)

    def of_role(self, role: Role) -> Account:
        return next(each for each in self.people if each.role is role)

    def in_charge(self, dossier: Dossier) -> Account:
        """Now and then somebody who is not, or who may do everything."""
        if self.rng.random() < 0.1:
            return self.rng.choice(self.people)
        own = (each for each in self.clerks if each.id == dossier.clerk_id)
        return next(own, self.of_role(Role.SUPERVISOR))

    def some(self) -> Dossier:
        """A dossier that can be read. Raises StoreError for one that cannot."""
        with self.room.store.read() as tx:
            found = tx.dossiers.get(self.rng.choice(self.pool))
        assert found is not None
        return found

    @contextmanager
    def reading(self) -> Iterator[tuple[Tx, Connection]]:
        """A transaction with the connection below it."""
        store = self.rooms[0].store
        with store._database.read() as connection:
            yield store._tx(connection, ""), connection

    def newest(self) -> int:
        """The number of the last change, from which on altered() looks."""
        self.altered()
        with self.room.store.read() as tx:
            return tx.changes.newest()

    def altered(self) -> frozenset[str]:
        """The dossiers of which any row that a window shows became another since this was asked
        last."""
        with self.reading() as (_tx, connection):
            rows: dict[str, list[object]] = defaultdict(list)
            for statement in _SHOWN:
                for row in connection.exec_driver_sql(statement):
                    rows[row[0]].append(tuple(row))
        now = {dossier_id: repr(found) for dossier_id, found in rows.items()}
        changed = frozenset(each for each in now if now[each] != self.seen.get(each))
        self.seen = now
        return changed

    def truth(self) -> Truth:
        calendar = self.rooms[0].use(ListTasks).catalogue.calendar()
        with self.reading() as (tx, connection):
            return truth(tx, connection, self.clock.now(), calendar)

    def close(self) -> None:
        for room in self.rooms:
            room.close()


def _people(folder: Path) -> tuple[Account, ...]:
    store = SqlStore.open(folder, key_of(folder, "database"), FakeClock(), nobody_else)
    try:
        with store.read() as tx:
            return tuple(tx.accounts.all())
    finally:
        store.close()
