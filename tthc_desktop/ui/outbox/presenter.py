"""What is on its way, how far it is, and why something waits."""

from __future__ import annotations

from typing import Protocol

from tthc_desktop.domain.work import QueueCounts
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.dossier_access import scope_of
from tthc_desktop.services.part import Part
from tthc_desktop.services.reception.list_tasks import CountWork, OfficeCounts
from tthc_desktop.services.sending.link import LinkStatus
from tthc_desktop.services.sending.queue import ListQueue, QueueItem
from tthc_desktop.ui.kit.part_reader import Listing, PartReader, PartView
from tthc_desktop.ui.kit.runner import Job, Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell


class OutboxView(Protocol):
    @property
    def list(self) -> PartView[QueueItem]: ...

    def show_list(self, total: int, link: LinkStatus) -> None:
        """How long the queue is that is shown next, and the link that it waits for."""
        ...

    def show_counts(self, counts: QueueCounts) -> None: ...


class OutboxPresenter:
    def __init__(self, office: Office, runner: Runner, shell: Shell, view: OutboxView) -> None:
        self._office = office
        self._runner = runner
        self._shell = shell
        self._view = view
        self._counting: Job | None = None
        self._reader = PartReader(runner, view.list, self._listing, self._arrived, shell.fail)

    def refresh(self, sought: str = "") -> None:
        """Reads again what is shown.

        Args:
            sought: The dossier that is to be chosen, if it is there.
        """
        self._reader.refresh(sought)
        self._count()

    def fill(self) -> None:
        """Reads lines that have come in sight."""
        self._reader.fill()

    def _listing(self) -> Listing[QueueItem]:
        scope = scope_of(self._shell.clerk)
        queue = self._office.use(ListQueue)
        return lambda stretch: queue(scope, stretch)

    def _arrived(self, part: Part[QueueItem]) -> None:
        self._shell.tell_damaged(part.damaged)
        self._view.show_list(part.total, self._office.sync.status)

    def _count(self) -> None:
        scope = scope_of(self._shell.clerk)
        if self._counting is not None:
            self._counting.cancel()  # what it counted is out of date

        def counted(counts: OfficeCounts) -> None:
            self._view.show_counts(counts.queue)

        self._counting = self._runner.submit(
            Lane.STORE, lambda: self._office.use(CountWork)(scope), counted, self._shell.fail
        )
