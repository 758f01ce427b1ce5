"""What a person presses in the window, and how long until what it leads to is shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tthc_desktop.domain.work import TaskKind
from tthc_desktop.ui.dossier.page import DossierPage
from tthc_desktop.ui.kit.after_typing import MOMENT_MS
from tthc_desktop.ui.kit.shell_port import Place
from tthc_desktop.ui.outbox.page import OutboxPage
from tthc_desktop.ui.shell.window import MainWindow
from tthc_desktop.ui.tasks.page import TasksPage

_EVERY_MS, _LOOK_MS = 300, 2
_PATIENCE_S = 10.0
_WORDS = ("nguyen", "h01.45", "lê thị", "099", "đất đai")
_TILES = (TaskKind.OVERDUE, TaskKind.SOON, TaskKind.REFUSED)
_PLACES = {place: number for number, place in enumerate(Place, 1)}


@dataclass(frozen=True, slots=True)
class Press:
    """One key or click.

    Attributes:
        shown: Whether what it leads to is in sight.
        waits_s: What the program waits on purpose before it does it.
    """

    what: str
    do: Callable[[], object]
    shown: Callable[[], bool]
    waits_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Seen:
    """How long a press took to be seen; None for one that never was."""

    what: str
    at: float
    took_s: float | None


class Person(QObject):
    """Presses something every 300 ms, once what was pressed before is shown."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.seen: list[Seen] = []
        self._presses = cycle(self._round())
        self._press: Press | None = None
        self._begun = self._last = 0.0
        self._clock = QTimer(self)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._tick)

    def start(self) -> None:
        self._clock.start(_LOOK_MS)

    def stop(self) -> None:
        self._clock.stop()

    def _tick(self) -> None:
        now = time.monotonic()
        if self._press is not None:
            late = now - self._begun > _PATIENCE_S
            if self._press.shown() or late:
                took = None if late else now - self._begun - self._press.waits_s
                self.seen.append(Seen(self._press.what, self._begun, took))
                self._press = None
        elif now - self._last > _EVERY_MS / 1000:
            self._press = next(self._presses)
            self._begun = self._last = time.monotonic()
            self._press.do()

    def _pressing(self, key: Qt.Key) -> Callable[[], None]:
        return lambda: self._key(key)

    def _key(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        target = QApplication.focusWidget() or self._window
        QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)

    def _round(self) -> Iterator[Press]:
        tasks = self.tasks
        for name, key in (("PgDn", Qt.Key.Key_PageDown), ("End", Qt.Key.Key_End)) * 2:
            yield Press(name, self._pressing(key), self.listed)
        yield Press("Home", self._pressing(Qt.Key.Key_Home), self.listed)
        for kind in _TILES:
            tile = tasks._buttons[kind]
            yield Press("tile", tile.click, self.listed)
            yield Press("tile off", tile.click, self.listed)
        for word in _WORDS:
            yield Press("F3", self._pressing(Qt.Key.Key_F3), tasks._search.hasFocus)
            for end in range(1, len(word) + 1):
                yield self._typed(word[:end])
            yield Press("Esc from search", self._pressing(Qt.Key.Key_Escape), self.listed)
        yield Press("PgDn", self._pressing(Qt.Key.Key_PageDown), self.listed)
        for _ in range(2):
            yield Press("F4, the dossier", self._pressing(Qt.Key.Key_F4), self._dossier_shown)
            yield Press("Esc, the worklist", self._pressing(Qt.Key.Key_Escape), self._back)
            yield Press("down", self._pressing(Qt.Key.Key_Down), self.listed)
        number = Qt.Key(Qt.Key.Key_0 + _PLACES[Place.OUTBOX])
        control = Qt.KeyboardModifier.ControlModifier
        yield Press("the queue", lambda: self._key(number, control), self._queue_shown)
        for name, key in (("queue PgDn", Qt.Key.Key_PageDown), ("queue End", Qt.Key.Key_End)):
            yield Press(name, self._pressing(key), self._queue_shown)
        yield Press("Esc, the worklist", self._pressing(Qt.Key.Key_Escape), self._back)

    def _typed(self, words: str) -> Press:
        tasks = self.tasks

        def listed() -> bool:
            return tasks._presenter.shows(words, tasks._kind) and self.listed()

        def typed() -> None:
            tasks._search.setText(words)

        return Press("a letter", typed, listed, MOMENT_MS / 1000)

    # What is in sight

    @property
    def tasks(self) -> TasksPage:
        page = self._window._pages[Place.TASKS]
        assert isinstance(page, TasksPage)
        return page

    def listed(self) -> bool:
        """The list that was asked for, with all lines in sight."""
        reader, table = self.tasks._presenter.reader, self.tasks._table
        empty = self.tasks._stack.currentIndex() == 1
        return not reader._other and (empty or (table.line is not None and not table.lacks_lines))

    def _back(self) -> bool:
        return self._window._stack.currentWidget() is self.tasks and self.listed()

    def _dossier_shown(self) -> bool:
        page = self._window._stack.currentWidget()
        if not isinstance(page, DossierPage):
            return False
        known = page._presenter._known
        return known is not None and known.dossier.id == self._window.dossier_id

    def _queue_shown(self) -> bool:
        page = self._window._stack.currentWidget()
        if not isinstance(page, OutboxPage):
            return False
        table = page._table
        return not page._presenter.reader._other and (
            table.line is not None and not table.lacks_lines
        )
