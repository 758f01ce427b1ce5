"""Rows that another program changed: the doctor says that the lists do not fit, and mends them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_exit_codes import tthc
from tests.support.copied_office import office_with_clerk
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.bootstrap import Composer
from tthc_desktop.cli.output import DONE, ENVIRONMENT, USAGE
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.people import applicant
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.news import LookForNews
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.reception.search_tasks import SearchTasks
from tthc_desktop.services.upkeep.lists import CheckLists, RenewLists


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with contextlib.closing(office_with_clerk(tmp_path / "home")) as made:
        yield made


@pytest.fixture
def dossier(office: Office) -> Dossier:
    clerk = office.use(FindClerk)(demo.CLERK.login)
    person = applicant("Lê Thị Thử", "099198000120", "0912000345", "ấp Thử")
    return office.use(ReceiveDossier)(clerk, "1.001193", person)


def outside(office: Office, statement: str) -> None:
    """Done by a program that does not know what the rows are made of."""
    store = office.ports.store
    assert isinstance(store, SqlStore)
    with store._database.write() as connection:
        connection.exec_driver_sql(statement)


NAME = "UPDATE dossier SET applicant_name = 'Ngô Văn Khác'"
STATES = {
    "a name": NAME,
    "a moment of return": "UPDATE dossier SET due_at = due_at + 1",
    "a clerk": "UPDATE dossier SET clerk_id = (SELECT id FROM account WHERE id <> clerk_id)",
    "a slot": "UPDATE component SET way = 'not_needed', required = 0",
    "a line that got lost": "DELETE FROM work",
    "a text that got lost": "DELETE FROM search_text",
    "an index that forgot": "INSERT INTO search_index (search_index) VALUES ('delete-all')",
    "an index that is broken": "DELETE FROM search_index_data",
}


@pytest.mark.parametrize("what", STATES)
def test_what_was_changed_from_outside_is_told_and_mended(
    office: Office, dossier: Dossier, what: str
) -> None:
    assert office.use(CheckLists)() == 1
    outside(office, STATES[what])
    with pytest.raises(StoreError, match=r"lists\.stale"):
        office.use(CheckLists)()
    office.use(RenewLists)("test")
    assert office.use(CheckLists)() == 1
    name = "khac" if what == "a name" else "thử"
    assert office.use(SearchTasks)(None, f"{name} 0120").keys == (dossier.id,)


def test_what_is_left_of_a_dossier_that_is_there_no_more_is_told(
    office: Office, dossier: Dossier
) -> None:
    """Other programs do not follow foreign keys."""
    store = office.ports.store
    assert isinstance(store, SqlStore)
    raw = store._database._connect()
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("INSERT INTO search_text (dossier_id, text) VALUES ('d-gone', 'x')")
    raw.close()
    with pytest.raises(StoreError) as caught:
        office.use(CheckLists)()
    assert caught.value.details == {"dossiers": "d-gone"}
    office.use(RenewLists)("test")
    assert office.use(CheckLists)() == 1


def test_windows_that_are_open_look_again_at_what_was_not_right(
    office: Office, dossier: Dossier
) -> None:
    outside(office, "DELETE FROM work")
    look = office.use(LookForNews)
    known = look(None)
    assert office.use(RenewLists)("test") == 1
    news = look(known)
    assert news is not None
    assert news.dossiers == frozenset({dossier.id})
    assert office.use(RenewLists)("test") == 0
    again = look(news)
    assert again is not None
    assert again.dossiers == frozenset()


def test_the_doctor_tells_it_in_words_and_renews_the_lists(
    office: Office, dossier: Dossier, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    outside(office, NAME)
    ran = tthc("doctor", "--home", home)
    assert ran.code == ENVIRONMENT
    (line,) = [each for each in ran.out.splitlines() if "Danh sách và tìm kiếm" in each]
    assert line.startswith("✗")
    assert dossier.code in line
    assert "--renew-lists" in line
    ran = tthc("doctor", "--renew-lists", "--json", "--home", home)
    assert (ran.code, ran.json) == (DONE, {"stale": 1})
    assert "✓ Danh sách và tìm kiếm: khớp với 1 hồ sơ" in tthc("doctor", "--home", home).out
    with contextlib.closing(Composer().open_office(home, create=False)) as again:
        with again.ports.store.read() as tx:
            told = tx.audit.lines()[-1]
        assert (told.action, told.detail) == ("lists.renewed", {"stale": 1})
        assert again.use(SearchTasks)(None, "khac").keys == (dossier.id,)


def test_one_mend_at_a_time(tmp_path: Path) -> None:
    ran = tthc("doctor", "--renew-lists", "--reset-setting", "gate", "--home", tmp_path)
    assert ran.code == USAGE
