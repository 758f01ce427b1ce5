"""The page large in the middle, and the thumbnails under it. Paper stays white in both themes."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from tthc_desktop.domain.batch import BatchPage
from tthc_desktop.ui.kit.table import CELL_ROLE, Index
from tthc_desktop.ui.kit.theme import theme

THUMB = QSize(58, 82)
VIEW_PX = 1600  # longest side of the picture kept for the large view
_STRIP = 104


def picture(content: bytes, longest: int) -> QImage:
    """Decodes at most to that size (JPEG decoders shrink on the way); null if it is no picture.

    May run in any thread.
    """
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice

    data = QByteArray(content)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > longest:
        size.scale(longest, longest, Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(size)
    return reader.read()


class PageView(QFrame):
    """Fits the picture into the space there is; says what to do where there is none."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "well")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(160)
        self._image = QImage()
        self._words = ""

    def show_page(self, image: QImage, spoken: str) -> None:
        self._image, self._words = image, ""
        self.setAccessibleName(spoken)
        self.update()

    def show_words(self, words: str) -> None:
        self._image, self._words = QImage(), words
        self.setAccessibleName(words)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        if self._image.isNull():
            painter.setPen(theme.color("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(24, 24, -24, -24), int(flags), self._words)
            painter.end()
            return
        ratio = self.devicePixelRatioF()
        space = self.rect().adjusted(14, 12, -14, -12).size()
        fitted = self._image.size().scaled(space, Qt.AspectRatioMode.KeepAspectRatio)
        x, y = (self.width() - fitted.width()) // 2, (self.height() - fitted.height()) // 2
        scaled = self._image.scaled(
            fitted * ratio,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        target = QRectF(x, y, fitted.width(), fitted.height())
        painter.drawImage(target, scaled)
        painter.setPen(QPen(theme.color("line")))
        painter.drawRect(target)
        painter.end()


class ThumbsModel(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.pages: tuple[BatchPage, ...] = ()
        self._images: dict[str, QImage] = {}

    def show(self, pages: tuple[BatchPage, ...]) -> None:
        """Adds at the end without a reset, so that scanning does not flicker."""
        old, self_pages = len(self.pages), self.pages
        if pages[:old] == self_pages and len(pages) > old:
            self.beginInsertRows(self.index(-1, -1), old, len(pages) - 1)
            self.pages = pages
            self.endInsertRows()
        elif pages != self_pages:
            self.beginResetModel()
            self.pages = pages
            self.endResetModel()

    def image(self, row: int) -> QImage:
        """Null until it has been decoded."""
        return self._images.get(self.pages[row].file.sha256, QImage())

    def has_image(self, page: BatchPage) -> bool:
        return page.file.sha256 in self._images

    def put_image(self, page: BatchPage, image: QImage) -> None:
        self._images[page.file.sha256] = image
        for row, shown in enumerate(self.pages):
            if shown.file.sha256 == page.file.sha256:
                self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.pages)

    def data(self, index: Index, role: int = 0) -> object:
        if not index.isValid():
            return None
        if role == CELL_ROLE:
            return self.image(index.row())
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"Trang {index.row() + 1}"
        return None


class ThumbDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        image: QImage = index.data(CELL_ROLE)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        box = option.rect.adjusted(3, 3, -3, -3)
        painter.fillRect(box, Qt.GlobalColor.white)
        if not image.isNull():
            size = image.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
            x = box.x() + (box.width() - size.width()) // 2
            y = box.y() + (box.height() - size.height()) // 2
            painter.drawImage(QRectF(x, y, size.width(), size.height()), image)
        focused = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        width = 3 if focused else 2 if chosen else 1
        painter.setPen(QPen(theme.color("accent" if chosen else "line"), width))
        painter.drawRect(box)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return THUMB + QSize(6, 6)


class ThumbsList(QListView):
    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.thumbs = ThumbsModel()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setProperty("role", "thumbs")
        self.setModel(self.thumbs)
        self.setItemDelegate(ThumbDelegate(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setFixedHeight(_STRIP)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(0)

    def choose(self, row: int) -> None:
        if 0 <= row < len(self.thumbs.pages):
            self.setCurrentIndex(self.thumbs.index(row))

    @property
    def chosen(self) -> BatchPage | None:
        row = self.currentIndex().row()
        return self.thumbs.pages[row] if 0 <= row < len(self.thumbs.pages) else None
