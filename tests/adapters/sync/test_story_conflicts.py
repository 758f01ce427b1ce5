"""Two versions of a dossier stand side by side until a person decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.portal import FakePortal
from tests.support.office import ACCOUNT, Home
from tests.support.plans import watched
from tests.support.told import drain, go, here, item, trouble
from tthc_desktop.domain.dossier import DossierState
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import (
    Submission,
)
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.portal_dossier import STATUS_NAMES, PortalStatus
from tthc_desktop.domain.story import InboxState
from tthc_desktop.domain.worklist import Trouble
from tthc_desktop.services.ports.story import Decided
from tthc_desktop.services.sending.inbox import Decide
from tthc_desktop.services.sending.list_news import ListNews

P = PortalStatus


def differing(home: Home, portal: FakePortal, sent: Submission) -> None:
    """Here it was stopped and told so; there it is done."""
    portal.tell(sent.id, "progress", "n0", portal_status=4)
    drain(home, portal)
    go(home, sent, P.PAYMENT)
    portal.tell(sent.id, "progress", "n1", portal_status=9)
    drain(home, portal)


def test_what_differs_stands_side_by_side(home: Home, portal: FakePortal, sent: Submission) -> None:
    differing(home, portal, sent)
    dossier = here(home, sent)
    assert (dossier.status, dossier.status_told) == (P.PAYMENT, P.PROCESSING)
    assert trouble(home, sent) is Trouble.DIFFERS
    news = ListNews(home.store)(None)
    conflict = news.lines[0].item
    assert (conflict.id, conflict.ours, conflict.status) == ("n1", P.PAYMENT, P.DONE)
    assert news.differs == 1


def test_ours_is_kept_and_told(home: Home, portal: FakePortal, sent: Submission) -> None:
    differing(home, portal, sent)
    Decide(home.store, home.clock)(ACCOUNT, "n1", theirs=False)
    dossier = here(home, sent)
    assert (dossier.status, dossier.status_told) == (P.PAYMENT, P.DONE)
    assert dossier.sealable, "they are to hear of it"
    assert item(home, "n1").state is InboxState.KEPT
    assert item(home, "n1").decided_by == ACCOUNT.login
    assert trouble(home, sent) is Trouble.NONE


def test_theirs_is_taken(home: Home, portal: FakePortal, sent: Submission) -> None:
    differing(home, portal, sent)
    Decide(home.store, home.clock)(ACCOUNT, "n1", theirs=True)
    dossier = here(home, sent)
    assert (dossier.status, dossier.status_told) == (P.DONE, P.DONE)
    with home.store.read() as tx:
        assert tx.events.of_dossier(dossier.id)[-1].approver == ACCOUNT.login
        assert tx.audit.broken_at() is None


def test_a_decision_is_made_once_by_who_may(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    differing(home, portal, sent)
    decide = Decide(home.store, home.clock)
    other = Account("a-2", "an", "Lê Văn An", Role.CLERK)
    for actor, name, code in (
        (other, "n1", "account.not_allowed"),
        (ACCOUNT, "n9", "inbox.unknown"),
        (ACCOUNT, "n0", "inbox.decided"),
    ):
        with pytest.raises(InputError) as caught:
            decide(actor, name, theirs=True)
        assert caught.value.code == code
    decide(ACCOUNT, "n1", theirs=True)
    with pytest.raises(InputError):
        decide(ACCOUNT, "n1", theirs=False)


def sealed_through(home: Home, portal: FakePortal, sent: Submission, *way: PortalStatus) -> None:
    """An hour for each state, all of them told at the end."""
    for state in way:
        home.clock.forward(3600)
        go(home, sent, state)
        home.seal(sent.dossier_id)
    drain(home, portal)


def test_what_was_said_before_ours_arrived_is_late(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    sealed_through(home, portal, sent, P.PROCESSING, P.DONE)
    portal.tell(sent.id, "progress", "n1", "2026-11-23T09:30:00+07:00", portal_status=4)
    drain(home, portal)
    assert here(home, sent).status is P.DONE
    assert item(home, "n1").state is InboxState.LATE


def test_where_only_two_clocks_speak_against_it_a_person_decides(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    sealed_through(home, portal, sent, P.PROCESSING, P.SUPPLEMENT)
    portal.tell(sent.id, "progress", "n1", "2026-11-23T09:30:00+07:00", portal_status=4)
    drain(home, portal)
    assert here(home, sent).status is P.SUPPLEMENT
    assert item(home, "n1").state is InboxState.CONFLICT


def test_they_repeat_what_they_heard_before_what_is_not_sealed_yet(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    go(home, sent, P.PROCESSING)
    portal.tell(sent.id, "progress", "n1", portal_status=2)
    drain(home, portal)
    assert here(home, sent).status is P.PROCESSING
    assert item(home, "n1").state is InboxState.LATE


def test_what_differs_is_decided_before_it_is_sealed(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    differing(home, portal, sent)
    seal = home.sealing()
    with pytest.raises(InputError) as caught:
        seal(ACCOUNT, sent.dossier_id)
    assert caught.value.code == "seal.differs"
    words = sentence(caught.value)
    assert STATUS_NAMES[P.DONE] in words
    assert STATUS_NAMES[P.PAYMENT] in words
    assert words.endswith(
        "Nhấn F4 mở hồ sơ, rồi L để nhận trạng thái của tỉnh hoặc G để giữ trạng thái ở đây;"
        " sau đó nhấn F9 để chốt."
    )
    dossier = here(home, sent)
    assert (dossier.status, dossier.status_told) == (P.PAYMENT, P.PROCESSING)
    with home.store.read() as tx:
        assert len(tx.outbox.of_dossier(dossier.id)) == 1
    Decide(home.store, home.clock)(ACCOUNT, "n1", theirs=False)
    assert seal(ACCOUNT, sent.dossier_id).dossier_id == dossier.id
    assert here(home, sent).status_told is P.PAYMENT


def test_a_later_word_that_agrees_ends_what_differed(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    differing(home, portal, sent)
    portal.tell(
        sent.id, "progress", "n2", "2026-12-02T08:00:00+07:00", portal_status=int(P.PAYMENT)
    )
    drain(home, portal)
    assert (item(home, "n1").state, item(home, "n2").state) == (InboxState.LATE, InboxState.DONE)
    dossier = here(home, sent)
    assert (dossier.status, dossier.status_told) == (P.PAYMENT, P.PAYMENT)
    assert trouble(home, sent) is Trouble.NONE


def test_a_word_from_before_ends_nothing(home: Home, portal: FakePortal, sent: Submission) -> None:
    differing(home, portal, sent)
    portal.tell(
        sent.id, "progress", "n2", "2026-11-23T07:00:00+07:00", portal_status=int(P.PAYMENT)
    )
    drain(home, portal)
    assert (item(home, "n1").state, item(home, "n2").state) == (
        InboxState.CONFLICT,
        InboxState.DONE,
    )


@pytest.mark.parametrize("theirs", [False, True])
def test_a_decision_never_forgets_what_they_heard_later(
    home: Home, portal: FakePortal, sent: Submission, *, theirs: bool
) -> None:
    """Sealed by a version that let it be sealed while it differed: they know ours by now, so that
    taking theirs is news to them, and keeping ours is none."""
    differing(home, portal, sent)
    home.clock.forward(3600)
    with home.store.write("earlier version") as tx:
        found = tx.inbox.get("n1")
        assert found is not None
        tx.inbox.decide("n1", Decided(InboxState.WAITING))
    home.seal(sent.dossier_id)
    with home.store.write("earlier version") as tx:
        tx.inbox.decide("n1", Decided(InboxState.CONFLICT, P.PAYMENT, at=home.clock.now()))
    drain(home, portal)
    Decide(home.store, home.clock)(ACCOUNT, "n1", theirs=theirs)
    dossier = here(home, sent)
    assert dossier.status is (P.DONE if theirs else P.PAYMENT)
    assert dossier.status_told is P.PAYMENT
    assert (dossier.state is DossierState.OPEN) is theirs
    assert dossier.sealable is theirs


@pytest.mark.parametrize("theirs", [False, True])
def test_a_decision_never_forgets_what_they_said_later(
    home: Home, portal: FakePortal, sent: Submission, *, theirs: bool
) -> None:
    """Left open by a version that did not end it."""
    differing(home, portal, sent)
    later = "2026-12-02T08:00:00+07:00"
    portal.tell(sent.id, "progress", "n2", later, portal_status=int(P.PAYMENT))
    drain(home, portal)
    with home.store.write("earlier version") as tx:
        tx.inbox.decide("n1", Decided(InboxState.CONFLICT, P.PAYMENT, at=home.clock.now()))
    Decide(home.store, home.clock)(ACCOUNT, "n1", theirs=theirs)
    dossier = here(home, sent)
    assert (dossier.status, dossier.status_told) == (P.DONE if theirs else P.PAYMENT, P.PAYMENT)
    assert dossier.state is DossierState.OPEN


def test_a_decision_about_an_earlier_word_keeps_the_later_one(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    differing(home, portal, sent)
    portal.tell(
        sent.id, "progress", "n2", "2026-12-02T08:00:00+07:00", portal_status=int(P.STOPPED)
    )
    drain(home, portal)
    decide = Decide(home.store, home.clock)
    decide(ACCOUNT, "n2", theirs=False)
    assert item(home, "n1").state is InboxState.LATE
    assert (here(home, sent).status, here(home, sent).status_told) == (P.PAYMENT, P.STOPPED)


def test_the_list_of_a_clerk_reads_no_line_of_another(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    differing(home, portal, sent)
    another = home.sealed(b"%PDF another")
    other = Account("a-2", "an", "Lê Văn An", Role.CLERK)
    news, found = ListNews(home.store), item(home, "n1")
    with home.store.write("test") as tx:
        tx.accounts.add(other, "no password", home.clock.now())
        tx.dossiers.put_holder(another.dossier_id, other.id, "")
        tx.inbox.add(replace(found, id="z1", dossier_id=another.dossier_id))
    with watched(home.store) as few:
        assert [line.item.id for line in news(other, 5).lines] == ["z1"]
    with home.store.write("test") as tx:
        for number in range(150):
            tx.inbox.add(replace(found, id=f"m{number:03}"))
    with watched(home.store) as many:
        listed = news(other, 5)
    assert ([line.item.id for line in listed.lines], listed.differs) == (["z1"], 1)
    # Of the newest of all as many are looked at as are shown.
    assert many.count <= few.count + 5
    with watched(home.store) as own:
        listed = news(ACCOUNT, 5)
    assert [line.item.id for line in listed.lines[:5]] == [f"m{number:03}" for number in range(5)]
    assert (listed.differs, listed.cut) == (1, True)
    assert own.count <= few.count + 15


def test_a_line_that_cannot_be_read_takes_no_place_of_another(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    differing(home, portal, sent)
    with home.store._database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER inbox_told")
        for number in range(9):
            connection.exec_driver_sql(
                "INSERT INTO inbox SELECT NULL, ?, kind, dossier_id, submission_id, code, at,"
                " arrived_at, counts_at, after_sequence, system, 99, text, until_at, files, state,"
                " ours, decided_by, decided_at FROM inbox WHERE id = 'n1'",
                (f"a{number}",),
            )
    listed = ListNews(home.store)(ACCOUNT, 3)
    assert listed.lines[0].item.id == "n1"
    assert set(listed.lost) >= {f"a{number}" for number in range(9)}


@pytest.mark.parametrize("name", ["n0", "n1"])
def test_a_damaged_line_stops_sealing_only_where_it_is_to_be_decided(
    home: Home, portal: FakePortal, sent: Submission, name: str
) -> None:
    """What they said cannot be read: whether ours may be told cannot be known then."""
    differing(home, portal, sent)
    if name == "n0":
        Decide(home.store, home.clock)(ACCOUNT, "n1", theirs=False)
    with home.store._database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER inbox_told")
        connection.exec_driver_sql("UPDATE inbox SET status = 77 WHERE id = ?", (name,))
    seal = home.sealing()
    if name == "n0":
        assert seal(ACCOUNT, sent.dossier_id)
    else:
        with pytest.raises(StoreError) as caught:
            seal(ACCOUNT, sent.dossier_id)
        assert caught.value.code == "store.damaged"


def test_news_that_agrees_with_us_ends_the_question_before_it(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    """What would be decided then is what they said earlier, and take back themselves."""
    go(home, sent, P.PROCESSING)
    go(home, sent, P.DONE)
    for number, (status, day) in enumerate(((4, 1), (6, 2), (9, 3))):
        at = f"2026-12-0{day}T08:00:00+07:00"
        portal.tell(sent.id, "progress", f"n{number}", at, portal_status=status)
        drain(home, portal)
        assert trouble(home, sent) is (Trouble.NONE if status == 9 else Trouble.DIFFERS)
    assert [item(home, f"n{n}").state for n in range(3)] == [
        InboxState.LATE,
        InboxState.LATE,
        InboxState.DONE,
    ]
    assert here(home, sent).status is P.DONE


def test_an_older_word_that_agrees_with_us_ends_no_newer_question(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    home.clock.forward(30 * 24 * 3600)
    go(home, sent, P.PROCESSING)
    go(home, sent, P.DONE)
    portal.tell(sent.id, "progress", "n1", "2026-12-02T08:00:00+07:00", portal_status=6)
    drain(home, portal)
    portal.tell(sent.id, "progress", "n2", "2026-12-01T08:00:00+07:00", portal_status=9)
    drain(home, portal)
    assert item(home, "n1").state is InboxState.CONFLICT
