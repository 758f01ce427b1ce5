"""Cài đặt: one section at a time, Alt+number or Ctrl+Tab goes to another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget

from tthc_desktop.ui.kit.page import Page
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import label, row
from tthc_desktop.ui.settings.section import Section

_ROOMY = 110  # largest text size at which the title stands beside the tabs


class SettingsPage(Page):
    finds = True

    def __init__(self, sections: Sequence[Section]) -> None:
        super().__init__("settings")
        self._sections = tuple(sections)
        head = row(spacing=6)
        # Large letters leave room for the tabs alone; the rail says too which place this is.
        roomy = theme.scale <= _ROOMY
        if roomy:
            head.addWidget(label("Cài đặt", "title"))
            head.addSpacing(16)
        self._tabs = QButtonGroup(self)
        self._tabs.setExclusive(True)
        self._stack = QStackedWidget()
        for number, section in enumerate(self._sections):
            name = section.short or section.title
            short, whole = f"{number + 1}  {name}", f"{name}   Alt+{number + 1}"
            tab = QPushButton(whole if roomy else short)
            tab.setObjectName(f"{section.objectName()}.tab")
            tab.setProperty("role", "tab")
            tab.setCheckable(True)
            tab.setAutoDefault(False)
            tab.setAccessibleName(f"{section.title}, phím Alt+{number + 1}")
            tab.clicked.connect(partial(self.show_section, number))
            self._tabs.addButton(tab, number)
            head.addWidget(tab)
            self._stack.addWidget(section)
            key = QShortcut(QKeySequence(f"Alt+{number + 1}"), self)
            key.activated.connect(partial(self.show_section, number))
            section.on_keys = self._keys.setText
        head.addStretch(1)
        self.body.addLayout(head)
        self.body.addWidget(self._stack, 1)
        self.finish(self._sections[0].keys)
        self._tabs.button(0).setChecked(True)

    def show_section(self, number: int, _checked: object = None) -> None:
        self._tabs.button(number).setChecked(True)
        if number != self._stack.currentIndex():
            self._shown.left()
        self._stack.setCurrentIndex(number)
        self._keys.setText(self._shown.keys)
        self._shown.entered()

    @property
    def _shown(self) -> Section:
        return self._sections[self._stack.currentIndex()]

    @property
    def half_typed(self) -> bool:
        return self._shown.half_typed

    def entered(self) -> None:
        self.show_section(self._stack.currentIndex())

    def left(self) -> None:
        self._shown.left()

    def refresh(self) -> None:
        self._shown.refresh()

    def main_action(self) -> None:
        self._shown.main_action()

    def back(self) -> bool:
        return self._shown.back()

    def search(self) -> None:
        self._shown.search()
