"""A real runner whose lanes are busy with something else, for as long as a test wants."""

from __future__ import annotations

from threading import Event

from tthc_desktop.ui.kit.runner import Lane, QtRunner


class HeldLanes:
    """What is asked for meanwhile waits behind it, as behind a long scan or a slow network."""

    def __init__(self, runner: QtRunner, *lanes: Lane) -> None:
        """lanes: all of them where none is named."""
        self._gate = Event()
        self._runner = runner
        for lane in lanes or Lane:
            runner._lanes[lane].submit(self._gate.wait)

    @property
    def waiting(self) -> int:
        return len(self._runner._jobs)

    def let_go(self) -> None:
        self._gate.set()
