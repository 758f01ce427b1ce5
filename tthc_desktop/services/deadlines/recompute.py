"""Reckoning an appointment again. A printed one is never changed in silence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from tthc_desktop.domain.deadline import reckon
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.proposals import DueChange, DueFacts, DueProposal, ProposalState
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.work_calendar import WorkCalendar
from tthc_desktop.services.office.dossier_access import any_dossier
from tthc_desktop.services.ports.store import Tx


@dataclass(frozen=True, slots=True)
class Recomputed:
    """How many appointments were moved because nobody holds them on paper yet, and for how many
    another date is proposed.

    Attributes:
        left_out: Codes of dossiers that cannot be read: their appointments are what they were.
        days_unread: How many days of the calendar cannot be read: nothing was reckoned.
    """

    moved: int
    proposed: int
    left_out: tuple[str, ...] = ()
    days_unread: int = 0


def recompute_all(tx: Tx, calendar: WorkCalendar, now: datetime, reason: str) -> Recomputed:
    """Reckons every running dossier with a term anew.

    Args:
        reason: A Vietnamese sentence for whoever decides.
    """
    left_out: list[str] = []
    changes = []
    for facts in tx.deadlines.running_facts(now, left_out.append):
        try:
            changes.append(recompute(tx, facts, calendar, now, reason))
        except StoreError as error:
            if error.code != "store.damaged":
                raise
            dossier = any_dossier(tx, facts.dossier_id)
            left_out.append(dossier.code)
    moved, proposed = changes.count(DueChange.MOVED), changes.count(DueChange.PROPOSED)
    return Recomputed(moved, proposed, tuple(left_out))


def recompute(
    tx: Tx, facts: DueFacts, calendar: WorkCalendar, now: datetime, reason: str
) -> DueChange:
    """A dossier whose clock stands still, or whose term is not known, is left alone."""
    if facts.term is None:
        return DueChange.SAME
    due = reckon(facts.received_at, facts.term, calendar, facts.pauses, facts.extensions).due
    if due is None:
        return DueChange.SAME
    # The store keeps milliseconds: what differs by less is the same appointment.
    same = to_ms(due) == to_ms(facts.due_at)
    declined = tx.deadlines.proposals(ProposalState.DECLINED, facts.dossier_id)
    for old in tx.deadlines.proposals(ProposalState.OPEN, facts.dossier_id):
        if not same and to_ms(old.proposed_due) == to_ms(due):
            return DueChange.PROPOSED
        tx.deadlines.decide(old.id, ProposalState.WITHDRAWN, now)
    if same:
        return DueChange.SAME
    if not facts.printed:
        move_due(tx, facts, due, "due.moved")
        return DueChange.MOVED
    if any(to_ms(old.proposed_due) == to_ms(due) for old in declined):
        return DueChange.SAME
    tx.deadlines.propose(DueProposal(0, facts.dossier_id, facts.due_at, due, reason, now))
    tx.audit.append("due.proposed", facts.dossier_id, due=to_ms(due), printed=to_ms(facts.due_at))
    return DueChange.PROPOSED


def withdraw_proposals(tx: Tx, dossier_id: str, now: datetime) -> None:
    """Takes back what is proposed for a dossier: its appointment has moved, or there is none."""
    for old in tx.deadlines.proposals(ProposalState.OPEN, dossier_id):
        tx.deadlines.decide(old.id, ProposalState.WITHDRAWN, now)


def move_due(tx: Tx, facts: DueFacts, due: datetime, action: str, **detail: str | int) -> DueFacts:
    """Sets the appointment and says so in the audit log."""
    tx.dossiers.put_due(facts.dossier_id, due)
    tx.audit.append(action, facts.dossier_id, due=to_ms(due), before=to_ms(facts.due_at), **detail)
    return replace(facts, due_at=due)
