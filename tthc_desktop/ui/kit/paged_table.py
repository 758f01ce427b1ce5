"""A table over a list of any length: what is in sight is read, the rest is not held."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView

from tthc_desktop.services.part import PAGE, Part, Stretch
from tthc_desktop.ui.kit.paged import Line, PagedModel
from tthc_desktop.ui.kit.table import CellTable

R = TypeVar("R")
_Cursor = QAbstractItemView.CursorAction


class PagedTable(CellTable[R], Generic[R]):
    """Implements PartView. The chosen line is kept with what stands in it, wherever the list is
    scrolled to: a key acts on what was shown as chosen."""

    lacking = Signal()
    """Lines have come in sight that were not read yet."""
    chosen_shown = Signal()
    """Another line is chosen, or what stands in it may be another."""

    def __init__(self, name: str, spoken: str, model: PagedModel[R]) -> None:
        super().__init__(name, spoken, model)
        self._paged = model
        self._showing = False
        self.verticalScrollBar().valueChanged.connect(self._look)
        self.selectionModel().currentChanged.connect(self._chosen_by_hand)

    @property
    def chosen(self) -> R | None:
        """What stands in the chosen line; None also where it cannot be read, or was not yet."""
        line = self.line
        return line.row if line is not None else None

    @property
    def line(self) -> Line[R] | None:
        """The chosen line; None where it was not read yet."""
        return self._paged.line(self.currentIndex().row())

    @property
    def chosen_line(self) -> int:
        return self.currentIndex().row()

    @property
    def chosen_key(self) -> str:
        line = self.line
        return line.key if line is not None else ""

    @property
    def lacks_lines(self) -> bool:
        sight = self._sight()
        ahead = len(sight) // 2
        near = range(max(0, sight.start - ahead), min(sight.stop + ahead, self._paged.rowCount()))
        return any(self._paged.line(number) is None for number in near)

    def wanted(self) -> Stretch:
        sight = self._sight()
        limit = max(PAGE, 3 * len(sight))
        last = max(0, self._paged.rowCount() - limit)
        start = min(max(0, sight.start - (limit - len(sight)) // 2), last)
        before = self._paged.line(start - 1)
        return Stretch(start, before.key if before else "", limit, self.chosen_key)

    def show_part(
        self, part: Part[R], line: int, chosen: tuple[str, R | None] | None, *, anew: bool
    ) -> None:
        before, in_sight = self.line, self.chosen_in_sight
        bar = self.verticalScrollBar()
        top = bar.value()
        self._showing = True
        self._paged.look_anew()
        lines = {
            number: self._paged.line_of(key, row, part.codes.get(key, ""))
            for number, (key, row) in enumerate(zip(part.keys, part.rows, strict=True), part.start)
        }
        if line >= 0 and line not in lines:
            if chosen is None and before is not None and part.place == line:
                chosen = (before.key, before.row)
            if chosen is not None:
                lines[line] = self._paged.line_of(*chosen, part.codes.get(chosen[0], ""))
        self._paged.resize(part.total)
        self._paged.hold(lines)
        self.choose(line)
        self.executeDelayedItemsLayout()
        bar.setValue(top)
        if (in_sight or anew) and not self.chosen_in_sight:
            middle = QAbstractItemView.ScrollHint.PositionAtCenter
            ensured = QAbstractItemView.ScrollHint.EnsureVisible
            self.scrollTo(self.currentIndex(), middle if anew else ensured)
        self._showing = False
        self.chosen_shown.emit()

    def reveal(self) -> None:
        """Brings the chosen line in sight, and so to be read."""
        self.scrollTo(self.currentIndex())

    def keyboardSearch(self, search: str) -> None:
        """Letters choose nothing: what is not held cannot be searched."""

    def moveCursor(self, action: _Cursor, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End are the ends of the list, not of the line."""
        ends = {_Cursor.MoveHome: 0, _Cursor.MoveEnd: self._paged.rowCount() - 1}
        if action in ends:
            return self._paged.index(ends[action], max(0, self.currentIndex().column()))
        return super().moveCursor(action, modifiers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look()

    def _sight(self) -> range:
        """The lines in sight, as far as the list goes."""
        height = self.verticalHeader().defaultSectionSize()
        total = self._paged.rowCount()
        first = min(self.verticalScrollBar().value() // height, max(0, total - 1))
        return range(first, min(total, first + self.viewport().height() // height + 2))

    def _look(self) -> None:
        if not self._showing and self.lacks_lines:
            self.lacking.emit()

    def _chosen_by_hand(self) -> None:
        if not self._showing:
            self.chosen_shown.emit()
