"""A proposal is for one appointment: where that has moved, or the dossier has ended, it is gone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.services.test_way import ASKED
from tests.support.counter import Counter
from tests.support.office import ACCOUNT
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.proposals import DueProposal, ProposalState
from tthc_desktop.domain.time import to_ms
from tthc_desktop.services.deadlines.proposals import DecideProposal, ListProposals
from tthc_desktop.services.reception.ending import Withdraw
from tthc_desktop.services.reception.supplement import AskSupplement, TakeSupplement


def _propose(counter: Counter, dossier: Dossier, printed: datetime, proposed: datetime) -> int:
    proposal = DueProposal(0, dossier.id, printed, proposed, "Nghỉ bão", counter.home.clock.now())
    with counter.home.store.write("test") as tx:
        tx.deadlines.propose(proposal)
        return tx.deadlines.proposals(ProposalState.OPEN, dossier.id)[-1].id


def test_a_date_that_moved_after_a_supplement_takes_the_proposal_with_it(counter: Counter) -> None:
    dossier = counter.complete()
    number = _propose(counter, dossier, dossier.due_at, dossier.due_at + timedelta(hours=1))
    counter.use(AskSupplement)(ACCOUNT, dossier.id, ASKED)
    counter.home.clock.at += timedelta(days=4)
    due = counter.use(TakeSupplement)(ACCOUNT, dossier.id).due_after
    assert due > dossier.due_at + timedelta(hours=1)
    assert counter.use(ListProposals)(ACCOUNT) == ()
    with pytest.raises(InputError, match=r"proposal\.decided"):
        counter.use(DecideProposal)(ACCOUNT, number, accept=True)
    assert to_ms(counter.dossier(dossier).due_at) == to_ms(due)


def test_a_dossier_that_has_ended_keeps_no_proposal(counter: Counter) -> None:
    dossier = counter.receive()
    _propose(counter, dossier, dossier.due_at, dossier.due_at + timedelta(hours=1))
    counter.use(Withdraw)(ACCOUNT, dossier.id, "Người dân đổi ý")
    assert counter.use(ListProposals)(ACCOUNT) == ()


@pytest.mark.parametrize("by", [timedelta(days=-1), timedelta(days=1)])
def test_one_for_another_date_than_the_one_in_force_is_refused_in_words(
    counter: Counter, by: timedelta
) -> None:
    """As an earlier version may have left it."""
    dossier = counter.receive()
    number = _propose(counter, dossier, dossier.due_at + by, dossier.due_at + timedelta(hours=1))
    with pytest.raises(InputError, match=r"proposal\.stale") as caught:
        counter.use(DecideProposal)(ACCOUNT, number, accept=True)
    assert "không còn" in sentence(caught.value)
    assert counter.dossier(dossier).due_at == dossier.due_at
    assert len(counter.use(ListProposals)(ACCOUNT)) == 1
    counter.use(DecideProposal)(ACCOUNT, number, accept=False)
    assert counter.use(ListProposals)(ACCOUNT) == ()


def test_one_that_an_earlier_version_left_at_an_ended_dossier_is_refused(counter: Counter) -> None:
    dossier = counter.receive()
    counter.use(Withdraw)(ACCOUNT, dossier.id, "Người dân đổi ý")
    number = _propose(counter, dossier, dossier.due_at, dossier.due_at + timedelta(hours=1))
    with pytest.raises(InputError, match=r"proposal\.stale"):
        counter.use(DecideProposal)(ACCOUNT, number, accept=True)
