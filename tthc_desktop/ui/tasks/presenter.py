"""Decides what the first page shows and where a chosen task leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Protocol

from tthc_desktop.domain.text import fold
from tthc_desktop.domain.worklist import NextStep, Task, Trouble, Urgency, Worklist
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.dossier_access import scope_of
from tthc_desktop.services.reception.list_tasks import ListTasks
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Place, Shell


class Tile(Enum):
    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    MISSING = "missing"
    SUPPLEMENT = "supplement"
    REFUSED = "refused"


_FILTERS: dict[Tile, Callable[[Task], bool]] = {
    Tile.OVERDUE: lambda t: t.urgency is Urgency.OVERDUE,
    Tile.TODAY: lambda t: t.urgency is Urgency.TODAY,
    Tile.SOON: lambda t: t.urgency is Urgency.SOON,
    Tile.MISSING: lambda t: bool(t.dossier.missing),
    Tile.SUPPLEMENT: lambda t: t.dossier.waiting,
    Tile.REFUSED: lambda t: t.trouble is not Trouble.NONE,
}
_PLACES = {
    NextStep.SCAN: Place.SCAN,
    NextStep.READ: Place.SCAN,
    NextStep.SIGN: Place.SIGN,
    NextStep.SEAL: Place.SCAN,
    NextStep.WAIT: Place.OUTBOX,
    NextStep.CLERK: Place.OUTBOX,
    NextStep.CHECK: Place.SCAN,
    NextStep.REPLY: Place.DOSSIER,
    NextStep.SUPPLEMENT: Place.DOSSIER,
    NextStep.TELL: Place.DOSSIER,
    NextStep.RESULT: Place.DOSSIER,
    NextStep.RETURN: Place.DOSSIER,
    NextStep.NONE: Place.OUTBOX,
}


class TasksView(Protocol):
    def show_tasks(self, tasks: Sequence[Task]) -> None: ...

    def show_counts(self, counts: dict[Tile, int]) -> None: ...


class TasksPresenter:
    def __init__(self, office: Office, runner: Runner, shell: Shell, view: TasksView) -> None:
        self._office = office
        self._runner = runner
        self._shell = shell
        self._view = view
        self._tasks: tuple[Task, ...] = ()
        self._finished: tuple[Task, ...] = ()
        self._tile: Tile | None = None
        self._words: tuple[str, ...] = ()

    def refresh(self) -> None:
        scope = scope_of(self._shell.clerk)
        self._runner.submit(
            Lane.STORE, lambda: self._office.use(ListTasks)(scope), self._loaded, self._shell.fail
        )

    def _loaded(self, work: Worklist) -> None:
        self._tasks, self._finished = work.tasks, work.finished
        self._view.show_counts({t: sum(map(f, work.tasks)) for t, f in _FILTERS.items()})
        self._show()

    def choose_tile(self, tile: Tile | None) -> None:
        self._tile = tile
        self._show()

    def search(self, text: str) -> None:
        """Every typed word must occur in code, name, number or procedure; marks do not matter.
        What is finished is found too: citizens come back and ask."""
        self._words = tuple(fold(text).split())
        self._show()

    def _show(self) -> None:
        wanted = _FILTERS[self._tile] if self._tile else lambda _task: True
        among = self._tasks + (self._finished if self._words and not self._tile else ())
        self._view.show_tasks([t for t in among if wanted(t) and self._matches(t)])

    def _matches(self, task: Task) -> bool:
        if not self._words:
            return True
        dossier = task.dossier
        text = fold(
            f"{dossier.code} {dossier.provisional_code} {dossier.applicant.name}"
            f" {dossier.applicant.id_number} {dossier.procedure_name}"
        )
        return all(word in text for word in self._words)

    def open(self, task: Task | None, place: Place | None = None) -> None:
        """Enter, or a key of a next step: place None goes where the next step is."""
        if task is None:
            return
        there = place or _PLACES[task.step]
        self._shell.take_dossier(task.dossier.id)
        self._shell.go(there)
        if task.step is NextStep.SEAL and there is _PLACES[NextStep.SEAL]:
            # The key that brought the clerk here has sealed nothing yet.
            self._shell.say("info", "Chưa gửi: xem lại rồi nhấn F9 ở đây để chốt và gửi.")
