"""Tables: cells that are text, chips or dots, and a model over a tuple of frozen rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from tthc_desktop.ui.kit.theme import ROW_PX, theme
from tthc_desktop.ui.kit.widgets import tooltip

R = TypeVar("R")
_Cursor = QAbstractItemView.CursorAction
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Chip:
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: text, chips or dots.

    Attributes:
        dots: Number of full dots; negative for none at all.
        key: Shown after the text in a muted tone.
        spoken: What a screen reader says, where it differs from text.
        tone: Of the text.
    """

    text: str = ""
    chips: tuple[Chip, ...] = ()
    dots: int = -1
    dots_tone: str = "muted"
    key: str = ""
    spoken: str = ""
    bold: bool = False
    tone: str = "text"

    @property
    def as_text(self) -> str:
        return self.spoken or self.text or ", ".join(c.text for c in self.chips)


@dataclass(frozen=True, slots=True)
class ColumnSpec(Generic[R]):
    """How a column of a table looks.

    Attributes:
        width: Pixels at 100 %; 0 stretches.
        optional: Whether it may go when there is no room, last first.
    """

    title: str
    width: int
    cell: Callable[[R], Cell]
    optional: bool = False


_STRETCH_PX = 170
CELL_ROLE = int(Qt.ItemDataRole.UserRole)


class CellModel(QAbstractTableModel, Generic[R]):
    """What the columns of a table show of its rows, however these are held."""

    def __init__(self, columns: Sequence[ColumnSpec[R]]) -> None:
        super().__init__()
        self.columns = tuple(columns)

    def cell_at(self, row: int, column: int) -> Cell:
        raise NotImplementedError

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = 0) -> object:
        if not index.isValid():
            return None
        cell = self.cell_at(index.row(), index.column())
        if role == CELL_ROLE:
            return cell
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell.as_text
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(cell.as_text)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


