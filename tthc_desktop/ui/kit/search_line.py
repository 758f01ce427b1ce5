"""A line of which a list follows every word, also the one that an input method still composes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent
from PySide6.QtWidgets import QLineEdit

from tthc_desktop.ui.kit.widgets import Field


class SearchLine(QLineEdit):
    """Tells what is seen in it. Were a word only told once it is committed, the list would become
    another one under the arrow key that commits it, and the key would choose the wrong row."""

    sought = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._composed = self._told = ""
        self._composing = False
        self.textChanged.connect(self._changed)

    @property
    def words(self) -> str:
        """What is seen in the line."""
        at = self.cursorPosition()
        return self.text()[:at] + self._composed + self.text()[at:]

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = True
        super().inputMethodEvent(event)
        self._composing = False
        self._composed = event.preeditString()
        self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What is seen stays, also where the input method keeps the word to itself: what was chosen
        by it must not become something else on the way to the next field."""
        words = self.words
        super().focusOutEvent(event)
        if self._composed:
            self.setText(words)

    def _changed(self) -> None:
        if not self._composing:
            self._composed = ""  # a key, or the program: whatever was composed is text or gone
            self._tell()

    def _tell(self) -> None:
        if self.words != self._told:
            self._told = self.words
            self.sought.emit(self._told)


class SearchField(Field):
    edit: SearchLine

    def make_line(self) -> SearchLine:
        return SearchLine()

    @property
    def words(self) -> str:
        return self.edit.words
