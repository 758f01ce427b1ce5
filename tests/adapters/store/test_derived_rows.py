"""Rows that lists are read from: made anew they are what they were, whatever dossiers came to."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from tests.conftest import ROOT
from tests.support.damage import damage, damage_dossier, without_guards
from tests.support.office import KEY, FakeClock, Home, nobody_else
from tthc_desktop.adapters.store.search import _whose
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.adapters.store.work import WorkKeeper
from tthc_desktop.adapters.store.work_lists import SqlChanges
from tthc_desktop.domain.dossier import Arrival, DossierState
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.work import WORK_RULES, DueBounds
from tthc_desktop.services.office.news import LookForNews
from tthc_desktop.services.ports.work import WorkFilter
from tthc_desktop.services.reception.check_open_work import CheckOpenWork
from tthc_desktop.services.upkeep.lists import CheckLists, RenewLists

_INDEX = "SELECT sql FROM sqlite_master WHERE name = 'search_index'"


def kept(connection: Connection) -> list[tuple[object, ...]]:
    texts = "SELECT dossier_id, text FROM search_text ORDER BY dossier_id"
    statements = ("SELECT * FROM work ORDER BY dossier_id", texts)
    return [tuple(row) for each in statements for row in connection.exec_driver_sql(each)]


def nobody(_done: int, _total: int) -> None:
    """Is told and says nothing."""


def whole(home: Home) -> None:
    """Asserts that the rows are right, and stay what they are when they are made anew."""
    with home.store._database.write() as connection:
        keeper = WorkKeeper(connection)
        before = kept(connection)
        assert list(keeper.unlike()) == []
        keeper.rebuild(nobody)
        assert kept(connection) == before
        assert list(keeper.unlike()) == []
        assert list(keeper.unfound()) == []
        intact(connection)


def intact(connection: Connection) -> None:
    """SQLite's own check of the index against the texts; it raises."""
    connection.exec_driver_sql(
        "INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)"
    )


def test_every_state_that_a_dossier_can_be_in(home: Home) -> None:
    """Most of them are told by columns alone when all rows are made anew."""
    model = replace(home.signed_dossier(b"x"), components=(), provisional_code="")
    states = itertools.product(DossierState, Arrival, PortalStatus, (True, False))
    with home.store.write("test") as tx:
        for state, arrival, status, gives in states:
            for printed, told in itertools.product((None, 1), (None, 1)):
                code = f"H-{home.ids.new()}" if arrival is Arrival.PROVINCE else None
                made = replace(
                    model,
                    id=home.ids.new(),
                    official_code=code,
                    state=state,
                    arrival=arrival,
                    status=status,
                    needs_result=gives,
                )
                tx.dossiers.add(made)
                tx.dossiers._update(made.id, slip_printed_at=printed, code_told_at=told)
    whole(home)


@pytest.fixture
def finished(home: Home) -> str:
    """Nobody has anything to do with it."""
    made = home.signed_dossier(b"x")
    with home.store.write("test") as tx:
        tx.dossiers.put_state(made.id, DossierState.SEALED)
        tx.dossiers.put_arrival(made.id, Arrival.PROVINCE, "H01.45-261123-0001")
        tx.dossiers.put_status(made.id, PortalStatus.RETURNED)
    return made.id


def rows(home: Home) -> list[tuple[str, int]]:
    with home.store._database.read() as connection:
        found = connection.exec_driver_sql("SELECT dossier_id, damaged FROM work")
        return [(row[0], row[1]) for row in found]


def test_a_finished_dossier_that_is_opened_again_is_work_again(home: Home, finished: str) -> None:
    assert rows(home) == []
    with home.store.write("test") as tx:
        tx.dossiers.put_state(finished, DossierState.OPEN)
    assert rows(home) == [(finished, 0)]
    whole(home)


def test_a_finished_dossier_that_cannot_be_read_is_no_work(home: Home, finished: str) -> None:
    """The doctor names it; no list of anybody could do anything about it."""
    damage_dossier(home.store, finished)
    with home.store.write("test") as tx:
        tx.dossiers.put_code_told(finished, home.clock.now())
    assert rows(home) == []
    whole(home)


@pytest.mark.parametrize(
    "change", ["people = '{'", "status = 77", "state = 'GONE'", "arrival = 9", "due_at = 1 << 60"]
)
def test_what_cannot_be_read_and_is_not_finished_stays_in_the_list(home: Home, change: str) -> None:
    made = home.signed_dossier(b"x")
    damage(home.store, f"UPDATE dossier SET {change} WHERE id = ?", made.id)  # noqa: S608 - of this file
    with home.store.write("test") as tx:
        tx.dossiers.put_code_told(made.id, home.clock.now())
    assert rows(home) == [(made.id, 1)]
    whole(home)


