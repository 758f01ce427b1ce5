"""What is on its way, how far it is, and why something waits."""

from __future__ import annotations

from typing import Protocol

from tthc_desktop.services.application import Office
from tthc_desktop.services.office.dossier_access import scope_of
from tthc_desktop.services.part import Part
from tthc_desktop.services.sending.link import LinkStatus
from tthc_desktop.services.sending.queue import ListQueue, QueueItem
from tthc_desktop.ui.kit.part_reader import Listing, PartReader, PartView
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Shell


class OutboxView(Protocol):
    @property
    def lines(self) -> PartView[QueueItem]: ...

    def expect(self, total: int, link: LinkStatus) -> None:
        """How long the queue is that is shown next, and the link that it waits for."""
        ...


class OutboxPresenter:
    """What the queue holds.

    Attributes:
        reader: Reads it where it is in sight, and finds dossiers in it.
    """

    def __init__(self, office: Office, runner: Runner, shell: Shell, view: OutboxView) -> None:
        self._office = office
        self._shell = shell
        self._view = view
        self.reader = PartReader(runner, view.lines, self._listing, self._arrived, shell.fail)

    def _listing(self) -> Listing[QueueItem]:
        scope = scope_of(self._shell.clerk)
        queue = self._office.use(ListQueue)
        return lambda stretch: queue(scope, stretch)

    def _arrived(self, part: Part[QueueItem]) -> None:
        self._shell.tell_damaged(part.damaged)
        self._view.expect(part.total, self._office.sync.status)
