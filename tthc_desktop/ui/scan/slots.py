"""The checklist: one slot a component, chosen by its number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from tthc_desktop.domain.batch import UNSORTED
from tthc_desktop.domain.component import Component, Purpose
from tthc_desktop.ui.kit.slot_words import NOTHING_OFFERED, Offered, chip_and_note
from tthc_desktop.ui.kit.table import CELL_ROLE, Chip, Index
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import tooltip
from tthc_desktop.ui.scan.thumbs import dropped_pages

_HEIGHT = 62
_WRAPPED = Qt.TextFlag.TextWordWrap
_KINDS = {Purpose.COMPONENT: "", Purpose.RESULT: "Kết quả: ", Purpose.REPLY: "Trả lời: "}


@dataclass(frozen=True, slots=True)
class Slot:
    """A line of the checklist as it is shown.

    Attributes:
        component: None for the pages that are in no slot yet, whose number is 0.
    """

    component: Component | None
    number: int
    chip: Chip
    note: str

    @property
    def id(self) -> str:
        return self.component.id if self.component else UNSORTED

    @property
    def name(self) -> str:
        if self.component is None:
            return "Chưa xếp"
        return f"{_KINDS[self.component.purpose]}{self.component.name}"


def slot_of(component: Component, *, reading: bool, found: Offered = NOTHING_OFFERED) -> Slot:
    """The line of the checklist for a component.

    Args:
        found: Papers for it elsewhere.
    """
    shown, note = chip_and_note(component, reading=reading, found=found)
    return Slot(component, component.position, shown, note)


def unsorted_slot(pages: int) -> Slot:
    return Slot(None, 0, Chip(f"{pages} trang", "warn"), "M rồi số để xếp")


class SlotsModel(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.slots: tuple[Slot, ...] = ()

    def show(self, slots: tuple[Slot, ...]) -> None:
        """Redraws in place when only states changed, so that the chosen slot stays chosen."""
        same = [s.id for s in slots] == [s.id for s in self.slots]
        if not same:
            self.beginResetModel()
        self.slots = slots
        if same:
            self.dataChanged.emit(self.index(0), self.index(len(slots) - 1))
        else:
            self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.slots)

    def data(self, index: Index, role: int = 0) -> object:
        if not index.isValid():
            return None
        slot = self.slots[index.row()]
        if role == CELL_ROLE:
            return slot
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(slot.name)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{slot.number} {slot.name}: {slot.chip.text}, {slot.note}"
        return None


def _name(slot: Slot) -> str:
    return f"{slot.number}  {slot.name}"


def _name_font() -> QFont:
    return theme.font(10.5, bold=True)


def _chip_font() -> QFont:
    return theme.font(9.5, bold=True)


def _note_font() -> QFont:
    return theme.font(9.5)


def _gap() -> int:
    return theme.px(8)


def _chip_size(slot: Slot) -> tuple[int, int]:
    """Height and width in pixels."""
    metrics = QFontMetrics(_chip_font())
    return metrics.height() + theme.px(1), metrics.horizontalAdvance(slot.chip.text) + theme.px(20)


class SlotDelegate(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        slot: Slot = index.data(CELL_ROLE)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -theme.px(6))
        painter.setPen(QPen(theme.color("accent" if chosen else "line"), 2.5 if focused else 1))
        painter.setBrush(theme.color("accent_soft" if chosen else "surface"))
        painter.drawRoundedRect(box, theme.px(6), theme.px(6))
        inner = box.toRect().adjusted(theme.px(10), theme.px(6), -theme.px(8), -theme.px(5))
        self._name(painter, inner, slot)
        self._state(painter, inner, slot)
        painter.restore()

    def _name(self, painter: QPainter, rect: QRect, slot: Slot) -> None:
        painter.setPen(theme.color("text"))
        painter.setFont(_name_font())
        painter.drawText(rect, int(_WRAPPED | Qt.AlignmentFlag.AlignTop), _name(slot))

    def _state(self, painter: QPainter, rect: QRect, slot: Slot) -> None:
        ink, ground = theme.tone(slot.chip.tone)
        chip_height, chip_width = _chip_size(slot)
        below = self._note_below(slot)
        top = rect.bottom() - below - chip_height + 1
        chip = QRectF(rect.left(), top, chip_width, chip_height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(chip, chip_height / 2, chip_height / 2)
        painter.setPen(ink)
        painter.setFont(_chip_font())
        painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), slot.chip.text)
        painter.setFont(_note_font())
        painter.setPen(theme.color("muted"))
        if below:
            note = QRect(rect.left(), rect.bottom() - below + 1, self._width, below)
            painter.drawText(note, int(_WRAPPED | Qt.AlignmentFlag.AlignBottom), slot.note)
        else:
            left = int(chip.right()) + _gap()
            note = QRect(left, int(chip.top()), rect.right() - left + 1, chip_height)
            painter.drawText(note, int(Qt.AlignmentFlag.AlignVCenter), slot.note)

    @property
    def _width(self) -> int:
        """Pixels that a line of a slot has."""
        return self._view.viewport().width() - theme.px(24)

    def _note_below(self, slot: Slot) -> int:
        """Pixels that the note takes under the chip; 0 where it fits beside it."""
        metrics = QFontMetrics(_note_font())
        beside = _chip_size(slot)[1] + _gap() + metrics.horizontalAdvance(slot.note)
        if beside <= self._width:
            return 0
        room = QRect(0, 0, self._width, 1000)
        return metrics.boundingRect(room, int(_WRAPPED), slot.note).height() + theme.px(2)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A long name or note takes a second line; it is never cut."""
        slot: Slot = index.data(CELL_ROLE)
        metrics = QFontMetrics(_name_font())
        text = metrics.boundingRect(QRect(0, 0, self._width, 1000), int(_WRAPPED), _name(slot))
        more = max(0, text.height() - metrics.lineSpacing()) + self._note_below(slot)
        return QSize(0, theme.px(_HEIGHT) + more)


class SlotsList(QListView):
    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.slots = SlotsModel()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setProperty("role", "slots")
        self.setModel(self.slots)
        self.setItemDelegate(SlotDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.dropped: Callable[[tuple[int, ...], str], None] = lambda _numbers, _slot: None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_pages(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()  # a file goes to the page around

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and dropped_pages(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Pages that are let fall on a slot go there."""
        index = self.indexAt(event.position().toPoint())
        numbers = dropped_pages(event.mimeData())
        if index.isValid() and numbers:
            self.dropped(numbers, self.slots.slots[index.row()].id)
            event.setDropAction(Qt.DropAction.IgnoreAction)
            event.accept()
        else:
            event.ignore()

    def choose(self, number: int) -> bool:
        """Chooses a slot by the number on it."""
        for row, slot in enumerate(self.slots.slots):
            if slot.number == number:
                self.setCurrentIndex(self.slots.index(row))
                return True
        return False

    @property
    def chosen(self) -> Slot | None:
        row = self.currentIndex().row()
        return self.slots.slots[row] if 0 <= row < len(self.slots.slots) else None
