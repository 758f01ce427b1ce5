"""The worklist reckoned from whole dossiers, for comparison with the one that is kept in rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.domain.deadline import Pause, holds
from tthc_desktop.domain.dossier import Dossier, DossierHead
from tthc_desktop.domain.work_calendar import WorkCalendar
from tthc_desktop.domain.worklist import (
    NextStep,
    Task,
    Trouble,
    Urgency,
    lacks_of,
    next_step,
    urgency,
)


@dataclass(frozen=True, slots=True)
class WholeTask:
    """A task with all of its dossier."""

    dossier: Dossier
    urgency: Urgency
    step: NextStep
    trouble: Trouble
    paused: bool = False

    @property
    def as_shown(self) -> Task:
        """What a list shows of it."""
        whole = self.dossier
        head = DossierHead(
            whole.id,
            whole.code,
            whole.official_code,
            whole.applicant.name,
            whole.procedure_code,
            whole.procedure_name,
            whole.received_at,
            whole.due_at,
            whole.arrival,
            whole.clerk_id,
        )
        return Task(head, self.urgency, self.step, self.trouble, self.paused, lacks_of(whole))


@dataclass(frozen=True, slots=True)
class Worklist:
    """All open tasks, most urgent first, and how many there are of each kind.

    Attributes:
        finished: What the provincial system has, for those who look for it.
        damaged: Codes of dossiers that cannot be read and are in none of the lists.
        calendar_damage: The place in the calendar that cannot be read, so that what is soon due is
            told by the usual week only; empty where all is well.
    """

    tasks: tuple[WholeTask, ...]
    finished: tuple[WholeTask, ...]
    pending: int
    due_today: int
    overdue: int
    incomplete: int
    refused: int
    supplements: int
    damaged: tuple[str, ...] = ()
    calendar_damage: str = ""


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
        WholeTask(
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
