"""The papers that were found for a slot: what can be used by its number, what cannot with why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from tthc_desktop.ui.kit.table import CELL_ROLE, Chip, Index
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import tooltip
from tthc_desktop.ui.scan.reuse_desk import Looking

_WRAPPED = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True)
class FoundRow:
    """A line of the list.

    Attributes:
        paper: None for a heading.
        number: What chooses it, 0 for one that cannot be used.
        chip: Its state; of one that cannot be used, why.
    """

    name: str
    detail: str = ""
    chip: Chip | None = None
    number: int = 0
    paper: Looking | None = None

    @property
    def heading(self) -> bool:
        return self.paper is None

    @property
    def spoken(self) -> str:
        number = f"{self.number} " if self.number else ""
        said = self.chip.text if self.chip else ""
        return f"{number}{', '.join(p for p in (self.name, self.detail, said) if p)}"


class PapersModel(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[FoundRow, ...] = ()

    def show(self, rows: tuple[FoundRow, ...]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.rows[index.row()].heading:
            return Qt.ItemFlag.NoItemFlags  # arrows and clicks pass it by
        return super().flags(index)

    def data(self, index: Index, role: int = 0) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == CELL_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(row.spoken)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: FoundRow = index.data(CELL_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.heading:
            self._heading(painter, option.rect, row)
        else:
            self._paper(painter, option, row)
        painter.restore()

    def _heading(self, painter: QPainter, rect: QRect, row: FoundRow) -> None:
        painter.setFont(theme.font(bold=True))
        painter.setPen(theme.color(row.chip.tone if row.chip else "text"))
        name, detail = heading_places(rect, row)
        flags = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(name, flags | int(Qt.AlignmentFlag.AlignLeft) | _WRAPPED, row.name)
        painter.setFont(theme.font(9.5))
        painter.setPen(theme.color("muted"))
        painter.drawText(detail, flags | int(Qt.AlignmentFlag.AlignRight), row.detail)

    def _paper(self, painter: QPainter, option: QStyleOptionViewItem, row: FoundRow) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        box = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -theme.px(5))
        if chosen:
            painter.setPen(QPen(theme.color("accent"), 2.5 if focused else 1))
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(box, theme.px(6), theme.px(6))
        self._number(painter, box, row, chosen=chosen)
        left = int(box.left()) + theme.px(34)
        top, width = int(box.top()) + theme.px(6), self._width
        painter.setPen(theme.color("text" if row.number else "muted"))
        painter.setFont(theme.font(10.5, bold=bool(row.number)))
        used = painter.boundingRect(QRect(left, top, width, 1000), _WRAPPED, row.name)
        painter.drawText(used, _WRAPPED, row.name)
        painter.setFont(theme.font(9.5))
        painter.setPen(theme.color("muted"))
        under = QRect(left, used.bottom() + theme.px(2), width, 1000)
        used = painter.boundingRect(under, _WRAPPED, row.detail)
        painter.drawText(used, _WRAPPED, row.detail)
        if row.chip is None:
            return
        ink, ground = theme.tone(row.chip.tone)
        under = QRect(left, used.bottom() + theme.px(4), width, 1000)
        if row.number:
            painter.setFont(theme.font(9.5, bold=True))
            metrics = QFontMetrics(painter.font())
            words = metrics.boundingRect(under, _WRAPPED, row.chip.text)
            ground_box = QRectF(words).adjusted(0, -theme.px(1), theme.px(18), theme.px(2))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("surface") if chosen else ground)
            painter.drawRoundedRect(ground_box, theme.px(9), theme.px(9))
            painter.setPen(ink)
            painter.drawText(words.translated(theme.px(9), 0), _WRAPPED, row.chip.text)
        else:
            painter.setPen(ink)
            painter.drawText(under, _WRAPPED, row.chip.text)

    def _number(self, painter: QPainter, box: QRectF, row: FoundRow, *, chosen: bool) -> None:
        side = theme.px(20)
        place = QRectF(box.left() + theme.px(7), box.top() + theme.px(6), side, side)
        if row.number:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent" if chosen else "bg"))
            painter.drawRoundedRect(place, theme.px(4), theme.px(4))
            painter.setPen(theme.color("on_accent" if chosen else "text"))
        else:
            painter.setPen(theme.color("bad"))
        painter.setFont(theme.font(9.5, bold=True))
        sign = "×" if not row.number else str(row.number) if row.number < 10 else "·"
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), sign)

    @property
    def _width(self) -> int:
        """Pixels that the words of a paper have."""
        return max(40, self._view.viewport().width() - theme.px(34 + 22))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: FoundRow = index.data(CELL_ROLE)
        room = QRect(0, 0, self._width, 2000)
        if row.heading:
            across = QRect(0, 0, self._view.viewport().width(), 2000)
            room.setWidth(heading_places(across, row)[0].width())
            words = QFontMetrics(theme.font(bold=True)).boundingRect(room, _WRAPPED, row.name)
            return QSize(0, max(theme.px(32), words.height() + theme.px(10)))
        bold, small = QFontMetrics(theme.font(bold=True)), QFontMetrics(theme.font(9.5))
        high = bold.boundingRect(room, _WRAPPED, row.name).height()
        below = small.boundingRect(room, _WRAPPED, row.detail).height() if row.detail else 0
        chip = QFontMetrics(theme.font(9.5, bold=True))
        said = chip.boundingRect(room, _WRAPPED, row.chip.text).height() if row.chip else 0
        return QSize(0, high + below + said + theme.px(26))


def heading_places(rect: QRect, row: FoundRow) -> tuple[QRect, QRect]:
    """Where its name stands, wrapped where it has to be, and what stands at the right of it."""
    inside = rect.adjusted(theme.px(4), 0, -theme.px(6), 0)
    beside = QFontMetrics(theme.font(9.5)).horizontalAdvance(row.detail) + 1
    detail = QRect(inside)
    detail.setLeft(inside.right() - beside)
    name = QRect(inside)
    name.setRight(max(inside.left() + 40, detail.left() - theme.px(8)))
    return name, detail


class PapersList(QListView):
    """Arrows and numbers choose."""

    def __init__(self, name: str, spoken: str, chosen: Callable[[Looking], None]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setProperty("role", "slots")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.papers = PapersModel()
        self._told = chosen
        self.setModel(self.papers)
        self.setItemDelegate(_Delegate(self))
        self.selectionModel().currentChanged.connect(self._changed)

    def show_rows(self, rows: tuple[FoundRow, ...], chosen: Looking | None) -> None:
        """Shows lines; the chosen one stays chosen without being told again."""
        if rows == self.papers.rows:
            self._mark(chosen)
            return
        self.selectionModel().blockSignals(True)
        self.papers.show(rows)
        self.selectionModel().blockSignals(False)
        self._mark(chosen)

    def _mark(self, chosen: Looking | None) -> None:
        for number, row in enumerate(self.papers.rows):
            if row.paper is not None and row.paper is chosen:
                self.setCurrentIndex(self.papers.index(number))
                return

    def choose(self, number: int) -> bool:
        """Takes the paper of a number, also the one in hand once more; False where none has it."""
        if number == 0:  # what cannot be used has none
            return False
        for at, row in enumerate(self.papers.rows):
            if row.number == number and row.paper is not None:
                self._take(self.papers.index(at))
                return True
        return False

    def _take(self, index: QModelIndex) -> None:
        if index == self.currentIndex():
            self._changed(index)
        else:
            self.setCurrentIndex(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the paper in hand takes it once more, too."""
        before = self.currentIndex()
        super().mousePressEvent(event)
        if before.isValid() and before == self.indexAt(event.position().toPoint()):
            self._changed(before)

    def moveCursor(
        self,
        action: QAbstractItemView.CursorAction,
        modifiers: Qt.KeyboardModifier,
    ) -> QModelIndex:
        """To the first or last paper, too, where a heading stands at that end."""
        ends = (QAbstractItemView.CursorAction.MoveHome, QAbstractItemView.CursorAction.MoveEnd)
        if action not in ends:
            return super().moveCursor(action, modifiers)
        papers = [at for at, row in enumerate(self.papers.rows) if not row.heading]
        if not papers:
            return QModelIndex()
        return self.papers.index(papers[0] if action is ends[0] else papers[-1])

    def _changed(self, now: Index) -> None:
        row = self.papers.rows[now.row()] if now.isValid() else None
        if row is not None and row.paper is not None:
            self._told(row.paper)
