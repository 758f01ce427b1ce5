"""A section of two halves full of tables; a question takes the place of the half that it is not
about."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from PySide6.QtWidgets import QWidget

from tthc_desktop.ui.kit.form_panel import AskPanel
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import column, label, row, scrolled
from tthc_desktop.ui.settings.section import Section

_WIDE = 110  # largest text size at which two columns stand beside each other


class Loads(Protocol):
    def load(self) -> None: ...


class HalvesSection(Section):
    """ask_keys: the line of keys while something is asked."""

    ask_keys = ""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._panel = AskPanel(f"settings.{name}.ask")
        self._right = label("", "muted", wrap=True)
        self._right.setObjectName(f"settings.{name}.right")
        self.body.addWidget(self._right)
        self._halves: tuple[QWidget, QWidget]
        self._at: tuple[QWidget, str]
        self._presenter: Loads

    def lay_out(self, left: QWidget, right: QWidget, tables: Sequence[QWidget]) -> None:
        """tables: in the order of Tab; the first gets the focus first."""
        work = row(spacing=14)
        if theme.scale <= _WIDE:
            self._halves = (left, right)
            work.addWidget(left, 6)
            work.addWidget(self._panel, 5)
            work.addWidget(right, 5)
        else:  # large letters: one column that scrolls with the focus
            area = scrolled(stacked((left, 1), (right, 1)))
            self._halves = (area, area)
            work.addWidget(area, 1)
            work.addWidget(self._panel, 1)
        self.body.addLayout(work, 1)
        for before, after in pairwise(tables):
            QWidget.setTabOrder(before, after)
        self._panel.on_open = self._make_room
        self._at = (tables[0], self.keys)

    def show_words(self, words: str) -> None:
        """What this person may not do here; empty for nothing."""
        self._right.setText(words)
        self._right.setVisible(bool(words))

    def focused(self, table: QWidget, keys: str) -> None:
        self._at = (table, keys)
        self.tell_keys(keys)

    def _make_room(self, *, opened: bool) -> None:
        """The half that the question is about stays in sight; then the focus goes back there."""
        about, keys = self._at
        other = self._halves[1 if self._halves[0].isAncestorOf(about) else 0]
        for half in self._halves:
            half.setVisible(not opened or half is not other)
        if opened:
            self.tell_keys(self.ask_keys)
        else:
            self.tell_keys(keys)
            about.setFocus()

    @property
    def half_typed(self) -> bool:
        return self._panel.is_open

    def entered(self) -> None:
        self._presenter.load()
        if not self._panel.is_open:
            self._at[0].setFocus()

    def left(self) -> None:
        self._panel.close_panel()

    def refresh(self) -> None:
        self._presenter.load()

    def main_action(self) -> None:
        if self._panel.is_open:
            self._panel.submit()

    def back(self) -> bool:
        return self._panel.close_panel()


def stacked(*parts: tuple[QWidget, int]) -> QWidget:
    """Parts with their stretch, one above the other."""
    made = QWidget()
    made.setProperty("role", "page")
    made.setMinimumWidth(0)
    layout = column(spacing=12)
    for part, stretch in parts:
        layout.addWidget(part, stretch)
    made.setLayout(layout)
    return made
