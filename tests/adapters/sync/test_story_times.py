"""News with a time that cannot be, and news of one moment: the order of the feed decides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.fakes.portal import FakePortal
from tests.support.office import ACCOUNT, Home
from tests.support.told import drain, go, here, item, trouble
from tthc_desktop.domain.dossier import Arrival
from tthc_desktop.domain.outbox import Submission
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.story import InboxState, NationalSystem, SyncState
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.worklist import Trouble
from tthc_desktop.services.reception.steps import open_pause_of
from tthc_desktop.services.sending.inbox import Decide, GetStory
from tthc_desktop.services.sending.sync_status import GetSyncStatus

P = PortalStatus
FAR = "2031-01-01T09:00:00+07:00"
ONE_SECOND = "2026-11-23T08:30:00+07:00"


def _paused(home: Home, sent: Submission) -> bool:
    with home.store.read() as tx:
        return open_pause_of(tx, sent.dossier_id) is not None


def test_news_from_the_future_silences_nothing_that_follows(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    portal.tell(sent.id, "supplement", "s1", FAR, "Giấy chứng sinh")
    drain(home, portal)
    assert (here(home, sent).status, _paused(home, sent)) == (P.SUPPLEMENT, True)
    for number, status in enumerate((P.PROCESSING, P.DONE)):
        home.clock.forward(3600)
        now = home.clock.now().isoformat()
        portal.tell(sent.id, "progress", f"p{number}", now, portal_status=int(status))
        drain(home, portal)
        assert item(home, f"p{number}").state is InboxState.DONE
        assert (here(home, sent).status, _paused(home, sent)) == (status, False)
    assert item(home, "s1").at.isoformat() == FAR, "shown as it was told"
    story = GetStory(home.store)(sent.dossier_id)
    assert [each.id for each in story.items] == ["s1", "p0", "p1"]


def test_a_national_portal_from_the_future_silences_nothing_that_follows(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    portal.tell(sent.id, "synced", "n1", FAR, system="DVCQG")
    drain(home, portal)
    home.clock.forward(3600)
    now = home.clock.now().isoformat()
    portal.tell(sent.id, "sync_failed", "n2", now, "Thiếu mã lĩnh vực.", system="DVCQG")
    drain(home, portal)
    assert item(home, "n2").state is InboxState.DONE
    assert here(home, sent).arrival is Arrival.PROVINCE
    portal.tell(sent.id, "synced", "n3", FAR, system="DVCQG")
    drain(home, portal)
    with home.store.read() as tx:
        known = tx.national.of_newest(sent.dossier_id)[NationalSystem.DVCQG]
    assert (known.state, known.at.isoformat()) == (SyncState.SYNCED, FAR), "shown as it was told"


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(("first", "second"), [("b", "a"), ("a", "b")])
def test_of_one_second_what_the_feed_tells_later_counts(
    home: Home, portal: FakePortal, sent: Submission, first: str, second: str, *, together: bool
) -> None:
    home.clock.forward(3600)
    portal.tell(sent.id, "supplement", first, ONE_SECOND, "Giấy chứng sinh")
    if not together:
        drain(home, portal)
    portal.tell(sent.id, "progress", second, ONE_SECOND, portal_status=int(P.PROCESSING))
    drain(home, portal)
    assert [item(home, each).state for each in (first, second)] == [InboxState.DONE] * 2
    assert (here(home, sent).status, _paused(home, sent)) == (P.PROCESSING, False)
    portal.tell(sent.id, "supplement", "0", ONE_SECOND, "Tờ khai")
    drain(home, portal)
    asked = GetStory(home.store)(sent.dossier_id).asked
    assert asked is not None
    assert asked.text == "Tờ khai"


def test_the_clock_stands_still_from_when_it_came_at_the_latest(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    """Told while something of ours is on its way, it is applied later."""
    go(home, sent, P.PROCESSING)
    later = home.seal(sent.dossier_id)
    portal.answers_upstream = False
    drain(home, portal)
    portal.tell(sent.id, "supplement", "s1", FAR, "Giấy chứng sinh")
    drain(home, portal)
    came = item(home, "s1").arrived_at
    home.clock.forward(3600)
    portal.accept(later.id)
    drain(home, portal)
    with home.store.read() as tx:
        pause = open_pause_of(tx, sent.dossier_id)
    assert pause is not None
    assert pause.since == came


@pytest.mark.parametrize("how", ["agrees", "decided"])
def test_a_question_from_the_future_is_ended_by_a_later_word(
    home: Home, portal: FakePortal, sent: Submission, how: str
) -> None:
    go(home, sent, P.PROCESSING)
    go(home, sent, P.DONE)
    portal.tell(sent.id, "progress", "n1", FAR, portal_status=int(P.SUPPLEMENT))
    drain(home, portal)
    assert item(home, "n1").state is InboxState.CONFLICT
    home.clock.forward(3600)
    status = P.DONE if how == "agrees" else P.PAYMENT
    now = home.clock.now().isoformat()
    portal.tell(sent.id, "progress", "n2", now, portal_status=int(status))
    drain(home, portal)
    if how == "decided":
        Decide(home.store, home.clock)(ACCOUNT, "n2", theirs=False)
    assert item(home, "n1").state is InboxState.LATE
    assert trouble(home, sent) is Trouble.NONE


def _told_between_two_of_ours(
    home: Home, portal: FakePortal, sent: Submission, told_at: str
) -> None:
    """The news n1 comes while the first is on its way, before the second is sealed."""
    go(home, sent, P.PROCESSING)
    seal = home.sealing()
    first = seal(ACCOUNT, sent.dossier_id)
    portal.answers_upstream = False
    drain(home, portal)
    portal.tell(sent.id, "progress", "n1", told_at, portal_status=int(P.PROCESSING))
    drain(home, portal)
    home.clock.forward(3600)
    go(home, sent, P.SUPPLEMENT)
    seal(ACCOUNT, sent.dossier_id)
    portal.answers_upstream = True
    portal.accept(first.id)
    drain(home, portal, 2)


def test_what_came_before_ours_was_sealed_had_not_heard_of_it(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    """Whatever time it tells."""
    _told_between_two_of_ours(home, portal, sent, FAR)
    assert item(home, "n1").state is InboxState.CONFLICT
    assert here(home, sent).status is P.SUPPLEMENT


@pytest.mark.parametrize("hours", [7, 48])
def test_a_clock_that_is_set_back_here_silences_nobody_there(
    home: Home, portal: FakePortal, sent: Submission, hours: int
) -> None:
    """As where a PC takes the hour of its hardware for the local one."""
    home.clock.forward(5 * 24 * 3600)
    told = home.clock.now()
    portal.tell(sent.id, "supplement", "s1", told.isoformat(), "Giấy chứng sinh")
    portal.tell(sent.id, "synced", "n1", told.isoformat(), system="DVCQG")
    drain(home, portal)
    home.clock.at -= timedelta(hours=hours)
    for minutes, status in enumerate((P.PROCESSING, P.DONE), 1):
        at = (told + timedelta(minutes=minutes)).isoformat()
        portal.tell(sent.id, "progress", f"p{minutes}", at, portal_status=int(status))
        drain(home, portal)
        assert item(home, f"p{minutes}").state is InboxState.DONE
    assert (here(home, sent).status, _paused(home, sent)) == (P.DONE, False)
    later = (told + timedelta(minutes=9)).isoformat()
    portal.tell(sent.id, "sync_failed", "n2", later, "Thiếu mã.", system="DVCQG")
    drain(home, portal)
    with home.store.read() as tx:
        known = tx.national.of_newest(sent.dossier_id)[NationalSystem.DVCQG]
    assert known.state is SyncState.FAILED


def test_a_damaged_moment_says_nothing_of_what_comes_after_it(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    for name, status in (("p1", P.PROCESSING), ("p2", P.DONE)):
        home.clock.forward(3600)
        now = home.clock.now().isoformat()
        portal.tell(sent.id, "progress", name, now, portal_status=int(status))
        drain(home, portal)
        with home.store._database.write() as connection:
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS inbox_told")
            damage = "UPDATE inbox SET arrived_at = 1 << 62 WHERE id = 'p1'"
            connection.exec_driver_sql(damage)
    assert item(home, "p2").state is InboxState.DONE
    assert item(home, "p2").arrived_at == home.clock.now()


def _told_while_the_clock_was_ahead(home: Home, portal: FakePortal, sent: Submission) -> None:
    now = home.clock.now().isoformat()
    home.clock.at += timedelta(days=60)
    portal.tell(sent.id, "progress", "g1", now, portal_status=int(here(home, sent).status))
    drain(home, portal)
    home.clock.at -= timedelta(days=60)
    home.clock.forward(3600)


def test_a_clock_that_was_ahead_once_moves_nothing_that_comes_later(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    _told_while_the_clock_was_ahead(home, portal, sent)
    now = home.clock.now()
    _told_between_two_of_ours(home, portal, sent, now.isoformat())
    assert item(home, "n1").arrived_at - now < timedelta(minutes=1), "when it came"
    assert item(home, "n1").state is InboxState.CONFLICT
    Decide(home.store, home.clock)(ACCOUNT, "n1", theirs=True)
    dossier = here(home, sent)
    assert (dossier.status, dossier.status_told) == (P.PROCESSING, P.SUPPLEMENT)
    assert dossier.sealable, "they know what was sealed later"


def test_a_clock_that_was_ahead_once_hides_nothing_that_a_system_lacks(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    _told_while_the_clock_was_ahead(home, portal, sent)
    other = home.sealed(b"other")
    drain(home, portal)
    home.clock.forward(10 * 24 * 3600)
    now = home.clock.now().isoformat()
    portal.tell(other.id, "synced", "n1", now, system="DVCQG")
    drain(home, portal)
    home.clock.forward(25 * 24 * 3600)
    status = GetSyncStatus(home.store, home.clock)()
    assert [line.submission for line in status.lines] == [sent.id]
    assert [each.waiting for each in status.sums if each.system is NationalSystem.DVCQG] == [1]


@pytest.mark.parametrize("theirs", [False, True])
@pytest.mark.parametrize("about", ["it", "another"])
def test_a_clock_that_was_set_back_leaves_a_person_what_only_a_person_can_decide(
    home: Home, portal: FakePortal, sent: Submission, about: str, *, theirs: bool
) -> None:
    """Ours was sealed and is known there; their next word comes at an hour that has gone by."""
    other = home.sealed(b"other")
    drain(home, portal, 2)
    home.clock.forward(24 * 3600)
    go(home, sent, P.PROCESSING)
    go(home, sent, P.DONE)
    ours = home.seal(sent.dossier_id)
    drain(home, portal)
    portal.accept(ours.id)
    drain(home, portal, 2)
    earlier = sent if about == "it" else other
    now, status = home.clock.now().isoformat(), int(here(home, earlier).status)
    portal.tell(earlier.id, "progress", "g1", now, portal_status=status)
    drain(home, portal)
    home.clock.forward(60)
    told = home.clock.now()
    home.clock.at -= timedelta(hours=7)
    portal.tell(sent.id, "progress", "n1", told.isoformat(), portal_status=int(P.SUPPLEMENT))
    drain(home, portal)
    assert item(home, "n1").state is InboxState.CONFLICT
    Decide(home.store, home.clock)(ACCOUNT, "n1", theirs=theirs)
    dossier = here(home, sent)
    assert dossier.status is (P.SUPPLEMENT if theirs else P.DONE)
    assert dossier.status_told is P.SUPPLEMENT
    assert dossier.sealable is not theirs


def test_what_was_sealed_after_it_came_counts_as_later_whatever_the_hour(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    home.clock.forward(24 * 3600)
    now = home.clock.now().isoformat()
    home.clock.forward(-7 * 3600)
    _told_between_two_of_ours(home, portal, sent, now)
    assert item(home, "n1").state is InboxState.CONFLICT
    Decide(home.store, home.clock)(ACCOUNT, "n1", theirs=True)
    dossier = here(home, sent)
    assert (dossier.status, dossier.status_told) == (P.PROCESSING, P.SUPPLEMENT)


def test_one_line_of_a_wrong_hour_does_not_move_since_when_a_system_is_told_of(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    home.clock.forward(600 * 24 * 3600)
    other = home.sealed(b"other")
    drain(home, portal)
    for name, back in (("n1", 0), ("n2", 500)):
        home.clock.at -= timedelta(days=back)
        now = home.clock.now().isoformat()
        portal.tell(other.id, "synced", name, now, system="DVCQG")
        drain(home, portal)
        home.clock.at += timedelta(days=back)
    with home.store.read() as tx:
        first = tx.national.first_told()[NationalSystem.DVCQG]
    assert first == to_ms(item(home, "n1").arrived_at)
