"""What is done in a home of any size, each beside the least that SQL could do for it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlcipher3 import dbapi2 as sqlcipher

from tests.bench.home.office import key_of
from tests.bench.scale_typed import typed_inputs
from tests.support.papers import RESOURCES
from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.database import Database
from tthc_desktop.adapters.store.dossiers import SqlDossiers
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.adapters.system.clock import SystemClock
from tthc_desktop.adapters.system.days import bundled_calendar
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.domain.component import Component
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.text import fold
from tthc_desktop.domain.time import from_ms, to_ms
from tthc_desktop.domain.work import due_bounds
from tthc_desktop.services.catalogue.current import CurrentCatalogue
from tthc_desktop.services.deadlines.current_calendar import CurrentCalendar
from tthc_desktop.services.papers.register_row import register_row
from tthc_desktop.services.part import PAGE, Stretch
from tthc_desktop.services.reception.list_tasks import CountWork, ListTasks
from tthc_desktop.services.reception.search_tasks import MOST_FOUND, SearchTasks
from tthc_desktop.services.sending.plan import SendingPlan
from tthc_desktop.services.sending.queue import ListQueue
from tthc_desktop.services.signing.sign_dossiers import ListToSign

TIMES = 31
_TIMES_TYPED = 3
Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Figure:
    """Milliseconds: medians, but for what says otherwise.

    Attributes:
        plain: Wall time of the peer; None where there is none.
        most: The slowest run.
        goal: What wall may be at most; None where none is set.
        p95: Of a search over all inputs, to which the goal belongs then.
    """

    what: str
    wall: float
    cpu: float
    most: float
    plain: float | None = None
    goal: float | None = None
    p95: float | None = None

    @property
    def judged(self) -> float:
        return self.wall if self.p95 is None else self.p95


def figures(folder: Path) -> Iterator[Figure]:
    """Of a home that may be written to."""
    database = Database(Home(folder).database, key_of(folder, "database"))
    store = SqlStore(database, SystemClock())
    plain = _plain_connection(folder)
    try:
        desk = _Desk.of(store, database, plain)
        for case in (*_lists(desk), *_single(desk), *_writing(desk)):
            yield _measured(case)
        yield from _searches(desk)
    finally:
        plain.close()
        store.close()


@dataclass(frozen=True, slots=True)
class _Case:
    what: str
    ours: Work
    plain: Work | None = None
    goal: float | None = None


def _measured(case: _Case, times: int = TIMES) -> Figure:
    """In turns: whatever else the machine does, it does to both."""
    walls, cpus, plains = [], [], []
    for work in (case.ours, case.plain):
        if work is not None:
            work()  # what is read once stays in the cache, as at a counter
    for _ in range(times):
        wall, cpu = _timed(case.ours)
        walls.append(wall)
        cpus.append(cpu)
        if case.plain is not None:
            plains.append(_timed(case.plain)[0])
    peer = statistics.median(plains) if plains else None
    return Figure(
        case.what, statistics.median(walls), statistics.median(cpus), max(walls), peer, case.goal
    )


def _timed(work: Work) -> tuple[float, float]:
    cpu, begin = time.thread_time(), time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000, (time.thread_time() - cpu) * 1000


def _plain_connection(folder: Path) -> sqlcipher.Connection:
    connection = sqlcipher.connect(str(Home(folder).database), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key_of(folder, 'database').hex()}'\"")
    return connection


@dataclass(frozen=True, slots=True)
class _Desk:
    """A home with the clerk whose lists are the longest."""

    store: SqlStore
    database: Database
    plain: sqlcipher.Connection
    catalogue: CurrentCatalogue
    clock: SystemClock
    clerk: Account

    @classmethod
    def of(cls, store: SqlStore, database: Database, plain: sqlcipher.Connection) -> _Desk:
        clock = SystemClock()
        calendar = CurrentCalendar(store, bundled_calendar(RESOURCES))
        query = "SELECT clerk_id FROM work WHERE listed <> 0 GROUP BY clerk_id ORDER BY count(*)"
        busiest = [row[0] for row in plain.execute(query)][-1]
        with store.read() as tx:
            clerk = next(a for a in tx.accounts.all() if a.id == busiest)
        return cls(store, database, plain, CurrentCatalogue(store, clock, calendar), clock, clerk)

    @property
    def tasks(self) -> ListTasks:
        return ListTasks(self.store, self.clock, self.catalogue)

    def rows(self, query: str, *values: object) -> list[Any]:
        return list(self.plain.execute(query, values).fetchall())

    def asked(self, query: str, *values: object) -> Work:
        return lambda: self.rows(query, *values)


_SHOWN = """
SELECT w.dossier_id, w.presses_at, w.step, w.trouble, d.official_code, d.provisional_code,
       d.applicant_name, d.procedure_name, d.due_at
