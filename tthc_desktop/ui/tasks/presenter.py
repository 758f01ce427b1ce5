"""Decides what the first page shows and where a chosen task leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tthc_desktop.domain.work import TaskKind
from tthc_desktop.domain.worklist import NextStep, Task
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.dossier_access import scope_of
from tthc_desktop.services.part import Part
from tthc_desktop.services.reception.list_tasks import ListTasks
from tthc_desktop.services.reception.search_tasks import FoundTasks, SearchTasks, words_of
from tthc_desktop.services.sending.seal_dossier import CheckReady
from tthc_desktop.ui.kit.part_reader import Listing, PartReader, PartView
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Place, Shell

_PLACES = {
    NextStep.SCAN: Place.SCAN,
    NextStep.READ: Place.SCAN,
    NextStep.SIGN: Place.SIGN,
    NextStep.SEAL: Place.SCAN,
    NextStep.WAIT: Place.OUTBOX,
    NextStep.CLERK: Place.OUTBOX,
    NextStep.LOOK: Place.SCAN,
    NextStep.CHECK: Place.SCAN,
    NextStep.REPLY: Place.DOSSIER,
    NextStep.ASK: Place.DOSSIER,
    NextStep.SUPPLEMENT: Place.DOSSIER,
    NextStep.TELL: Place.DOSSIER,
    NextStep.RESULT: Place.DOSSIER,
    NextStep.RETURN: Place.DOSSIER,
    NextStep.NONE: Place.OUTBOX,
}
_NOT_SEALED = "Chưa gửi: xem lại rồi nhấn F9 ở đây để chốt và gửi."
"""The key that brought the clerk there has sealed nothing yet."""
MORE = "Còn nhiều hồ sơ khác: gõ thêm để thu hẹp."
ONLY_UNFINISHED = "Gõ từ hai chữ trở lên để tìm cả hồ sơ đã xong."


class TasksView(Protocol):
    @property
    def lines(self) -> PartView[Task]: ...

    def expect(self, total: int, note: str) -> None:
        """How long the list is that is shown next, and what is said below it."""
        ...

    def show_lost(self) -> None:
        """The list that was asked for could not be read."""
        ...


class TasksPresenter:
    """What the list holds.

    Attributes:
        reader: Reads it where it is in sight, and finds dossiers in it.
    """

    def __init__(self, office: Office, runner: Runner, shell: Shell, view: TasksView) -> None:
        self._office = office
        self._runner = runner
        self._shell = shell
        self._view = view
        self._kind: TaskKind | None = None
        self._words = ""
        self.reader = PartReader(
            runner, view.lines, self._listing, self._arrived, shell.fail, view.show_lost
        )

    @property
    def narrowed(self) -> bool:
        """Whether something may be hidden."""
        return bool(words_of(self._words) or self._kind)

    def shows(self, words: str, kind: TaskKind | None) -> bool:
        """Whether these are what was asked for last."""
        return (words, kind) == (self._words, self._kind)

    def show(
        self, words: str, kind: TaskKind | None, then: Callable[[], None] | None = None
    ) -> None:
        """Shows the tasks of one kind in which every word occurs, or all; what is finished is found
        too: citizens come back and ask.

        Args:
            then: Called when they are shown, unless others were asked for by then.
        """
        self._words, self._kind = words, kind
        self.reader.change(then)

    def _listing(self) -> Listing[Task]:
        scope, words, kind = scope_of(self._shell.clerk), self._words, self._kind
        search, tasks = self._office.use(SearchTasks), self._office.use(ListTasks)
        if words_of(words):
            return lambda stretch: search(scope, words, kind, stretch.key)  # all: it is few
        return lambda stretch: tasks(scope, kind, stretch)

    def _arrived(self, part: Part[Task]) -> None:
        self._shell.tell_damaged(part.damaged)
        self._view.expect(part.total, _note(part) if isinstance(part, FoundTasks) else "")

    def open(self, task: Task, place: Place | None = None) -> None:
        """Enter, or a key of a next step: place None goes where the next step is."""
        there = place or _PLACES[task.step]
        self._shell.take_dossier(task.dossier.id)
        self._shell.go(there)
        if task.step is NextStep.SEAL and there is _PLACES[NextStep.SEAL]:
            self._shell.say("info", _NOT_SEALED)

    def open_to_seal(self, task: Task) -> None:
        """F9: where it is sealed, with what is still to be done first, as sealing would say it."""
        dossier_id = task.dossier.id
        self._shell.take_dossier(dossier_id)
        self._shell.go(Place.SCAN)

        def ready(_checked: None) -> None:
            if self._shell.dossier_id == dossier_id:
                self._shell.say("info", _NOT_SEALED)

        def not_ready(error: Exception) -> None:
            if self._shell.dossier_id == dossier_id:
                self._shell.fail(error)

        check = self._office.use(CheckReady)
        self._runner.submit(Lane.STORE, lambda: check(dossier_id), ready, not_ready)


def _note(found: FoundTasks) -> str:
    notes = ((found.more, MORE), (found.only_unfinished, ONLY_UNFINISHED))
    return " ".join(text for said, text in notes if said)
