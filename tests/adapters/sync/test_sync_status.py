"""What went, what came, what differs, and asking for another try."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from tests.fakes.portal import FakePortal
from tests.support.office import ACCOUNT, Home
from tests.support.sync import engine
from tthc_desktop.cli.sync_status import body_of
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.story import NationalSystem
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.sending.sync_status import (
    UNTOLD,
    GetSyncStatus,
    SendAgain,
    SyncStatus,
    SystemSums,
)

DVCQG, EMC = NationalSystem.DVCQG, NationalSystem.EMC


@dataclass
class FakeResync:
    """Implements services.ports.resync.Resync."""

    fault: Fault | None = None
    asked: list[tuple[str, NationalSystem]] = field(default_factory=list)

    def ask(self, submission_id: str, system: NationalSystem) -> None:
        if self.fault is not None:
            raise PortalError(self.fault, "scripted")
        self.asked.append((submission_id, system))


@pytest.fixture
def portal() -> FakePortal:
    return FakePortal()


def status(home: Home) -> SyncStatus:
    return GetSyncStatus(home.store, home.clock)()


def sums(found: SyncStatus, system: NationalSystem = DVCQG) -> SystemSums:
    return next(each for each in found.sums if each.system is system)


def test_of_a_system_that_nothing_is_told_of_nothing_is_claimed(
    home: Home, portal: FakePortal
) -> None:
    home.sealed(b"%PDF one")
    engine(home, portal).drain()
    found = status(home)
    assert sums(found) == SystemSums(DVCQG, 1, 1, 1, 0, 0, 0, 1)
    assert found.lines == (), "nothing is waited for that nobody promised"


def test_sums_and_lines_for_each_system(home: Home, portal: FakePortal) -> None:
    one, two, three = (home.sealed(b"%PDF " + name) for name in (b"1", b"2", b"3"))
    engine(home, portal).drain()
    portal.tell(one.id, "synced", "n1", system="DVCQG")
    portal.tell(two.id, "sync_failed", "n2", text="Thiếu mã lĩnh vực.", system="DVCQG")
    engine(home, portal).drain()
    waiting = home.sealed(b"%PDF 4")
    found = status(home)
    assert sums(found) == SystemSums(DVCQG, 4, 3, 3, 1, 1, 2, 0)
    assert sums(found, EMC) == SystemSums(EMC, 4, 3, 3, 0, 0, 0, 4)
    lines = {line.submission: line for line in found.lines}
    assert set(lines) == {two.id, three.id, waiting.id}
    assert lines[two.id].why == "Thiếu mã lĩnh vực."
    assert (lines[three.id].why, lines[three.id].waits_since) == (UNTOLD, lines[three.id].sealed_at)
    assert (lines[waiting.id].why, lines[waiting.id].received) == ("SEALED", False)
    assert lines[two.id].official_code == lines[two.id].code


def test_a_relay_without_a_province_is_told_as_that(home: Home, portal: FakePortal) -> None:
    portal.upstream = portal.answers_upstream = False
    home.sealed(b"%PDF one")
    engine(home, portal).drain()
    [line] = status(home).lines
    assert (line.why, line.received, line.coded) == ("transfer.no_upstream", True, False)


def test_what_failed_long_ago_is_not_forgotten(home: Home, portal: FakePortal) -> None:
    old = home.sealed(b"%PDF one")
    engine(home, portal).drain()
    portal.tell(old.id, "sync_failed", "n1", text="x", system="EMC")
    engine(home, portal).drain()
    home.clock.forward(90 * 24 * 3600)
    found = status(home)
    assert [line.submission for line in found.lines] == [old.id]
    assert sums(found, EMC).failed == 1


def test_what_differs_counts(home: Home, portal: FakePortal) -> None:
    sent = home.sealed(b"%PDF one")
    engine(home, portal).drain()
    portal.tell(sent.id, "progress", "n1", portal_status=1)  # back to where it never was here
    engine(home, portal).drain()
    found = status(home)
    assert (found.differs, found.inbox.conflicts) == (1, 1)
    assert [line.differs for line in found.lines] == [True]


def test_a_damaged_dossier_is_told_and_stops_no_other(home: Home, portal: FakePortal) -> None:
    one, two = home.sealed(b"%PDF 1"), home.sealed(b"%PDF 2")
    with home.store._database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER step_edge")
        connection.exec_driver_sql("UPDATE step SET state = 'x' WHERE submission_id = ?", (one.id,))
    found = status(home)
    assert [line.submission for line in found.lines] == [two.id]
    assert found.damaged == (home.dossier(one.dossier_id).code,)


def test_the_shape_of_the_answer_is_always_whole(home: Home) -> None:
    body = body_of(status(home))
    assert list(body) == [
        *("since", "cut", "systems", "differs", "inbox"),
        *("unknown_changes", "online_error", "damaged", "dossiers"),
    ]
    none = {"sealed": 0, "received": 0, "coded": 0, "synced": 0, "failed": 0, "waiting": 0}
    assert body["systems"] == {"DVCQG": {**none, "untold": 0}, "EMC": {**none, "untold": 0}}
    assert body["inbox"] == {"waiting": 0, "conflicts": 0, "online": 0}


def failed(home: Home, portal: FakePortal) -> tuple[str, str]:
    """Submission and code of one that the national portal does not have."""
    sent = home.sealed(b"%PDF one")
    engine(home, portal).drain()
    portal.tell(sent.id, "sync_failed", "n1", text="Cổng không trả lời.", system="DVCQG")
    engine(home, portal).drain()
    return sent.id, home.dossier(sent.dossier_id).code


def test_another_try_is_asked_for_and_answered(home: Home, portal: FakePortal) -> None:
    submission, code = failed(home, portal)
    relay = FakeResync()
    assert SendAgain(home.store, home.clock, relay)(ACCOUNT, code, DVCQG) == submission
    assert relay.asked == [(submission, DVCQG)]
    [line] = status(home).lines
    assert line.systems[0].asked_at == home.clock.now()
    assert line.systems[0].state == "failed", "that is still what was told last"
    portal.tell(submission, "synced", "n2", system="DVCQG")
    engine(home, portal).drain()
    assert status(home).lines == ()


def test_another_try_where_nothing_was_told(home: Home, portal: FakePortal) -> None:
    sent = home.sealed(b"%PDF one")
    engine(home, portal).drain()
    code = home.dossier(sent.dossier_id).code
    SendAgain(home.store, home.clock, FakeResync())(None, code, EMC)
    [line] = status(home).lines
    assert [(each.system, each.state) for each in line.systems] == [(DVCQG, UNTOLD), (EMC, "asked")]
    portal.tell(sent.id, "synced", "n1", "2026-11-23T07:00:00+07:00", system="EMC")
    engine(home, portal).drain()
    assert sums(status(home), EMC).synced == 1, "an answer counts whatever our clock says"


def test_nothing_is_written_where_nobody_could_be_asked(home: Home, portal: FakePortal) -> None:
    _, code = failed(home, portal)
    ask = SendAgain(home.store, home.clock, FakeResync(Fault.LINK))
    with pytest.raises(PortalError):
        ask(ACCOUNT, code, DVCQG)
    assert status(home).lines[0].systems[0].asked_at is None


def test_who_may_ask_and_for_what(home: Home, portal: FakePortal) -> None:
    _, code = failed(home, portal)
    fresh = home.dossier(home.sealed(b"%PDF two").dossier_id).code
    ask = SendAgain(home.store, home.clock, FakeResync())
    other = Account("a-2", "an", "Lê Văn An", Role.CLERK)
    for actor, what, why in (
        (other, code, "account.not_allowed"),
        (ACCOUNT, "H01.45-200101-0001", "dossier.unknown"),
        (ACCOUNT, fresh, "resync.not_confirmed"),
    ):
        with pytest.raises(InputError) as caught:
            ask(actor, what, DVCQG)
        assert caught.value.code == why
