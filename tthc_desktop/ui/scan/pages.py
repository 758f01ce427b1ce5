"""The page large in the middle. Paper stays white in both themes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QImage,
    QImageReader,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QTransform,
)
from PySide6.QtWidgets import QFrame, QSizePolicy

from tthc_desktop.domain.batch import Crop
from tthc_desktop.ui.kit.theme import theme

VIEW_PX = 1600  # longest side of the picture kept for the large view
_LEAST_PX = 800


def picture(content: bytes, longest: int, turn: int = 0, crop: Crop | None = None) -> QImage:
    """Decodes at most to that size (JPEG decoders shrink on the way), then turns (degrees
    clockwise) and crops; null if it is no picture.

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
    image = reader.read()
    if turn:
        image = image.transformed(QTransform().rotate(turn))
    if crop is not None and not image.isNull():
        wide, high = image.width(), image.height()
        left, top = wide * crop.left // 1000, high * crop.top // 1000
        right, bottom = -(-wide * crop.right // 1000), -(-high * crop.bottom // 1000)
        image = image.copy(left, top, right - left, bottom - top)
    return image


class PageView(QFrame):
    """Fits the picture into the space there is; says what to do where there is none. In a crop a
    frame lies over it, drawn anew by the mouse or moved by keys."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "well")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(160)
        self._image = QImage()
        self._drawn: tuple[int, int, QPixmap] | None = None
        self._words = ""
        self._frame: QRectF | None = None
        self._from: QPointF | None = None
        self.framed: Callable[[], None] = lambda: None
        self.drawn: Callable[[], None] = lambda: None
        """Told when another picture, or other words, stand here."""

    def show_page(self, image: QImage, spoken: str) -> None:
        self._image, self._words, self._drawn = image, "", None
        self._frame = None
        self.setAccessibleName(spoken)
        self.update()
        self.drawn()

    def show_finer(self, image: QImage) -> None:
        """The same page, decoded larger: a frame that is being drawn stays."""
        self._image, self._drawn = image, None
        self.update()
        self.drawn()

    @property
    def image(self) -> QImage:
        """What is shown; null for words."""
        return self._image

    def show_words(self, words: str) -> None:
        self._image, self._words, self._drawn = QImage(), words, None
        self._frame = None
        self.setAccessibleName(words)
        self.update()
        self.drawn()

    @property
    def longest(self) -> int:
        """Pixels of the picture's longer side that are worth decoding: a little more than fit."""
        seen = max(self.width(), self.height()) * self.devicePixelRatioF()
        return min(VIEW_PX, max(_LEAST_PX, round(1.25 * seen)))

    # Cropping

    @property
    def frame(self) -> Crop | None:
        """The frame that is drawn now, in thousandths of the page; None for all of it."""
        if self._frame is None:
            return None
        edges = (self._frame.left(), self._frame.top(), self._frame.right(), self._frame.bottom())
        left, top, right, bottom = (min(1000, max(0, round(edge * 1000))) for edge in edges)
        if (
            right - left < 20
            or bottom - top < 20
            or (left, top, right, bottom) == (0, 0, 1000, 1000)
        ):
            return None
        return Crop(left, top, right, bottom)

    @property
    def cropping(self) -> bool:
        return self._frame is not None

    def begin_crop(self, box: Crop | None) -> None:
        whole = box or Crop(0, 0, 1000, 1000)
        self._frame = QRectF(
            QPointF(whole.left / 1000, whole.top / 1000),
            QPointF(whole.right / 1000, whole.bottom / 1000),
        )
        self.update()

    def end_crop(self) -> bool:
        """Takes the frame away; returns whether one was there."""
        was, self._frame = self._frame is not None, None
        self.update()
        return was

    def nudge(self, key: str, *, lower_right: bool) -> None:
        """Moves the upper left corner of the frame, or the lower right one, by a hundredth.

        Args:
            key: The arrow, ``Left``, ``Right``, ``Up`` or ``Down``.
            lower_right: Which corner.
        """
        if self._frame is None:
            return
        step = {
            "Left": QPointF(-0.01, 0),
            "Right": QPointF(0.01, 0),
            "Up": QPointF(0, -0.01),
            "Down": QPointF(0, 0.01),
        }[key]
        frame = QRectF(self._frame)
        if lower_right:
            frame.setBottomRight(frame.bottomRight() + step)
        else:
            frame.setTopLeft(frame.topLeft() + step)
        inside = frame.intersected(QRectF(0, 0, 1, 1))
        if inside.width() > 0.02 and inside.height() > 0.02:
            self._frame = inside
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.cropping:
            self._from = self._on_page(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.cropping and self._from is not None:
            drawn = QRectF(self._from, self._on_page(event.position())).normalized()
            self._frame = drawn.intersected(QRectF(0, 0, 1, 1))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._from = None

    def _on_page(self, at: QPointF) -> QPointF:
        place = self._place()
        return QPointF(
            (at.x() - place.x()) / max(1.0, place.width()),
            (at.y() - place.y()) / max(1.0, place.height()),
        )

    # Drawing

    def _place(self) -> QRectF:
        space = self.rect().adjusted(14, 12, -14, -12).size()
        fitted = self._image.size().scaled(space, Qt.AspectRatioMode.KeepAspectRatio)
        x, y = (self.width() - fitted.width()) // 2, (self.height() - fitted.height()) // 2
        return QRectF(x, y, fitted.width(), fitted.height())

    def _pixmap(self, place: QRectF) -> QPixmap:
        """Scaled once for each size: smooth scaling takes ten milliseconds."""
        ratio = self.devicePixelRatioF()
        wide, high = round(place.width() * ratio), round(place.height() * ratio)
        if self._drawn is None or self._drawn[:2] != (wide, high):
            scaled = self._image.scaled(
                wide,
                high,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self._drawn = (wide, high, QPixmap.fromImage(scaled))
        return self._drawn[2]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        if self._image.isNull():
            painter.setPen(theme.color("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(24, 24, -24, -24), int(flags), self._words)
            painter.end()
            return
        place = self._place()
        pixmap = self._pixmap(place)
        painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))
        painter.setPen(QPen(theme.color("line")))
        painter.drawRect(place)
        if self._frame is not None:
            self._paint_frame(painter, place, self._frame)
        painter.end()

    def _paint_frame(self, painter: QPainter, place: QRectF, frame: QRectF) -> None:
        kept = QRectF(
            place.x() + frame.x() * place.width(),
            place.y() + frame.y() * place.height(),
            frame.width() * place.width(),
            frame.height() * place.height(),
        )
        shade = theme.color("text")
        shade.setAlpha(90)
        for outside in (
            QRectF(place.left(), place.top(), place.width(), kept.top() - place.top()),
            QRectF(place.left(), kept.bottom(), place.width(), place.bottom() - kept.bottom()),
            QRectF(place.left(), kept.top(), kept.left() - place.left(), kept.height()),
            QRectF(kept.right(), kept.top(), place.right() - kept.right(), kept.height()),
        ):
            painter.fillRect(outside, shade)
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawRect(kept)