def test_a_step_that_waits_for_a_person_keeps_a_confirmed_dossier(
    home: Home, finished: str
) -> None:
    with home.store.write("test") as tx:
        tx.dossiers.put_state(finished, DossierState.OPEN)
    home.seal(finished)
    for table in ("submission", "step"):
        without_guards(home.store, table)
    with home.store._database.write() as connection:
        connection.exec_driver_sql("UPDATE submission SET state = 'CONFIRMED'")
        connection.exec_driver_sql("UPDATE step SET state = 'REJECTED'")
        connection.exec_driver_sql("UPDATE dossier SET arrival = ?", (int(Arrival.PROVINCE),))
        WorkKeeper(connection).renew([finished])
    assert rows(home) == [(finished, 0)]
    whole(home)


@pytest.mark.parametrize("size", [-(1 << 62), (1 << 62)])
def test_sizes_that_no_file_has_stop_no_count(home: Home, size: int) -> None:
    sealed = [home.sealed(b"one", b"two") for _ in range(9)]
    without_guards(home.store, "step")
    with home.store._database.write() as connection:
        connection.exec_driver_sql("UPDATE step SET size = ?", (size,))
        for each in sealed:
            WorkKeeper(connection).renew([each.dossier_id])
    with home.store.read() as tx:
        assert tx.queue.counts(None).waiting == 9
    whole(home)


def test_a_copy_of_the_database_finds_the_same(home: Home, tmp_path: Path, finished: str) -> None:
    for name in ("vacuumed", "copied"):
        (tmp_path / name).mkdir()
        target = tmp_path / name / "tthc.db"
        if name == "vacuumed":
            raw = home.store._database._connect()
            raw.execute("VACUUM INTO ?", (str(target),))
            raw.close()
        else:
            home.signed_dossier(b"y")
            home.store.close()
            shutil.copy(home.folder / "tthc.db", target)
        again = SqlStore.open(target.parent, KEY, FakeClock(), nobody_else)
        try:
            with again._database.write() as connection:
                keeper = WorkKeeper(connection)
                assert keeper.up_to_date()
                assert (list(keeper.unlike()), list(keeper.unfound())) == ([], [])
                intact(connection)
        finally:
            again.close()


def test_an_older_copy_that_came_back_is_noticed(home: Home, tmp_path: Path) -> None:
    home.signed_dossier(b"x")
    kept_copy = tmp_path / "kept.db"
    raw = home.store._database._connect()
    raw.execute("VACUUM INTO ?", (str(kept_copy),))
    raw.close()
    home.signed_dossier(b"y")
    known = LookForNews(home.store)(None)
    assert known is not None
    home.store.close()
    for each in home.folder.glob("tthc.db*"):
        each.unlink()
    kept_copy.rename(home.folder / "tthc.db")
    again = Home.reopen(home.folder)
    try:
        with again.store.write("test") as tx:
            tx.settings.put("x", "1")
        news = LookForNews(again.store)(replace(known, version=-1))
    finally:
        again.close()
    assert news is not None
    assert news.number < known.number
    assert news.dossiers is None


_OTHER = """
import sys
from dataclasses import replace
from pathlib import Path
from tests.support.office import Home
home = Home.reopen(Path(sys.argv[1]))
with home.store.write("other") as tx:
    tx.dossiers.put_code_told(sys.argv[2], home.clock.now())
home.close()
"""


def test_what_another_process_does_names_its_dossier(home: Home) -> None:
    made, _other = home.signed_dossier(b"x"), home.signed_dossier(b"y")
    look = LookForNews(home.store)
    known = look(None)
    assert known is not None
    assert look(known) is None
    subprocess.run([sys.executable, "-c", _OTHER, home.folder, made.id], check=True, cwd=ROOT)
    news = look(known)
    assert news is not None
    assert news.dossiers == frozenset({made.id})
    whole(home)


def test_rows_by_other_rules_are_made_anew_when_the_home_is_opened(home: Home) -> None:
    home.signed_dossier(b"x")
    with home.store._database.write() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {WORK_RULES - 1}")
        connection.exec_driver_sql("UPDATE work SET step = 'seal', presses_at = 0")
    home.store.close()
    again = Home.reopen(home.folder)
    try:
        whole(again)
    finally:
        again.close()


_PAUSE = (
    "INSERT INTO dossier_pause (dossier_id, reason, since, actor, note)"
    " VALUES (:dossier, 'posting', 1, '', '')"
)
_EVENT = (
    "INSERT INTO dossier_event (dossier_id, at, actor, kind, status, reason, approver, detail)"
    " VALUES (:dossier, 0, '', 'received', 2, '', '', '{}')"
)
_PAGE = (
    "INSERT INTO batch_event (batch_id, seq, kind, number, at, actor, detail)"
    " VALUES ('b', 9, 'page', 99, 0, 'test', '{')"
)
_ERROR = (
    "UPDATE step SET error_code = 'x'"
    " WHERE submission_id = (SELECT id FROM submission WHERE dossier_id = :dossier)"
)
_STATE = (
    "UPDATE step SET state = 'INFLIGHT' WHERE state = 'READY'"
    " AND submission_id = (SELECT id FROM submission WHERE dossier_id = :dossier)"
)


