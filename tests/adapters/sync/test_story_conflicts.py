"""Two versions of a dossier stand side by side until a person decides."""

from __future__ import annotations

import pytest

from tests.fakes.portal import FakePortal
from tests.support.office import ACCOUNT, Home
from tests.support.told import drain, go, here, item, trouble
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import (
    Submission,
)
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.story import InboxState
from tthc_desktop.domain.worklist import Trouble
from tthc_desktop.services.sending.inbox import Decide
from tthc_desktop.services.sending.list_news import ListNews
from tthc_desktop.services.sending.seal_dossier import SealDossier

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
        SealDossier(home.store, home.clock, home.ids)(ACCOUNT, sent.dossier_id)
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
