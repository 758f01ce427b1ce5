"""Questions to the relay that the settings name, through the real adapters: what goes wrong with
one is told as a question, because nothing was on its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from tests.support.due_office import ADMIN
from tests.support.office import ACCOUNT, Home
from tests.support.proving import national_reuse, relay_dossiers, unit_reuse
from tests.support.stub_server import Reply, serving
from tthc_desktop.adapters.portal.dossiers import RelayPortalDossiers
from tthc_desktop.adapters.portal.relay import RelayIntroducer
from tthc_desktop.adapters.portal.reuse import NationalReuse, RelayReuse
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.portal_dossier import PortalFile
from tthc_desktop.domain.reuse import FoundPaper, ReuseQuery, ReuseSource, Wanted
from tthc_desktop.domain.wire import key_id
from tthc_desktop.services.office.current_relay import CurrentPortalDossiers, CurrentReuse
from tthc_desktop.services.office.introduce_relay import IntroduceRelay
from tthc_desktop.services.office.settings import GetOffice, load_office, save_office
from tthc_desktop.services.ports.portal import LookUpError, PortalError
from tthc_desktop.services.reception.portal import FindOnPortal

NOWHERE = "http://127.0.0.1:1"
CODE = "H01.45-261123-0001"
QUERY = ReuseQuery(
    "079200001234", "Trần Ví Dụ", "1.001193", CODE, "H01.45", (Wanted("KQ.1", "KQ.G15.1"),)
)
PAPER = FoundPaper(
    ReuseSource.UNIT, "p-1", False, "KQ.1", "Tờ khai", "", "", None, None, QUERY.owner_id
)
FILE = PortalFile("f-1", "a.pdf", "KQ.1", "ab" * 32, 9)


def at(home: Home, url: str) -> None:
    with home.store.write("test") as tx:
        office = load_office(tx.settings)
        assert office is not None
        save_office(tx.settings, replace(office, relay_url=url, relay_key="ab" * 32))


def _dossiers(url: str, key: str) -> RelayPortalDossiers:
    return relay_dossiers(url, key=key)


def _unit(url: str, key: str) -> RelayReuse:
    return unit_reuse(url, key=key)


def _national(url: str, key: str) -> NationalReuse:
    return national_reuse(url, key=key)


def dossiers(home: Home) -> CurrentPortalDossiers:
    return CurrentPortalDossiers(GetOffice(home.store), _dossiers)


def unit(home: Home) -> CurrentReuse:
    return CurrentReuse(ReuseSource.UNIT, GetOffice(home.store), _unit)


def national(home: Home) -> CurrentReuse:
    return CurrentReuse(ReuseSource.NATIONAL, GetOffice(home.store), _national)


QUESTIONS: dict[str, Callable[[Home], object]] = {
    "dossier": lambda home: dossiers(home).get(CODE),
    "feed": lambda home: dossiers(home).feed("H01.45", 0),
    "file": lambda home: dossiers(home).file(CODE, FILE),
    "find": lambda home: unit(home).find(QUERY),
    "fetch": lambda home: unit(home).fetch(QUERY, PAPER),
    "national": lambda home: national(home).find(QUERY),
    "introduction": lambda home: IntroduceRelay(home.store, RelayIntroducer())(ADMIN),
}
ASKED = pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)


@ASKED
def test_without_a_link_the_question_has_no_answer_and_nothing_waits(
    home: Home, ask: Callable[[Home], object]
) -> None:
    at(home, NOWHERE)
    with pytest.raises(LookUpError) as caught:
        ask(home)
    assert (caught.value.code, caught.value.fault) == ("lookup.link", Fault.LINK)
    assert isinstance(caught.value.__cause__, PortalError), "the report of a bug needs it"
    assert sentence(caught.value) == (
        "Chưa hỏi được máy chủ trung chuyển (không kết nối được). Hồ sơ trên máy không thay đổi."
        " Thử lại sau ít phút."
    )


@ASKED
@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (Reply(0), Fault.CUT),
        (Reply(503, headers={"Retry-After": "7"}), Fault.BUSY),
        (Reply(500), Fault.CAPTIVE),
        (Reply(200, b"<html>Wi-Fi</html>"), Fault.CAPTIVE),
    ],
    ids=lambda value: getattr(value, "value", getattr(value, "status", "")),
)
def test_every_fault_keeps_its_reason(
    home: Home, ask: Callable[[Home], object], reply: Reply, fault: Fault
) -> None:
    with serving(lambda _method, _path: reply) as url:
        at(home, url)
        with pytest.raises(LookUpError) as caught:
            ask(home)
    assert (caught.value.code, caught.value.fault) == (f"lookup.{fault.value}", fault)
    assert caught.value.wait_s == (7.0 if fault is Fault.BUSY else 0.0)
    assert "hàng chờ" not in sentence(caught.value)


@ASKED
def test_an_office_without_a_relay_says_so(home: Home, ask: Callable[[Home], object]) -> None:
    at(home, "")
    with pytest.raises(InputError, match=r"office\.no_relay"):
        ask(home)


def test_who_looks_for_a_code_learns_why_nobody_could_be_asked(home: Home) -> None:
    at(home, NOWHERE)
    found = FindOnPortal(home.store, dossiers(home))(ACCOUNT, CODE)
    assert found.unreachable is not None
    assert found.unreachable.code == "lookup.link"


class SlowIntroducer:
    """Somebody else works on in the settings while the relay's answer is under way."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        self._meanwhile = meanwhile

    def introduce(self, url: str) -> str:
        self._meanwhile()
        return "cd" * 32


