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
from tthc_desktop.ui.kit.slot_words import chip_and_note
from tthc_desktop.ui.kit.table import CELL_ROLE, Chip, Index
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import tooltip
from tthc_desktop.ui.scan.thumbs import dropped_pages

_HEIGHT = 62
_KINDS = {Purpose.COMPONENT: "", Purpose.RESULT: "Kết quả: ", Purpose.REPLY: "Trả lời: "}


@dataclass(frozen=True, slots=True)
class Slot:
    """component: None for the pages that are in no slot yet, whose number is 0."""

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


def slot_of(component: Component, *, reading: bool, offered: int = 0) -> Slot:
    """offered: papers that were found for it elsewhere."""
    shown, note = chip_and_note(component, reading=reading, offered=offered)
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
        flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(rect, int(flags), _name(slot))

    def _state(self, painter: QPainter, rect: QRect, slot: Slot) -> None:
        painter.setFont(theme.font(9.5, bold=True))
        metrics = painter.fontMetrics()
        ink, ground = theme.tone(slot.chip.tone)
        height = metrics.height() + theme.px(1)
        width = metrics.horizontalAdvance(slot.chip.text) + theme.px(20)
        chip = QRectF(rect.left(), rect.bottom() - height + 1, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(chip, height / 2, height / 2)
        painter.setPen(ink)
        painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), slot.chip.text)
        painter.setFont(theme.font(9.5))
        painter.setPen(theme.color("muted"))
        left = chip.right() + theme.px(8)
        note = QRectF(left, chip.top(), rect.right() - left, height)
        text = painter.fontMetrics().elidedText(
            slot.note, Qt.TextElideMode.ElideRight, int(note.width())
        )
        painter.drawText(note, int(Qt.AlignmentFlag.AlignVCenter), text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A long name takes a second line; it is never cut."""
        width = self._view.viewport().width() - theme.px(24)
        metrics = QFontMetrics(_name_font())
        flags = int(Qt.TextFlag.TextWordWrap)
        text = metrics.boundingRect(QRect(0, 0, width, 1000), flags, _name(index.data(CELL_ROLE)))
        return QSize(0, theme.px(_HEIGHT) + max(0, text.height() - metrics.lineSpacing()))


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
        """By the number on the slot."""
        for row, slot in enumerate(self.slots.slots):
            if slot.number == number:
                self.setCurrentIndex(self.slots.index(row))
                return True
        return False

    @property
    def chosen(self) -> Slot | None:
        row = self.currentIndex().row()
        return self.slots.slots[row] if 0 <= row < len(self.slots.slots) else None
