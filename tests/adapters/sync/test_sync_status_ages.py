"""What a national system lacks is told whatever its age; what it has leaves the list."""

from __future__ import annotations

import pytest

from tests.fakes.portal import FakePortal
from tests.support.office import ACCOUNT, Home
from tests.support.told import drain, go
from tthc_desktop.domain.outbox import Submission, SubmissionState
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.story import NationalSystem
from tthc_desktop.domain.time import iso
from tthc_desktop.services.sending.sync_status import (
    UNTOLD,
    GetSyncStatus,
    SendAgain,
    SyncStatus,
    SystemSums,
)

DVCQG, EMC = NationalSystem.DVCQG, NationalSystem.EMC
DAY = 24 * 3600


class AnyResync:
    def ask(self, submission_id: str, system: NationalSystem) -> None: ...


def status(home: Home) -> SyncStatus:
    return GetSyncStatus(home.store, home.clock)()


def listed(home: Home) -> list[str]:
    return [line.submission for line in status(home).lines]


def sums(home: Home, system: NationalSystem = DVCQG) -> SystemSums:
    return next(each for each in status(home).sums if each.system is system)


def tell(
    home: Home, portal: FakePortal, submission: Submission, kind: str, system: NationalSystem
) -> None:
    name = f"{kind} {len(portal.feed)}"
    portal.tell(submission.id, kind, name, iso(home.clock.now()), system=system.value)
    drain(home, portal)


def passed_on(home: Home, portal: FakePortal, system: NationalSystem = DVCQG) -> Submission:
    """A new one that a system has."""
    made = home.sealed(b"%PDF passed on")
    drain(home, portal)
    tell(home, portal, made, "synced", system)
    return made


def test_what_was_never_told_of_does_not_go_out_of_sight(home: Home, portal: FakePortal) -> None:
    old = home.sealed(b"%PDF old")
    drain(home, portal)
    passed_on(home, portal)
    for day in (29, 31, 400):
        home.clock.forward(day * DAY)
        passed_on(home, portal)
        [line] = status(home).lines
        assert (line.submission, line.why) == (old.id, UNTOLD)
        assert sums(home).waiting == 1
    tell(home, portal, old, "synced", DVCQG)
    assert listed(home) == []


def test_a_quiet_month_forgets_no_system(home: Home, portal: FakePortal) -> None:
    passed_on(home, portal)
    home.clock.forward(40 * DAY)
    new = home.sealed(b"%PDF new")
    drain(home, portal)
    assert sums(home) == SystemSums(DVCQG, 1, 1, 1, 0, 0, 1, 0)
    assert sums(home, EMC) == SystemSums(EMC, 1, 1, 1, 0, 0, 0, 1)
    assert listed(home) == [new.id]


def test_what_is_confirmed_today_counts_whenever_it_was_sealed(
    home: Home, portal: FakePortal
) -> None:
    portal.answers_upstream = False
    made = home.sealed(b"%PDF one")
    drain(home, portal)
    home.clock.forward(35 * DAY)
    assert (sums(home).sealed, sums(home).coded) == (1, 0)
    portal.accept(made.id)
    drain(home, portal)
    assert home.submission(made.id).state is SubmissionState.CONFIRMED
    assert (sums(home).sealed, sums(home).coded) == (1, 1)
    home.clock.forward(31 * DAY)
    assert sums(home).sealed == 0


def test_what_somebody_asked_for_is_waited_for(home: Home, portal: FakePortal) -> None:
    made = home.sealed(b"%PDF one")
    drain(home, portal)
    code = home.dossier(made.dossier_id).code
    SendAgain(home.store, home.clock, AnyResync())(ACCOUNT, code, EMC)
    home.sealed(b"%PDF other")
    drain(home, portal)
    assert listed(home) == [made.id], "nothing was promised of the other one"
    assert sums(home, EMC) == SystemSums(EMC, 2, 2, 2, 0, 0, 1, 1)
    home.clock.forward(90 * DAY)
    assert listed(home) == [made.id]


def test_a_system_that_is_new_does_not_lack_all_that_ever_was(
    home: Home, portal: FakePortal
) -> None:
    home.sealed(b"%PDF of another time")
    drain(home, portal)
    home.clock.forward(90 * DAY)
    lately = home.sealed(b"%PDF of this month")
    drain(home, portal)
    home.clock.forward(20 * DAY)
    passed_on(home, portal, EMC)
    home.clock.forward(20 * DAY)
    assert listed(home) == [lately.id]


def test_what_a_later_one_brought_there_is_not_waited_for(home: Home, portal: FakePortal) -> None:
    first = home.sealed(b"%PDF one")
    drain(home, portal)
    go(home, first, PortalStatus.PROCESSING)
    home.clock.forward(60)
    second = home.seal(first.dossier_id)
    drain(home, portal)
    tell(home, portal, second, "synced", DVCQG)
    home.clock.forward(31 * DAY)
    assert listed(home) == []


@pytest.mark.parametrize("days", [1, 90])
def test_what_is_lost_there_is_told_again(home: Home, portal: FakePortal, days: int) -> None:
    made = passed_on(home, portal)
    home.clock.forward(days * DAY)
    tell(home, portal, made, "sync_failed", DVCQG)
    assert listed(home) == [made.id]
    assert sums(home).failed == 1
    with home.store.read() as tx:
        assert tx.national.lacking(DVCQG, 0, 10) == (made.id,)
