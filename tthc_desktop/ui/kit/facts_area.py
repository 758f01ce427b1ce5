"""What is known of something, above or beside what is asked: scrolled by keys, and it tells once
its end was in sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tthc_desktop.ui.kit.keys import key_name
from tthc_desktop.ui.kit.widgets import column, label

_PAGES = {"PgDn": 1, "PgUp": -1}
_LINES = {"Down": 1, "Up": -1}


class FactsArea(QScrollArea):
    """A column of lines in a scroll area that is as small as the screen asks it to be."""

    ended = Signal()
    """The last line that has to be read has come in sight, for the first time since begin()."""

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setProperty("role", "facts")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # read on by the arrows
        self.lines: QVBoxLayout = column(margins=6, spacing=8)  # off its frame
        self._holder = QWidget()
        self._holder.setProperty("role", "inlay")
        self._holder.setLayout(self.lines)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(self._holder)
        self._last: QWidget | None = None
        self._seen = True
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._look())

    @property
    def seen(self) -> bool:
        """Whether all that has to be read was in sight."""
        return self._seen

    def begin(self) -> None:
        """What stands in it now has not been read."""
        self._seen = False

    def require(self, last: QWidget | None) -> None:
        """Names the line that has to come in sight; None for nothing to be read."""
        self._last = last
        self._look_soon()

    def scroll_on(self, by: int, *, lines: bool = False) -> bool:
        """Moves by most of what is in sight, or by a line; False at the edge."""
        bar = self.verticalScrollBar()
        before = bar.value()
        step = bar.singleStep() if lines else max(1, self.viewport().height() * 9 // 10)
        bar.setValue(before + by * step)
        return bar.value() != before

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look_soon()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._look_soon()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._holder and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """As high as its lines need at this width: by what Qt holds for the least height of wrapped
        texts they would lie over each other, and seem to be all in sight."""
        needed = max(0, self.lines.heightForWidth(self.viewport().width()))
        if needed != self._holder.minimumHeight():
            self._holder.setMinimumHeight(needed)

    def _look_soon(self) -> None:
        """Once it is laid out: before that everything seems to fit."""
        QTimer.singleShot(0, self, self._look)

    def _look(self) -> None:
        last = self._last
        if self._seen or not self.isVisible():
            return
        if last is not None:
            if not last.isVisible():
                return  # it was added just now: the next turn shows it
            self._fit()
            room = self.viewport().size()
            self._holder.resize(room.expandedTo(QSize(0, self._holder.minimumHeight())))
            self.lines.activate()
            bottom = last.mapTo(self._holder, QPoint(0, last.height())).y()
            if bottom > self.verticalScrollBar().value() + self.viewport().height():
                return
        self._seen = True
        self.ended.emit()


def line_label(text: str, role: str = "text") -> QLabel:
    """A line in it, as high as it needs to be at its width; what Qt holds for the least height of a
    wrapped text would leave room under it."""
    made = label(text, role, wrap=True)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return made


class ReadsOn(QObject):
    """Keys of the widgets beside it that move what is read: nobody has to go there first."""

    def __init__(self, area: FactsArea) -> None:
        super().__init__(area)
        self._area = area

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = key_name(event)
        if not self._area.isVisible():
            return False
        if key in _PAGES:
            self._area.scroll_on(_PAGES[key])
            return True
        if key in _LINES and isinstance(watched, QLineEdit | QPushButton):
            self._area.scroll_on(_LINES[key], lines=True)
            return True
        return False
