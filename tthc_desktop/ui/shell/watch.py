"""Sees that another process, or the engine's thread, has written, and that time goes by."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.runner import Lane, Runner

_EVERY_MS = 700


class StoreWatch:
    """Looks from time to time whether the store, the link or the minute is another than before:
    what is shown becomes due without anybody writing."""

    def __init__(
        self,
        office: Office,
        runner: Runner,
        written: Callable[[], None],
        failed: Callable[[Exception], None],
        parent: QObject,
    ) -> None:
        """Does not look yet.

        Args:
            written: Called when it is.
            failed: Gets what keeps it from looking, once until it can again.
        """
        self._office = office
        self._runner = runner
        self._written = written
        self._failed = failed
        self._told = False
        self._known: tuple[object, ...] = ()
        self._asked = False
        self._clock = QTimer(parent)
        self._clock.setInterval(_EVERY_MS)
        self._clock.timeout.connect(self.look)

    def start(self) -> None:
        self._clock.start()

    def stop(self) -> None:
        self._clock.stop()

    def look(self) -> None:
        """Asks the store for its version, unless the last answer is still to come."""
        if not self._asked:
            self._asked = True
            version = self._office.ports.store.version
            self._runner.submit(Lane.STORE, version, self._looked, self._not_looked)

    def _not_looked(self, error: Exception) -> None:
        """A store that is busy now is asked again."""
        self._asked = False
        if not self._told:
            self._told = True
            self._failed(error)

    def _looked(self, version: int) -> None:
        self._asked = self._told = False
        minute = int(self._office.ports.clock.now().timestamp()) // 60
        now = (version, self._office.sync.status, minute)
        if now != self._known:
            self._known = now
            self._written()
