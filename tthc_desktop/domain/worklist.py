"""What a clerk has to do: pending, due today, overdue, and the next step of each dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tthc_desktop.domain.component import ComponentState
from tthc_desktop.domain.deadline import Pause, holds
from tthc_desktop.domain.dossier import Arrival, Dossier, DossierState, Origin
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
    SCAN = "scan"
    READ = "read"
    CHECK = "check"  # read, and not good enough to count
    SIGN = "sign"
    SEAL = "seal"
    WAIT = "wait"
    CLERK = "clerk"
    REPLY = "reply"  # refused or stopped: the reply is still to be attached
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


@dataclass(frozen=True, slots=True)
class Task:
    """A dossier on the clerk's list.

    Attributes:
        paused: Whether its clock stands still, so that nothing is due before it goes on. A pause
            that began after the moment of return does not count: the dossier is overdue.
    """

    dossier: Dossier
    urgency: Urgency
    step: NextStep
    trouble: Trouble
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Worklist:
    """All open tasks, most urgent first, and how many there are of each kind.

    Attributes:
        finished: What the provincial system has, for those who look for it.
        damaged: Codes of dossiers that cannot be read and are in none of the lists.
        calendar_damage: The place in the calendar that cannot be read, so that what is soon due is
            told by the usual week only; empty where all is well.
    """

    tasks: tuple[Task, ...]
    finished: tuple[Task, ...]
    pending: int
    due_today: int
    overdue: int
    incomplete: int
    refused: int
    supplements: int
    damaged: tuple[str, ...] = ()
    calendar_damage: str = ""


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
    if trouble is not Trouble.NONE:
        return NextStep.CLERK
    if dossier.untold:
        return NextStep.TELL
    if dossier.state is DossierState.SEALED:
        return _after_sealing(dossier)
    if dossier.waiting:
        return NextStep.SEAL if dossier.sealable else NextStep.SUPPLEMENT
    awaited = any(c.state is ComponentState.MISSING and c.outstanding for c in dossier.missing)
    if awaited:
        return NextStep.SCAN
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


_ORDER = {Urgency.OVERDUE: 0, Urgency.TODAY: 1, Urgency.SOON: 2, Urgency.LATER: 3}


def worklist(
    dossiers: Sequence[tuple[Dossier, Trouble]],
    now: datetime,
    calendar: WorkCalendar,
    paused: Mapping[str, Pause] | None = None,
    damaged: Sequence[str] = (),
) -> Worklist:
    """The clerk's list. A dossier leaves it once the provincial system has it.

    Args:
        paused: The open pause of each dossier that has one, by the dossier's id.
        damaged: Codes of those that cannot be read.
    """

    def rests(dossier: Dossier) -> bool:
        pause = paused.get(dossier.id) if paused else None
        return pause is not None and holds(pause, dossier.due_at)

    tasks = [
        Task(
            dossier,
            Urgency.LATER if rests(dossier) else urgency(dossier.due_at, now, calendar),
            next_step(dossier, trouble),
            trouble,
            rests(dossier),
        )
        for dossier, trouble in dossiers
    ]
    finished = tuple(task for task in tasks if task.step is NextStep.NONE)
    tasks = [task for task in tasks if task.step is not NextStep.NONE]
    tasks.sort(key=lambda t: (_ORDER[t.urgency], t.dossier.due_at, t.dossier.id))

    def count(kind: Urgency) -> int:
        return sum(task.urgency is kind for task in tasks)

    return Worklist(
        tuple(tasks),
        finished,
        pending=len(tasks),
        due_today=count(Urgency.TODAY),
        overdue=count(Urgency.OVERDUE),
        incomplete=sum(bool(t.dossier.missing) for t in tasks),
        refused=sum(t.trouble is not Trouble.NONE for t in tasks),
        supplements=sum(t.dossier.waiting for t in tasks),
        damaged=tuple(damaged),
    )
