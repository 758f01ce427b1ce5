"""What is typed into the search, as people, broken pastes and other systems write it."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from tests.support.counter import CITIZEN, COLLEAGUE, SUPERVISOR, Counter
from tests.support.office import ACCOUNT
from tthc_desktop.domain.people import Account, Capacity, Submitter
from tthc_desktop.services.reception.list_tasks import ListTasks
from tthc_desktop.services.reception.receive_dossier import Handed
from tthc_desktop.services.reception.search_tasks import SearchTasks
from tthc_desktop.services.reception.transfer_and_return import Transfer

NAME = 'Đoàn Nguyễn "Tý" 100%_* Ạ🌸'
NUMBER = "079288885555"


@pytest.fixture
def wanted(counter: Counter) -> str:
    """The dossier that is looked for, among others."""
    counter.receive()
    return counter.receive(citizen=replace(CITIZEN, name=NAME, id_number=NUMBER)).id


def found(counter: Counter, text: str, clerk: Account | None = None) -> tuple[str, ...]:
    return counter.use(SearchTasks)(clerk, text).keys


@pytest.mark.parametrize(
    "text",
    [
        "đoàn",
        "ĐOÀN",
        "doan",
        unicodedata.normalize("NFD", "Đoàn Nguyễn"),
        "nguye\u0302\u0303n doan",
        '"tý"',
        '"',
        "100%",
        "%_*",
        "*",
        "🌸",
        "8888",
        "88 55 0792",
        "  doan   8555  ",
        "đoàn\u200b",
        "đoàn\0",
        "đoàn\ud800",
        "đoàn \ue000\ue000\ue000",
        "đoàn " * 5_000,
    ],
)
def test_it_is_found(counter: Counter, wanted: str, text: str) -> None:
    assert found(counter, text) == (wanted,)


@pytest.mark.parametrize(
    "text",
    [
        "đoàn khác",
        "doan OR tran",
        "doa*",
        "doan%doan",
        "8_88",
        "x" * 300,
        "x" * 30_000,
        " ".join(f"tu{n}" for n in range(2_000)),
        " ".join("đoàn"[: 1 + n % 4] + str(n) for n in range(190)),
        "🌸🌸",
        "' OR 1=1 --",
        "NEAR(doan tran)",
        'text : "doan"',
    ],
)
def test_nothing_is_found(counter: Counter, wanted: str, text: str) -> None:
    assert found(counter, text) == ()


@pytest.mark.parametrize("text", ["", "   ", "\t\n", "\u0301\u0301", "\0", "\ue000\ue000\ue000"])
def test_nothing_that_can_be_looked_for_is_the_whole_worklist(
    counter: Counter, wanted: str, text: str
) -> None:
    assert found(counter, text) == counter.use(ListTasks)(None).keys


def test_marks_of_the_index_are_no_words(counter: Counter) -> None:
    """Private letters say in the index whose a dossier is, and that it is unfinished."""
    name = "Lê \ue000\ue000\ue000 Hoa"
    made = counter.receive(citizen=replace(CITIZEN, name=name))
    for mark in range(0xE000, 0xF8FF, 97):
        assert found(counter, chr(mark) * 3 + "xyz") == ()
    assert found(counter, "hoa lê") == found(counter, f"lê{chr(0xE000)} hoa") == (made.id,)


def test_both_codes_find_it_once_the_official_one_came(counter: Counter, wanted: str) -> None:
    dossier = counter.home.dossier(wanted)
    with counter.home.store.write("test") as tx:
        tx.dossiers.put_arrival(wanted, dossier.arrival, "H01.45-261123-0042")
    for code in (dossier.provisional_code, "h01.45-261123-0042", "0042"):
        assert found(counter, code) == (wanted,)


def test_those_of_that_name_come_before_those_in_which_it_stands_otherwise(
    counter: Counter,
) -> None:
    named = counter.receive(citizen=replace(CITIZEN, name="Hồ Thị Ví Dụ"))
    others = [counter.receive(citizen=replace(CITIZEN, name="Hoàng Khổng")) for _ in range(2)]
    again = counter.receive(citizen=replace(CITIZEN, name="Lê Văn Hồ"))
    assert found(counter, "hô")[:2] == (named.id, again.id)
    assert set(found(counter, "ho")) == {named.id, again.id, *(each.id for each in others)}


@pytest.mark.parametrize(
    "text",
    [
        "079.288885555",
        "079.288.885.555,",
        '"079288885555"',
        "“đoàn”, nguyễn;",
        "0901234567",
        "0901.234.567",
    ],
)
def test_it_is_found_as_people_copy_it(counter: Counter, wanted: str, text: str) -> None:
    assert wanted in found(counter, text)


def test_any_dash_finds_a_code(counter: Counter, wanted: str) -> None:
    code = counter.home.dossier(wanted).code
    for dash in "\u2010\u2011\u2013\u2014":
        assert found(counter, code.replace("-", dash)) == (wanted,)


def test_whoever_handed_it_in_finds_it(counter: Counter, wanted: str) -> None:
    friend = Submitter("Phạm Giả Định", "079311112222", "0987000111", Capacity.PARENT)
    made = counter.receive(Handed(submitter=friend))
    for text in ("giả định", "079311112222", "0987000111"):
        assert found(counter, text) == (made.id,)


def test_what_is_handed_over_is_found_by_who_has_it(counter: Counter, wanted: str) -> None:
    dossier = counter.home.dossier(wanted)
    assert found(counter, "doan", ACCOUNT) == (wanted,)
    counter.use(Transfer)(SUPERVISOR, dossier.id, COLLEAGUE.login)
    assert found(counter, "doan", ACCOUNT) == ()
    assert found(counter, "doan", COLLEAGUE) == (wanted,)


def test_a_single_letter_finds_what_is_unfinished_only(counter: Counter, wanted: str) -> None:
    made = counter.use(SearchTasks)(None, "ý")
    assert (wanted in made.keys, made.only_unfinished) == (True, True)
    made = counter.use(SearchTasks)(None, "tý")
    assert (made.keys, made.only_unfinished) == ((wanted,), False)
