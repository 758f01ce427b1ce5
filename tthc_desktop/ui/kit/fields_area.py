"""Where the fields of a question stand: scrolled with the focus, and whole beside what is read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import FollowingArea, column, put_in

_MOST_PX = 170  # at 100 %: two fields and a sentence about what is wrong


class FieldsArea(FollowingArea):
    """Gets what room there is, or what its fields need."""

    def __init__(self, fields: QVBoxLayout) -> None:
        super().__init__()
        self._whole = False
        self._lines = column(spacing=8)
        self._lines.addLayout(fields, 1)
        holder = QWidget()
        holder.setLayout(self._lines)
        put_in(self, holder, "inlay")

    def put_above(self, text: QWidget) -> None:
        """Takes what stands above the fields, to be scrolled with them."""
        self._lines.insertWidget(0, text)

    def show_whole(self, *, whole: bool) -> None:
        """Whether the fields are as high as they need to be, so that none is cut in half by what
        shares the room with them; more than a few are scrolled all the same."""
        self._whole = whole
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        done = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        needed = 0
        if self._whole:
            needed = self._lines.heightForWidth(self.viewport().width())
            if needed < 0:  # nothing in it is wrapped
                needed = self._lines.sizeHint().height()
        self.setMinimumHeight(min(needed, theme.px(_MOST_PX)))
