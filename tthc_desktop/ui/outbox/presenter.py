"""What is on its way, how far it is, and why something waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from tthc_desktop.services.application import Office
from tthc_desktop.services.office.dossier_access import scope_of
from tthc_desktop.services.sending.link import LinkStatus
from tthc_desktop.services.sending.queue import ListQueue, QueueItem
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell, left_out


class OutboxView(Protocol):
    def show_items(self, items: Sequence[QueueItem], link: LinkStatus) -> None: ...


class OutboxPresenter:
    def __init__(self, office: Office, runner: Runner, shell: Shell, view: OutboxView) -> None:
        self._office = office
        self._runner = runner
        self._shell = shell
        self._view = view

    def refresh(self, then: Callable[[], None] = lambda: None) -> None:
        """Shows what is on its way.

        Args:
            then: Called when it is shown.
        """
        scope = scope_of(self._shell.clerk)

        def done(items: Sequence[QueueItem]) -> None:
            self._view.show_items(items, self._office.sync.status)
            then()

        self._runner.submit(
            Lane.STORE,
            lambda: self._office.use(ListQueue)(scope, damaged=left_out),
            done,
            self._shell.fail,
        )