FROM work w JOIN dossier d ON d.id = w.dossier_id
WHERE w.listed <> 0 {where} ORDER BY w.presses_at, w.dossier_id LIMIT 60 {more}
"""
_BEYOND = "AND w.presses_at >= ? AND (w.presses_at > ? OR w.dossier_id > ?)"
_COUNTS = """
SELECT count(*), sum(presses_at < ?), sum(presses_at >= ? AND presses_at < ?),
       sum(presses_at >= ? AND presses_at < ?), sum(slots <> 0), sum(waiting <> 0),
       sum(trouble <> 'none'), sum(unsigned)
FROM work WHERE listed <> 0 {where}
"""
_QUEUE = """
SELECT s.id, s.state, w.queued_at, d.official_code, d.provisional_code, d.applicant_name
FROM work w JOIN submission s ON s.dossier_id = w.dossier_id AND s.state <> 'CONFIRMED'
JOIN dossier d ON d.id = w.dossier_id
WHERE w.queued_at IS NOT NULL AND w.clerk_id = ?
ORDER BY w.queued_at DESC, w.dossier_id DESC, s.id DESC LIMIT 60
"""
_TO_SIGN = """
SELECT d.official_code, d.provisional_code, c.name
FROM work w JOIN dossier d ON d.id = w.dossier_id JOIN component c ON c.dossier_id = d.id
WHERE w.unsigned > 0 AND w.listed <> 0 AND w.clerk_id = ? AND c.state = 'read'
ORDER BY w.presses_at, w.dossier_id LIMIT 200
"""


def _lists(desk: _Desk) -> Iterator[_Case]:
    bounds = due_bounds(desk.clock.now(), desk.catalogue.calendar())
    over, today, soon = bounds.overdue, bounds.today, bounds.soon
    for whose, clerk in (("one clerk", desk.clerk), ("the office", None)):
        mine = "AND w.clerk_id = ?" if clerk else ""
        me = (clerk.id,) if clerk else ()
        first = desk.tasks(clerk)
        shown = _SHOWN.format(where=mine, more="")
        listed = _Listed(desk.tasks, clerk)
        yield _Case(f"first page, {whose}", listed.at(Stretch()), desk.asked(shown, *me), goal=5.0)
        if first.total > 2 * PAGE:
            at = desk.rows("SELECT presses_at FROM work WHERE dossier_id = ?", first.keys[-1])[0][0]
            beyond = _SHOWN.format(where=f"{mine} {_BEYOND}", more="")
            yield _Case(
                f"next page, {whose}",
                listed.at(Stretch(PAGE, first.keys[-1])),
                desk.asked(beyond, *me, at, at, first.keys[-1]),
                goal=5.0,
            )
            jump = first.total - PAGE
            yield _Case(
                f"last page, {whose}",
                listed.at(Stretch(jump)),
                desk.asked(_SHOWN.format(where=mine, more="OFFSET ?"), *me, jump),
                goal=5.0,
            )
        where = "AND clerk_id = ?" if clerk else ""
        counted = CountWork(desk.store, desk.clock, desk.catalogue)
        yield _Case(
            f"counts, {whose}",
            _Counted(counted, clerk),
            desk.asked(_COUNTS.format(where=where), over, over, today, today, soon, *me),
            goal=5.0,
        )


@dataclass(frozen=True, slots=True)
class _Listed:
    tasks: ListTasks
    clerk: Account | None

    def at(self, stretch: Stretch) -> Work:
        return lambda: self.tasks(self.clerk, stretch=stretch)


@dataclass(frozen=True, slots=True)
class _Counted:
    count: CountWork
    clerk: Account | None

    def __call__(self) -> object:
        return self.count(self.clerk)


def _single(desk: _Desk) -> Iterator[_Case]:
    queue, sign = ListQueue(desk.store, desk.clock), ListToSign(desk.store)
    me = desk.clerk.id
    yield _Case("queue page, one clerk", lambda: queue(desk.clerk), desk.asked(_QUEUE, me), 5.0)
    yield _Case("sign list, one clerk", lambda: sign(desk.clerk), desk.asked(_TO_SIGN, me))
    yield _register(desk)
    codes = desk.rows(
        "SELECT official_code, provisional_code FROM dossier"
        " WHERE official_code IS NOT NULL AND provisional_code <> '' LIMIT 1"
    )[0]
    for name, code in zip(("official_code", "provisional_code"), codes, strict=True):
        query = f"SELECT * FROM dossier WHERE {name} = ? AND {name} <> ''"
        yield _Case(f"by {name}", _ByCode(desk.store, code), desk.asked(query, code), 5.0)
    now = to_ms(desk.clock.now())

    ready = "SELECT * FROM step WHERE state <> 'DONE' AND state = 'READY' LIMIT 1"

    def order() -> None:
        with desk.store.read() as tx:
            tx.outbox.urgent(now)

    yield _Case("order of sending, planned", order, desk.asked(ready))
    plan = SendingPlan(desk.clock, lambda _id: None)

    def next_step() -> None:
        with desk.store.read() as tx:
            plan.next(tx)

    yield _Case("next step of sending", next_step, desk.asked(ready), 5.0)


@dataclass(frozen=True, slots=True)
class _ByCode:
    store: SqlStore
    code: str

    def __call__(self) -> None:
        with self.store.read() as tx:
            assert tx.dossiers.by_code(self.code) is not None


def _register(desk: _Desk) -> _Case:
    """The day on which most was received."""
    day_ms = 86_400_000
    query = (
        f"SELECT received_at / {day_ms} AS day, count(*) FROM dossier GROUP BY 1 ORDER BY 2 DESC"
    )
    day, lines = desk.rows(query)[0]
    since = from_ms(day * day_ms)

    def book() -> None:
        with desk.store.read() as tx:
            for dossier in tx.dossiers.received(since, since + timedelta(days=1)):
                register_row(dossier, tx.events.of_dossier(dossier.id))

    first = day * day_ms
    plain = "SELECT * FROM dossier WHERE received_at >= ? AND received_at < ?"
    return _Case(
        f"register of a day ({lines} lines)", book, desk.asked(plain, first, first + day_ms)
    )


def _writing(desk: _Desk) -> Iterator[_Case]:
    """A slot is written as it is: with the rows that are made of it, and without."""
    slot = _an_open_slot(desk)

    def kept() -> None:
        with desk.store.write("bench") as tx:
            tx.dossiers.put_component(slot)

    def bare() -> None:
        with desk.database.write() as connection:
            SqlDossiers(connection).put_component(slot)

    yield _Case("write that changes a dossier", kept, bare)


def _an_open_slot(desk: _Desk) -> Component:
    with desk.store.read() as tx:
        found = tx.open_work.open()
        return next(d for d in tx.dossiers.these(found[:50]) if d.components).components[0]


def _searches(desk: _Desk) -> Iterator[Figure]:
    with desk.database.read() as connection:
        typed = typed_inputs(connection)
    for whose, clerk in (("one clerk", desk.clerk), ("the office", None)):
        search = _Typed(SearchTasks(desk.store, desk.tasks), clerk)
        each = [
            _measured(_Case(t, search.of(t), _like(desk, t, clerk)), _TIMES_TYPED) for t in typed
        ]
        walls = sorted(f.wall for f in each)
        yield Figure(
            f"search, {whose}",
            statistics.median(walls),
            statistics.median(f.cpu for f in each),
            walls[-1],
            statistics.median(f.plain for f in each if f.plain is not None),
            15.0,
            p95=_p95(walls),
        )


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


@dataclass(frozen=True, slots=True)
class _Typed:
    search: SearchTasks
    clerk: Account | None

    def of(self, text: str) -> Work:
        return lambda: self.search(self.clerk, text)


def _like(desk: _Desk, text: str, clerk: Account | None) -> Work:
    words = fold(text).split()
    holds = " AND ".join("t.text LIKE ?" for _ in words)
    whose = " AND d.clerk_id = ?" if clerk else ""
    query = (
        "SELECT t.dossier_id FROM search_text t JOIN dossier d ON d.id = t.dossier_id"
        f" WHERE {holds}{whose} ORDER BY t.id DESC LIMIT {MOST_FOUND + 1}"
    )
    return desk.asked(query, *(f"%{word}%" for word in words), *((clerk.id,) if clerk else ()))


def size_of(folder: Path) -> int:
    """How many dossiers a home holds."""
    database = Database(Home(folder).database, key_of(folder, "database"))
    try:
        with database.read() as connection:
            query = select(func.count()).select_from(tables.dossier)
            return int(connection.execute(query).scalar_one())
    finally:
        database.close()
