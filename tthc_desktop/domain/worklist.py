"""What a clerk has to do: pending, due today, overdue, and the next step of each dossier."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tthc_desktop.domain.component import ComponentState, Way
from tthc_desktop.domain.dossier import Arrival, Dossier, DossierHead, DossierState, Origin
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.status import FINAL
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.domain.work_calendar import WorkCalendar


class Urgency(StrEnum):
    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"


class NextStep(StrEnum):
    LOOK = "look"  # at what the citizen uploaded
    SCAN = "scan"
    READ = "read"
    CHECK = "check"  # read, and not good enough to count
    SIGN = "sign"
    SEAL = "seal"
    WAIT = "wait"
    CLERK = "clerk"
    REPLY = "reply"  # refused or stopped: the reply is still to be attached
    ASK = "ask"  # the citizen for other files than those that were sent back
    SUPPLEMENT = "supplement"  # the citizen is to bring papers or to pay
    TELL = "tell"  # the citizen holds a provisional code and is to be told the official one
    RESULT = "result"
    RETURN = "return"
    NONE = "none"


class Trouble(StrEnum):
    """What stopped a sealed dossier, when a person has to look at it."""

    NONE = "none"
    REFUSED = "refused"
    STUCK = "stuck"
    BARRED = "barred"  # somebody on the way asks for a log-in; it is tried again by itself
    DIFFERS = "differs"  # the other side says something else of it, and a person decides
    ASKED = "asked"  # the other side asks for papers: nothing has stopped, and the clerk is to know


@dataclass(frozen=True, slots=True)
class Lacks:
    """How much is still to be done with a dossier.

    Attributes:
        slots: With something left to do.
        absent: Those of them that the citizen has not brought.
        unread: Scanned and not read.
        failed: Not good enough to count.
        unsigned: Files that wait for a signature.
    """

    slots: int = 0
    absent: int = 0
    unread: int = 0
    failed: int = 0
    unsigned: int = 0


def lacks_of(dossier: Dossier) -> Lacks:
    missing = dossier.missing
    return Lacks(
        len(missing),
        sum(not slot.present for slot in missing),
        len(dossier.unread),
        len(dossier.failed),
        len(dossier.unsigned),
    )


@dataclass(frozen=True, slots=True)
class Task:
    """A dossier on the clerk's list.

    Attributes:
        paused: Whether its clock stands still, so that nothing is due before it goes on. A pause
            that began after the moment of return does not count: the dossier is overdue.
    """

    dossier: DossierHead
    urgency: Urgency
    step: NextStep
    trouble: Trouble
    paused: bool = False
    lacks: Lacks = field(default_factory=Lacks)


SOON_DAYS = 2  # working days


def urgency(due: datetime, now: datetime, calendar: WorkCalendar) -> Urgency:
    """Overdue as soon as the moment of return has passed: the citizen at the counter counts hours.

    The national figures compare dates only (reference/domain.md 3.2); they are computed apart.
    """
    if now > due:
        return Urgency.OVERDUE
    today, day = now.astimezone(VIETNAM).date(), due.astimezone(VIETNAM).date()
    if today == day:
        return Urgency.TODAY
    if calendar.working_days_between(today, day) <= SOON_DAYS:
        return Urgency.SOON
    return Urgency.LATER


def next_step(dossier: Dossier, trouble: Trouble) -> NextStep:
    if trouble not in (Trouble.NONE, Trouble.ASKED):
        return NextStep.CLERK
    if dossier.untold:
        return NextStep.TELL
    if dossier.state is DossierState.SEALED:
        return _after_sealing(dossier)
    if dossier.waiting:
        return NextStep.SEAL if dossier.sealable else NextStep.SUPPLEMENT
    awaited = [c for c in dossier.missing if c.state is ComponentState.MISSING and c.outstanding]
    if awaited:
        if all(c.sent_back for c in awaited):
            return NextStep.ASK
        uploads = all(c.way is Way.UPLOADED for c in awaited)
        return NextStep.LOOK if uploads else NextStep.SCAN
    if dossier.unread:
        return NextStep.READ
    if dossier.failed:
        return NextStep.CHECK
    if dossier.unsigned:
        return NextStep.SIGN
    if dossier.reply_missing:
        return NextStep.REPLY
    if dossier.sealable:
        return NextStep.SEAL
    if dossier.missing or dossier.origin is Origin.COUNTER:
        return NextStep.SCAN
    return _towards_the_result(dossier)


def _after_sealing(dossier: Dossier) -> NextStep:
    if dossier.arrival < Arrival.PROVINCE:
        return NextStep.WAIT
    return _towards_the_result(dossier)


def _towards_the_result(dossier: Dossier) -> NextStep:
    if dossier.waiting:
        return NextStep.SUPPLEMENT
    if dossier.status is PortalStatus.DONE:
        return NextStep.RETURN
    return NextStep.NONE if dossier.status in FINAL or not dossier.needs_result else NextStep.RESULT
