"""The pages of a slot in a row under the large one: chosen by arrows, moved by drag."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QDropEvent, QImage, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from tthc_desktop.ui.kit.table import CELL_ROLE, Index
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import tooltip
from tthc_desktop.ui.scan.shown import ShownPage

THUMB = QSize(58, 82)
PAGES_MIME = "application/x-tthc-pages"
_STRIP = 104


class ThumbsModel(QAbstractListModel):
    """The pages of a slot as a list for Qt.

    Args:
        wanted: Told of a page whose picture is to be drawn and not there yet.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pages: tuple[ShownPage, ...] = ()
        self.wanted: Callable[[ShownPage], None] = lambda _page: None
        self._images: dict[str, QImage] = {}
        self._asked: set[str] = set()

    def show(self, pages: tuple[ShownPage, ...]) -> None:
        """Adds at the end, or redraws in place, without a reset wherever that will do: scanning
        does not flicker, and what is chosen stays chosen."""
        before = [p.page.number for p in self.pages]
        now = [p.page.number for p in pages]
        if now[: len(before)] == before and before:
            old = self.pages
            self.pages = (*pages[: len(old)], *old[len(old) :])
            changed = [n for n, (a, b) in enumerate(zip(old, pages, strict=False)) if a != b]
            for row in changed:
                self.dataChanged.emit(self.index(row), self.index(row))
            if len(now) > len(before):
                self.beginInsertRows(QModelIndex(), len(before), len(now) - 1)
                self.pages = pages
                self.endInsertRows()
        elif now != before:
            self.beginResetModel()
            self.pages = pages
            self.endResetModel()

    def image(self, row: int) -> QImage:
        """The thumbnail of a page; null until it has been decoded."""
        return self.image_named(self.pages[row].key)

    def image_named(self, key: str) -> QImage:
        return self._images.get(key, QImage())

    def want(self, row: int) -> None:
        """Asks for a picture, by whoever draws it: only pages that are shown are decoded."""
        page = self.pages[row]
        if page.key not in self._images and page.key not in self._asked:
            self._asked.add(page.key)
            self.wanted(page)

    def put_image(self, page: ShownPage, image: QImage) -> None:
        self._asked.discard(page.key)
        self._images[page.key] = image
        for row, shown in enumerate(self.pages):
            if shown.key == page.key:
                self.dataChanged.emit(self.index(row), self.index(row))

    def keep_only(self, keys: set[str]) -> None:
        """Drops all pictures but those of these pages: of another dossier nothing is kept."""
        self._images = {key: image for key, image in self._images.items() if key in keys}

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.pages)

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else usual

    def mimeTypes(self) -> list[str]:
        return [PAGES_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        numbers = ",".join(str(self.pages[i.row()].page.number) for i in indexes)
        data.setData(PAGES_MIME, QByteArray(numbers.encode()))
        return data

    def data(self, index: Index, role: int = 0) -> object:
        if not index.isValid():
            return None
        page = self.pages[index.row()]
        if role == CELL_ROLE:
            return page
        spoken = f"Trang {index.row() + 1}"
        if page.page.hidden:
            spoken += ", đã ẩn"
        if page.words:
            spoken += f": {page.words}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(spoken)
        return None


class ThumbDelegate(QStyledItemDelegate):
    def __init__(self, model: ThumbsModel) -> None:
        super().__init__()
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        page: ShownPage = index.data(CELL_ROLE)
        self._model.want(index.row())
        image = self._model.image(index.row())
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        box = option.rect.adjusted(3, 3, -3, -3)
        painter.fillRect(box, Qt.GlobalColor.white)
        if not image.isNull():
            size = image.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
            x = box.x() + (box.width() - size.width()) // 2
            y = box.y() + (box.height() - size.height()) // 2
            painter.drawImage(QRectF(x, y, size.width(), size.height()), image)
        if page.page.hidden:
            veil = theme.color("surface")
            veil.setAlpha(190)
            painter.fillRect(box, veil)
        focused = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        width = 3 if focused else 2 if chosen else 1
        painter.setPen(QPen(theme.color("accent" if chosen else "line"), width))
        painter.drawRect(box)
        self._mark(painter, QRectF(box), page)
        painter.restore()

    def _mark(self, painter: QPainter, box: QRectF, page: ShownPage) -> None:
        """A sign in the corner; its shape says what its colour says."""
        sign = "×" if page.page.hidden else {"bad": "!", "warn": "?"}.get(page.tone, "")
        if not sign:
            return
        ink, ground = theme.tone("muted" if page.page.hidden else page.tone)
        side = 18.0
        place = QRectF(box.right() - side - 2, box.top() + 2, side, side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(ground)
        painter.drawEllipse(place)
        painter.setFont(theme.font(9.5, bold=True))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), sign)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return THUMB + QSize(6, 6)


class ThumbsList(QListView):
    """The row of thumbnails.

    Args:
        dropped: Told which pages (numbers) were let fall before which one (0 for the end).
    """

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.thumbs = ThumbsModel()
        self.dropped: Callable[[tuple[int, ...], int], None] = lambda _numbers, _before: None
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setProperty("role", "thumbs")
        self.setModel(self.thumbs)
        self.setItemDelegate(ThumbDelegate(self.thumbs))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setFixedHeight(_STRIP)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(0)

    def choose(self, row: int, *, also: bool = False) -> None:
        """Chooses a page by its row.

        Args:
            also: Whether those that are chosen stay so (Shift+arrow).
        """
        if 0 <= row < len(self.thumbs.pages):
            index = self.thumbs.index(row)
            how = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, how.Select if also else how.ClearAndSelect)
            self.scrollTo(index)

    def choose_numbers(self, numbers: Sequence[int], current: int) -> None:
        """Chooses pages by their numbers, after a reset."""
        rows = {p.page.number: row for row, p in enumerate(self.thumbs.pages)}
        if current in rows:
            self.choose(rows[current])
        for number in numbers:
            if number in rows:
                self.selectionModel().select(
                    self.thumbs.index(rows[number]), QItemSelectionModel.SelectionFlag.Select
                )

    @property
    def chosen(self) -> ShownPage | None:
        row = self.currentIndex().row()
        return self.thumbs.pages[row] if 0 <= row < len(self.thumbs.pages) else None

    def image_of(self, page: ShownPage) -> QImage:
        """The thumbnail of a page; null until it has been decoded."""
        return self.thumbs.image_named(page.key)

    @property
    def selected(self) -> tuple[ShownPage, ...]:
        """The chosen pages as they stand; the current one where none is marked."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        found = tuple(self.thumbs.pages[row] for row in rows if row < len(self.thumbs.pages))
        return found or tuple(filter(None, (self.chosen,)))

    def dropEvent(self, event: QDropEvent) -> None:
        """The view does not move rows by itself: the store does, and the model follows."""
        numbers = dropped_pages(event.mimeData())
        if not numbers:
            event.ignore()
            return
        index = self.indexAt(event.position().toPoint())
        row = index.row() if index.isValid() else len(self.thumbs.pages)
        if index.isValid() and event.position().x() > self.visualRect(index).center().x():
            row += 1
        pages = self.thumbs.pages
        self.dropped(numbers, pages[row].page.number if row < len(pages) else 0)
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()


def dropped_pages(data: QMimeData) -> tuple[int, ...]:
    """Numbers of pages that were dragged; empty for anything else."""
    if not data.hasFormat(PAGES_MIME):
        return ()
    text = bytes(data.data(PAGES_MIME).data()).decode("ascii", "replace")
    parts = text.split(",")
    return tuple(int(part) for part in parts) if all(p.isdecimal() for p in parts) else ()
