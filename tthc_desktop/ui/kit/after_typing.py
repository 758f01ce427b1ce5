"""What is done once nobody has typed for a moment."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

MOMENT_MS = 120
"""Longer than between two letters of a word that is typed, too short to be waited for."""


class AfterTyping:
    def __init__(self, do: Callable[[], None], parent: QObject) -> None:
        """Waits for nothing yet.

        Args:
            parent: With which it ends.
        """
        self._do = do
        self._clock = QTimer(parent)
        self._clock.setSingleShot(True)
        self._clock.setInterval(MOMENT_MS)
        self._clock.timeout.connect(self.tick)

    def typed(self) -> None:
        """Waits, from now on."""
        self._clock.start()

    def tick(self) -> None:
        """The moment is over."""
        self._clock.stop()
        self._do()

    def stop(self) -> None:
        """Whatever was typed is done with otherwise, or by nobody."""
        self._clock.stop()
