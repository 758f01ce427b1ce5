"""Cài đặt: one section at a time, Alt+number or Ctrl+Tab goes to another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget

from tthc_desktop.ui.kit.page import KeptChoice, Page, choose_rows, kept_rows
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import label, row, tooltip
from tthc_desktop.ui.settings.section import Section
from tthc_desktop.ui.settings.sections import Unmade

_ROOMY = 100  # largest text size at which the title stands beside the tabs
_NUMBERED = 110  # largest one at which each tab has its number


class SettingsPage(Page):
    """The settings, section by section; one is made when it is first entered."""

    finds = True

    def __init__(self, sections: Sequence[Unmade], turned: Callable[[], None]) -> None:
        """Shows no section yet.

        Args:
            turned: Called when another one is about to be shown.
        """
        super().__init__("settings")
        self._turned = turned
        self._unmade = tuple(sections)
        self._made: dict[int, Section] = {}
        self._at = 0
        self._kept: dict[int, KeptChoice] = {}  # of sections that are not made anew yet
        head = row(spacing=6)
        # Large letters leave room for the tabs alone; the rail says too which place this is.
        roomy = theme.scale <= _ROOMY
        if roomy:
            head.addWidget(label("Cài đặt", "title"))
            head.addSpacing(16)
        self._tabs = QButtonGroup(self)
        self._tabs.setExclusive(True)
        self._stack = QStackedWidget()
        for number, entry in enumerate(each.entry for each in self._unmade):
            key = f"Alt+{number + 1}"
            # The largest letters leave no room for the number: F1 and screen readers tell it.
            numbered = theme.scale <= _NUMBERED
            tab = QPushButton(f"{number + 1} {entry.short}" if numbered else entry.short)
            tab.setToolTip(tooltip(f"{entry.title}, phím {key}"))
            tab.setObjectName(f"settings.{entry.name}.tab")
            tab.setProperty("role", "tab")
            tab.setCheckable(True)
            tab.setAutoDefault(False)
            tab.setAccessibleName(f"{entry.title}, phím {key}")
            tab.clicked.connect(partial(self.show_section, number))
            self._tabs.addButton(tab, number)
            head.addWidget(tab)
            QShortcut(QKeySequence(key), self).activated.connect(partial(self.show_section, number))
        head.addStretch(1)
        self.body.addLayout(head)
        self.body.addWidget(self._stack, 1)
        self.finish("")
        self._tabs.button(0).setChecked(True)

    def show_section(self, number: int, _checked: object = None) -> None:
        self._tabs.button(number).setChecked(True)
        if number != self._at:
            self.left()
            self._turned()
        self._at = number
        shown = self._made.get(number) or self._make(number)
        self._stack.setCurrentWidget(shown)
        self._keys.setText(shown.keys)
        shown.entered()

    def _make(self, number: int) -> Section:
        made = self._unmade[number].make()
        made.on_keys = self._keys.setText
        choose_rows(made, self._kept.pop(number, {}))
        self._made[number] = made
        self._stack.addWidget(made)
        return made

    @property
    def _shown(self) -> Section | None:
        """None until the place is first entered."""
        return self._made.get(self._at)

    @property
    def half_typed(self) -> bool:
        return self._shown is not None and self._shown.half_typed

    @property
    def at_work(self) -> str:
        """Also of a section that was left."""
        return next((each.at_work for each in self._made.values() if each.at_work), "")

    def kept(self) -> KeptChoice:
        tables = {n: kept_rows(each) for n, each in self._made.items()}
        return {"section": self._at, "tables": {**self._kept, **tables}}

    def take_kept(self, kept: KeptChoice) -> None:
        self._at, self._kept = kept["section"], dict(kept["tables"])

    def entered(self) -> None:
        self.show_section(self._at)

    def left(self) -> None:
        if self._shown is not None:
            self._shown.left()

    def refresh(self) -> None:
        if self._shown is not None:
            self._shown.refresh()

    def main_action(self) -> None:
        if self._shown is not None:
            self._shown.main_action()

    def back(self) -> bool:
        return self._shown is not None and self._shown.back()

    def search(self) -> None:
        if self._shown is not None:
            self._shown.search()