def test_pinning_the_key_undoes_nothing_that_was_changed_meanwhile(home: Home) -> None:
    at(home, NOWHERE)
    scanners = ("http://127.0.0.1:9/eSCL",)

    def add_a_scanner() -> None:
        with home.store.write("test") as tx:
            office = load_office(tx.settings)
            assert office is not None
            assert office.scanners != scanners
            save_office(tx.settings, replace(office, scanners=scanners))

    agreed = key_id(bytes.fromhex("cd" * 32))
    name = IntroduceRelay(home.store, SlowIntroducer(add_a_scanner))(ADMIN, agreed)
    office = GetOffice(home.store)()
    assert office is not None
    assert (office.scanners, office.relay_key) == (scanners, "cd" * 32)
    with home.store.read() as tx:
        pinned = [line for line in tx.audit.lines() if line.action == "relay.pinned"]
    assert [(line.ref, line.detail["before"]) for line in pinned] == [(name, "ab" * 8)]


def test_the_key_of_one_relay_is_not_pinned_for_another(home: Home) -> None:
    at(home, NOWHERE)
    other = partial(at, home, "http://127.0.0.1:2")
    with pytest.raises(InputError, match=r"office\.relay_changed"):
        IntroduceRelay(home.store, SlowIntroducer(other))(ADMIN)
    office = GetOffice(home.store)()
    assert office is not None
    assert (office.relay_url, office.relay_key) == ("http://127.0.0.1:2", "ab" * 32)


def test_a_pinned_key_is_replaced_only_by_the_one_that_was_agreed_to(home: Home) -> None:
    at(home, NOWHERE)
    introduce = IntroduceRelay(home.store, SlowIntroducer(lambda: None))
    pinned, shown = (key_id(bytes.fromhex(key * 32)) for key in ("ab", "cd"))
    for agreed in ("", pinned, "0" * 16):
        with pytest.raises(InputError, match=r"relay\.other_key") as caught:
            introduce(ADMIN, agreed)
        assert caught.value.details == {"pinned": pinned, "found": shown}
        assert pinned in sentence(caught.value)
        assert shown in sentence(caught.value)
    office = GetOffice(home.store)()
    assert office is not None
    assert office.relay_key == "ab" * 32
    assert introduce(ADMIN, shown) == shown
    assert introduce(ADMIN) == shown, "the pinned key is met again"
