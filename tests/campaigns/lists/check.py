"""Holds every list, count and search of the program against what whole dossiers say."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Connection

from tests.campaigns.lists.world import World
from tests.support.oracle import Sealed, Truth
from tthc_desktop.adapters.store.work import WorkKeeper
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.work import TaskKind
from tthc_desktop.domain.worklist import Task
from tthc_desktop.services.part import Stretch
from tthc_desktop.services.reception.check_open_work import CheckOpenWork
from tthc_desktop.services.reception.list_tasks import CountWork, ListTasks
from tthc_desktop.services.reception.search_tasks import SearchTasks
from tthc_desktop.services.sending.queue import ListQueue

KINDS: tuple[TaskKind | None, ...] = (None, *TaskKind)
_PIECES = (
    "tý",
    "100%",
    '"',
    "*",
    "_",
    "%",
    "'",
    "--",
    "OR",
    "AND NOT",
    "NEAR(",
    "🌸",
    "\ue000\ue000\ue000",
    "\ue001\ue002\ue003",
    "y" * 150,
    "x" * 300,
    "   ",
    "",
    "ĐĂNG KÝ",
    "dang ky",
    "Đ",
    "đ",
    "d",
    "Nguye\u0302\u0303n",
    "nguyễn thị",
    "hôn nhân",
    "\u0301\u0301",
    "0991",
    "TẠM",
    "H01.45",
)


@dataclass
class Check:
    """Compares, and keeps what differs.

    Attributes:
        compared: How many answers were held against the truth.
    """

    world: World
    compared: int = 0
    wrong: list[str] = field(default_factory=list)

    def same(self, what: str, found: object, wanted: object) -> None:
        self.compared += 1
        if found != wanted:
            self.wrong.append(f"{what}: {_short(found)} is not {_short(wanted)}")

    @property
    def scopes(self) -> tuple[Account | None, ...]:
        return (None, *self.world.clerks)

    def rows(self) -> None:
        """The rows that are kept are what the dossiers' own rows say, in the index too."""
        with self.world.reading() as (_tx, connection):
            self.same("unlike", list(WorkKeeper(connection).unlike()), [])
            self.same("unfound", list(WorkKeeper(connection).unfound()), [])
        with self.world.rooms[0].store._database.write() as connection:
            connection.exec_driver_sql(
                "INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)"
            )
            self.compared += 1

    def change(self, before: int) -> None:
        """Whatever an act did to a dossier, the other stretch is told of it."""
        with self.world.room.store.read() as tx:
            told = tx.changes.since(before, 1 << 20)
            newest = tx.changes.newest()
        self.same("changes untold", self.world.altered() - (told or frozenset()), frozenset())
        self.same("number of the last change", newest > before, bool(told))

    def anew(self) -> None:
        """What is made anew is what was kept all along."""
        with self.world.rooms[0].store._database.write() as connection:
            kept = _rows(connection)
            rebuilt = WorkKeeper(connection)
            rebuilt.rebuild(lambda _done, _total: None)
            self.same("made anew", _rows(connection), kept)
            self.same("found", list(rebuilt.unfound()), [])

    def lists(
        self,
        truth: Truth,
        scopes: Sequence[Account | None],
        limit: int,
        kinds: Sequence[TaskKind | None],
    ) -> None:
        """Counts, every page of every list, and places."""
        for clerk in scopes:
            self._counts(truth, clerk)
            for kind in kinds:
                self._tasks(truth, clerk, kind, limit)
            self._queue(truth, clerk, limit)
        with self.world.room.store.read() as tx:
            self.same("open", set(tx.open_work.open()), truth.open_ids)

    def _counts(self, truth: Truth, clerk: Account | None) -> None:
        whose = clerk.id if clerk else None
        counts = self.world.use(CountWork)(clerk)
        self.same(f"counts of {whose}", counts.work, truth.counts(whose))
        self.same(f"queue counts of {whose}", counts.queue, truth.queue_counts(whose))
        self.same(f"damaged of {whose}", set(counts.damaged), truth.damaged(whose))
        with self.world.room.store.read() as tx:
            self.same(f"unsigned of {whose}", tx.open_work.unsigned(whose), truth.unsigned(whose))
            kept = tx.open_work.ids(whose, "", 1 << 20)
        clerks = {e.dossier_id: e.clerk_id for e in truth.entries}
        wanted = sorted(each for each in truth.kept_ids if whose in (None, clerks[each]))
        self.same(f"kept of {whose}", list(kept), wanted)

    def _tasks(
        self, truth: Truth, clerk: Account | None, kind: TaskKind | None, limit: int
    ) -> None:
        whose = clerk.id if clerk else None
        what = f"tasks of {whose}, {kind}"
        lines = truth.tasks(whose, kind)
        keys = [line.dossier_id for line in lines]
        wanted = [line.task and line.task.as_shown for line in lines]
        ask = self.world.use(ListTasks)

        def page(stretch: Stretch) -> tuple[Sequence[str], Sequence[Task | None], int, int]:
            made = ask(clerk, kind, stretch)
            return made.keys, made.rows, made.total, made.start

        self._pages(what, page, keys, wanted, limit)
        for key in self._some(keys):
            place = ask(clerk, kind, Stretch(limit=1, key=key)).place
            self.same(f"{what}, place", place, keys.index(key))
        elsewhere = truth.kept_ids - set(keys)
        if elsewhere:
            key = min(elsewhere)
            self.same(f"{what}, no place", ask(clerk, kind, Stretch(limit=1, key=key)).place, None)
        if kind is None:
            every = [key for made in islice(ask.all(clerk), len(keys) + 2) for key in made.keys]
            self.same(f"{what}, all", every, keys)

    def _queue(self, truth: Truth, clerk: Account | None, limit: int) -> None:
        whose = clerk.id if clerk else None
        what = f"queue of {whose}"
        lines: tuple[Sealed, ...] = truth.waiting(whose) + truth.arrived(whose)
        keys = [line.id for line in lines]
        ask = self.world.use(ListQueue)

        def page(stretch: Stretch) -> tuple[Sequence[str], Sequence[str], int, int]:
            made = ask(clerk, stretch)
            return made.keys, made.keys, made.total, made.start

        self._pages(what, page, keys, keys, limit)
        for key in self._some(keys):
            self.same(
                f"{what}, place", ask(clerk, Stretch(limit=1, key=key)).place, keys.index(key)
            )
        for key in self._some([line.dossier_id for line in lines]):
            first = next(n for n, line in enumerate(lines) if line.dossier_id == key)
            self.same(
                f"{what}, place of dossier", ask(clerk, Stretch(limit=1, key=key)).place, first
            )
        every = [key for made in islice(ask.all(clerk), len(keys) + 2) for key in made.keys]
        self.same(f"{what}, all", every, keys)
        only = ask(clerk, Stretch(limit=len(keys) + 1), waiting_only=True)
        self.same(f"{what}, waiting only", list(only.keys), keys[: len(truth.waiting(whose))])

    def _pages(
        self,
        what: str,
        page: Callable[[Stretch], tuple[Sequence[str], Sequence[object], int, int]],
        keys: Sequence[str],
        wanted: Sequence[object],
        limit: int,
    ) -> None:
        """By the line before, and by how many lines lie before."""
        for by_key in (True, False):
            start, after = 0, ""
            while True:
                found, lines, total, begins = page(Stretch(start, after, limit))
                part = slice(start, start + limit)
                self.same(f"{what}, keys", list(found), list(keys[part]))
                self.same(f"{what}, lines", list(lines), list(wanted[part]))
                self.same(f"{what}, total", (total, begins), (len(keys), start))
                start += limit
                after = found[-1] if by_key and found else ""
                if start >= len(keys):
                    break

    def _some(self, keys: Sequence[str]) -> Sequence[str]:
        return self.world.rng.sample(list(keys), min(2, len(keys)))

    def searches(self, truth: Truth, count: int) -> None:
        for asked in words(self.world.rng, truth, count):
            clerk = self.world.rng.choice(self.scopes)
            kind = self.world.rng.choice((None, None, *KINDS))
            whose = clerk.id if clerk else None
            made = self.world.use(SearchTasks)(clerk, asked, kind)
            wanted = truth.found(asked, whose, kind)
            self.same(f"search {asked!r} of {whose}, {kind}", (made.keys, made.more), wanted)

    def readable(self, truth: Truth) -> None:
        """What is told when a clerk signs in."""
        for clerk in self.scopes:
            told: set[str] = set()
            after: str | None = ""
            while after is not None:
                part = self.world.use(CheckOpenWork)(clerk, after)
                told |= set(part.damaged)
                after = part.after
            self.same(
                "open work that cannot be read", told, truth.damaged(clerk.id if clerk else None)
            )


def _rows(connection: Connection) -> list[tuple[object, ...]]:
    """Of work and search, whatever their order."""
    texts = "SELECT dossier_id, text FROM search_text ORDER BY dossier_id"
    statements = ("SELECT * FROM work ORDER BY dossier_id", texts)
    return [tuple(row) for each in statements for row in connection.exec_driver_sql(each)]


def words(rng: random.Random, truth: Truth, count: int) -> Iterator[str]:
    """What people type, whole or in pieces, with and without marks; and what nobody should."""
    for _ in range(count):
        text = rng.choice(truth.entries).text
        pieces = []
        for _ in range(rng.choice((1, 1, 2, 3))):
            if rng.random() < 0.3:
                pieces.append(rng.choice(_PIECES))
                continue
            at = rng.randrange(max(1, len(text)))
            pieces.append(text[at : at + rng.choice((1, 2, 3, 4, 6, 9, 30))])
        joined = rng.choice((" ", "", "  ")).join(pieces)
        yield joined.upper() if rng.random() < 0.2 else joined


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) < 400 else f"{text[:400]}…"
