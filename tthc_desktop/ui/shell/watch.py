"""Notices what changes without the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.runner import Failed, Lane, Runner

_WATCH_MS = 700


class Watch:
    """Looks again and again whether another process, or the engine's thread, has written, and
    whether the link is another.

    Args:
        runner: The office's own work: it looks also while nobody is signed in.
        changed: Told of each change, and once at the start.
        failed: Told that the store cannot be asked, once until it can again.
        parent: Lives as long as this at least.
    """

    def __init__(
        self,
        office: Office,
        runner: Runner,
        changed: Callable[[], None],
        failed: Failed,
        parent: QObject,
    ) -> None:
        self._office = office
        self._runner = runner
        self._changed = changed
        self._tell = failed
        self._failing = False
        self._looking = False
        self._seen: object = None
        self._timer = QTimer(parent)
        self._timer.setInterval(_WATCH_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _look(self) -> None:
        if not self._looking:
            self._looking = True
            store = self._office.ports.store
            self._runner.submit(Lane.STORE, store.version, self._looked, self._not_looked)

    def _looked(self, version: int) -> None:
        self._looking = self._failing = False
        now = version, self._office.sync.status
        if now != self._seen:
            self._seen = now
            self._changed()

    def _not_looked(self, error: Exception) -> None:
        self._looking = False
        if not self._failing:
            self._failing = True
            self._tell(error)