@pytest.mark.parametrize(
    "statements",
    [
        ("UPDATE dossier SET holder = 'x' WHERE id = :dossier",),
        ("UPDATE component SET pages = 7 WHERE dossier_id = :dossier",),
        (_ERROR,),
        (_STATE,),
        ("UPDATE submission SET state = 'SENDING' WHERE dossier_id = :dossier",),
        (_PAUSE, "UPDATE dossier_pause SET until = 2", "DELETE FROM dossier_pause"),
        (_EVENT,),
        (_PAGE,),
    ],
    ids=["dossier", "slot", "error", "step", "sealed", "pause", "event", "page"],
)
def test_every_row_that_is_shown_names_its_dossier(home: Home, statements: tuple[str, ...]) -> None:
    """Whoever writes it, another program too."""
    home.sealed(b"other")
    dossier_id = home.sealed(b"x").dossier_id
    with home.store.write("test") as tx:
        tx.batches.open("b", dossier_id, home.clock.now())
    for statement in statements:
        with home.store._database.write() as connection:
            before = SqlChanges(connection).newest()
            done = connection.execute(text(statement), {"dossier": dossier_id})
            assert done.rowcount >= 1
            assert SqlChanges(connection).since(before, 9) == frozenset({dossier_id})


def alike() -> tuple[str, str]:
    """Ids of two clerks whose marks in the index are the same."""
    known: dict[tuple[str, ...], str] = {}
    for number in itertools.count():
        clerk_id = f"c-{number}"
        first = known.setdefault(tuple(_whose(clerk_id)), clerk_id)
        if first != clerk_id:
            return first, clerk_id
    raise AssertionError


def test_nobody_finds_dossiers_of_a_clerk_whose_marks_are_alike(home: Home, finished: str) -> None:
    open_one = home.signed_dossier(b"y").id
    mine, other = alike()
    with home.store.write("test") as tx:
        for each in (mine, other):
            tx.accounts.add(Account(each, each, each, Role.CLERK), "", home.clock.now())
        for dossier_id in (finished, open_one):
            tx.dossiers.put_holder(dossier_id, mine, "")
    with home.store.read() as tx:
        for clerk_id, ids in ((mine, [open_one, finished]), (other, [])):
            wanted = WorkFilter(clerk_id, DueBounds(0, 0, 0))
            found = [*tx.search.unfinished(("dau",), wanted, 9)]
            assert [*found, *tx.search.finished(("dau",), clerk_id, 9)] == ids


def test_a_disk_that_fills_up_with_these_rows_keeps_nothing_and_says_so(home: Home) -> None:
    """SQLite may undo the whole transaction then: it must not be taken for stored."""
    dossier = home.signed_dossier(b"a paper")
    long = " ".join(f"{n:x}" for n in range(60_000))

    def rename() -> None:
        with home.store.write("test") as tx:
            connection = tx.dossiers._connection
            change = "UPDATE dossier SET applicant_name = :name WHERE id = :id"
            connection.execute(text(change), {"name": long, "id": dossier.id})
            [[pages]] = connection.exec_driver_sql("PRAGMA page_count")
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(StoreError, match=r"disk\.full"):
        rename()
    assert home.dossier(dossier.id).applicant.name == dossier.applicant.name
    whole(home)


@pytest.mark.loud("rows for lists and search cannot be written")
@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE search_index_data SET block = x'FFFFFFFFFFFF' WHERE id = 10",
        "UPDATE search_index_data SET block = x'0004000000' WHERE id > 10",
        "DELETE FROM search_index_data WHERE id > 10",
        "DELETE FROM search_index_data",
    ],
)
def test_an_index_that_is_damaged_stops_nobodys_work(home: Home, broken: str) -> None:
    home.signed_dossier(b"a paper")
    with home.store._database.write() as connection:
        made = connection.exec_driver_sql(_INDEX).scalar()
        connection.exec_driver_sql(broken)
    home.close()
    home = Home.reopen(home.folder)
    try:
        dossier = home.signed_dossier(b"another")
        assert home.dossier(dossier.id).code == dossier.code
        with pytest.raises(StoreError, match=r"lists\.stale"):
            CheckLists(home.store)()
        RenewLists(home.store)("test")
        whole(home)
        with home.store._database.read() as connection:
            assert connection.exec_driver_sql(_INDEX).scalar() == made
    finally:
        home.close()


def test_what_can_be_read_again_is_noted_too(home: Home) -> None:
    """One is damaged and another mended: as many as before, and yet others."""
    first, second = home.signed_dossier(b"one"), home.signed_dossier(b"two")
    people = "UPDATE dossier SET people = ? WHERE id = ?"
    check = CheckOpenWork(home.store)
    damage(home.store, people, "{", first.id)
    assert check.all(None) == (first.code,)
    damage(home.store, people, "", first.id)
    damage(home.store, people, "{", second.id)
    assert check.all(None) == (second.code,)
    with home.store.read() as tx:
        assert tx.open_work.noted_damaged((first.id, second.id)) == {second.id}
