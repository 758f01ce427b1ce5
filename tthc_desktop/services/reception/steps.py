"""What every step of a dossier's way does: state, history, audit line, clock."""

from __future__ import annotations

from datetime import datetime

from tthc_desktop.domain.catalogue import PAUSE_NAMES, PauseReason
from tthc_desktop.domain.deadline import Pause, holds
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.status import FINAL, DossierEvent, DossierEventKind, checked_step
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.work_calendar import WorkCalendar
from tthc_desktop.services.deadlines.clock_guard import advance
from tthc_desktop.services.deadlines.recompute import withdraw_proposals
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.store import Tx
from tthc_desktop.services.reception.results import reopen

_USUAL = frozenset({PauseReason.SUPPLEMENT})


def step(tx: Tx, dossier: Dossier, after: PortalStatus, event: DossierEvent) -> None:
    """Puts a dossier into a new state, with its lines in the history and the audit log.

    There is something new to seal then. What was proposed for the appointment of a dossier that
    ends is taken back.

    Raises:
        InputError: ``status.step``.
    """
    checked_step(dossier.status, after)
    tx.dossiers.put_status(dossier.id, after)
    tx.events.append(dossier.id, event)
    if after in FINAL:
        withdraw_proposals(tx, dossier.id, event.at)
    reopen(tx, dossier)
    tx.audit.append(f"dossier.{event.kind.value}", dossier.id, status=int(after))


def _status_before(tx: Tx, dossier_id: str, asked: DossierEventKind) -> PortalStatus:
    """The state in which the dossier was when the citizen was last asked.

    It is in work where the province had asked before the dossier was opened here.
    """
    events = [event for event in tx.events.of_dossier(dossier_id) if event.kind is asked]
    return PortalStatus(int(events[-1].detail["before"])) if events else PortalStatus.PROCESSING


def open_pause_of(tx: Tx, dossier_id: str) -> Pause | None:
    facts = tx.deadlines.facts(dossier_id)
    return next((p for p in facts.pauses if p.until is None), None) if facts else None


def pause(
    tx: Tx, catalogue: Catalogue, dossier: Dossier, reason: PauseReason, now: datetime
) -> None:
    """Lets the clock of a dossier stand still from now on.

    Raises:
        InputError: ``pause.not_allowed``, ``pause.already`` or ``clock.set_back``.
    """
    procedure = catalogue.received_under(dossier)
    if reason not in (procedure.pauses if procedure else _USUAL):
        raise InputError("pause.not_allowed", reason=PAUSE_NAMES[reason])
    if open_pause_of(tx, dossier.id) is not None:
        raise InputError("pause.already")
    advance(tx.settings, now)
    tx.deadlines.add_pause(dossier.id, Pause(reason, now), "")
    tx.audit.append("due.paused", dossier.id, reason=reason.value)


def resume_due(tx: Tx, dossier: Dossier, calendar: WorkCalendar, now: datetime) -> datetime:
    """The appointment, later by the working time for which the clock stood still.

    It is as it was where nothing was paused, or only after it had passed (reference/domain.md 3.2,
    5).
    """
    stood = open_pause_of(tx, dossier.id)
    if stood is None or not holds(stood, dossier.due_at):
        return dossier.due_at
    since = max(stood.since, dossier.received_at)
    return calendar.add_working(dossier.due_at, calendar.working_between(since, max(now, since)))


def resume(
    tx: Tx, dossier: Dossier, calendar: WorkCalendar, now: datetime, asked: DossierEventKind
) -> tuple[datetime, PortalStatus]:
    """Lets a dossier go on that waited for the citizen: its clock, with a later appointment.

    Args:
        asked: What it waited for.

    Returns:
        The appointment as it is now, and the state in which it was before.
    """
    due = resume_due(tx, dossier, calendar, now)
    end_pause(tx, dossier.id, now)
    if to_ms(due) != to_ms(dossier.due_at):
        withdraw_proposals(tx, dossier.id, now)
    tx.dossiers.put_due(dossier.id, due)
    return due, _status_before(tx, dossier.id, asked)


def end_pause(tx: Tx, dossier_id: str, now: datetime) -> None:
    """Lets the clock of a dossier go on; nothing happens where it does not stand still.

    Within the clock guard's tolerance time may run back.
    """
    stood = open_pause_of(tx, dossier_id)
    if stood is not None:
        tx.deadlines.end_pause(dossier_id, max(now, stood.since))
        tx.audit.append("due.resumed", dossier_id, reason=stood.reason.value)