class RowsModel(CellModel[R], Generic[R]):
    def __init__(self, columns: Sequence[ColumnSpec[R]], key: Callable[[R], str]) -> None:
        """Makes a model without rows.

        Args:
            key: Tells rows apart, so that the selection survives a refresh.
        """
        super().__init__(columns)
        self._key = key
        self.rows: tuple[R, ...] = ()

    def show(self, rows: Sequence[R]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def key_at(self, index: int) -> str | None:
        return self._key(self.rows[index]) if 0 <= index < len(self.rows) else None

    def find(self, key: str | None) -> int:
        """The number of the row with that key, or -1."""
        return next((n for n, r in enumerate(self.rows) if self._key(r) == key), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def cell_at(self, row: int, column: int) -> Cell:
        return self.columns[column].cell(self.rows[row])


def two_lines(text: str, metrics: QFontMetrics, width: int) -> str:
    """The text if two lines of this width hold it; else as much as they hold and an ellipsis."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    first, words = "", text.split(" ")
    while words and metrics.horizontalAdvance(f"{first} {words[0]}".strip()) <= width:
        first = f"{first} {words.pop(0)}".strip()
    if not first:  # one endless word
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
    rest = metrics.elidedText(" ".join(words), Qt.TextElideMode.ElideRight, width)
    return f"{first}\n{rest}"


def chip_width(chip: Chip, metrics: QFontMetrics) -> int:
    return metrics.horizontalAdvance(chip.text) + theme.px(22)


def whole_chips(chips: Sequence[Chip], metrics: QFontMetrics, width: int) -> tuple[Chip, ...]:
    """The first of them that stand beside each other in that width, at least one: a second one is
    never cut. What the others say, the tooltip and screen readers say too."""
    used = 0
    for number, chip in enumerate(chips):
        used += chip_width(chip, metrics) + (theme.px(6) if number else 0)
        if number and used > width:
            return tuple(chips[:number])
    return tuple(chips)


def key_beside(cell: Cell, metrics: QFontMetrics, width: int) -> bool:
    """Whether its key has room behind its words; else both take two lines."""
    return bool(cell.key) and metrics.horizontalAdvance(f"{cell.text}   {cell.key}") <= width


class CellDelegate(QStyledItemDelegate):
    """Paints cells: chips are never cut, text wraps to two lines, codes are never elided."""

    _PAD = 10

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell: Cell = index.data(CELL_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accent_soft"))
        painter.setPen(QPen(theme.color("line")))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(theme.px(self._PAD), 2, -theme.px(4), -3)
        if cell.chips:
            self._chips(painter, inner, cell.chips)
        elif cell.dots >= 0:
            self._dots(painter, inner, cell)
        else:
            self._text(painter, inner, cell)
        painter.restore()

    def _text(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        painter.setFont(theme.font(bold=cell.bold))
        painter.setPen(theme.color(cell.tone))
        if not key_beside(cell, painter.fontMetrics(), rect.width()):
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            # Wrapping breaks a line a hair earlier than the metrics say it is full.
            words = f"{cell.text} {cell.key}".strip()
            text = two_lines(words, painter.fontMetrics(), rect.width() - theme.px(4))
            painter.drawText(rect, int(flags), text)
            return
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter), cell.text)
        width = painter.fontMetrics().horizontalAdvance(cell.text + "   ")
        painter.setPen(theme.color("muted"))
        key_rect = rect.adjusted(width, 0, 0, 0)
        painter.drawText(key_rect, int(Qt.AlignmentFlag.AlignVCenter), cell.key)

    def _chips(self, painter: QPainter, rect: QRect, chips: tuple[Chip, ...]) -> None:
        painter.setFont(theme.font(9.5, bold=True))
        metrics = painter.fontMetrics()
        height = metrics.height() + theme.px(2)
        x, y = rect.left(), rect.center().y() - height // 2
        for chip in whole_chips(chips, metrics, rect.width()):
            ink, ground = theme.tone(chip.tone)
            width = chip_width(chip, metrics)
            box = QRectF(x, y, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(box, height / 2, height / 2)
            painter.setPen(ink)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), chip.text)
            x += width + theme.px(6)

    def _dots(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        size = theme.px(10)
        ink = theme.color(cell.dots_tone)
        y = rect.center().y() - size // 2
        for number in range(4):
            box = QRectF(rect.left() + number * theme.px(17), y, size, size)
            painter.setPen(QPen(ink, 1.4))
            filled = number < cell.dots
            painter.setBrush(ink if filled else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), theme.px(ROW_PX))


class CellTable(QTableView, Generic[R]):
    """A table that is worked with the keyboard: arrows choose a row, Enter opens it."""

    def __init__(self, name: str, spoken: str, model: CellModel[R]) -> None:
        super().__init__()
        self._cells = model
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setProperty("role", "table")
        self.setModel(model)
        model.setParent(self)  # which draws for as long as it is there
        self.setItemDelegate(CellDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMinimumWidth(0)
        vertical, header = self.verticalHeader(), self.horizontalHeader()
        vertical.hide()
        vertical.setDefaultSectionSize(theme.px(ROW_PX))
        header.setHighlightSections(False)
        header.setFixedHeight(theme.px(38))
        for number, spec in enumerate(model.columns):
            if spec.width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Fixed)
                header.resizeSection(number, theme.px(spec.width))
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Large letters on a small screen: what matters least goes, nothing is squeezed."""
        specs = self._cells.columns
        room = self.viewport().width() - theme.px(_STRETCH_PX)
        shown = [spec.width for spec in specs]
        for number in reversed(range(len(specs))):
            tight = theme.px(sum(shown)) > room
            gone = specs[number].optional and tight
            self.setColumnHidden(number, gone)
            if gone:
                shown[number] = 0
        super().resizeEvent(event)

    def choose(self, row: int) -> None:
        if 0 <= row < self._cells.rowCount():
            self.setCurrentIndex(self._cells.index(row, 0))

    @property
    def chosen_in_sight(self) -> bool:
        return self.viewport().rect().contains(self.visualRect(self.currentIndex()))


class RowsTable(CellTable[R], Generic[R]):
    """A table of which all rows are held."""

    def __init__(self, name: str, spoken: str, model: RowsModel[R]) -> None:
        super().__init__(name, spoken, model)
        self._rows = model
        self._wanted = ""

    @property
    def kept_key(self) -> str:
        """The key of the chosen row, empty for none."""
        return self._rows.key_at(self.currentIndex().row()) or self._wanted

    def choose_key(self, key: str) -> None:
        """Chooses a row as soon as there are rows; another one where it is gone by then."""
        self._wanted = key
        self.choose(self._rows.find(key))

    def show_rows(self, rows: Sequence[R]) -> None:
        """Keeps the chosen row chosen; if it is gone, the one in its place. What is in sight stays:
        somebody may be about to click on it."""
        place = max(self.currentIndex().row(), 0)
        key = self._rows.key_at(place)
        if rows:
            key, self._wanted = self._wanted or key, ""
        in_sight = self.chosen_in_sight
        bar = self.verticalScrollBar()
        top = bar.value()
        self._rows.show(rows)
        self.executeDelayedItemsLayout()
        found = self._rows.find(key)
        self.choose(found if found >= 0 else min(place, len(rows) - 1))
        bar.setValue(top)
        if in_sight:
            self.scrollTo(self.currentIndex())

    def moveCursor(self, action: _Cursor, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End are the ends of the list, not of the line."""
        ends = {_Cursor.MoveHome: 0, _Cursor.MoveEnd: self._rows.rowCount() - 1}
        if action in ends:
            return self._rows.index(ends[action], 0)
        return super().moveCursor(action, modifiers)

    @property
    def chosen(self) -> R | None:
        row = self.currentIndex().row()
        return self._rows.rows[row] if 0 <= row < len(self._rows.rows) else None
