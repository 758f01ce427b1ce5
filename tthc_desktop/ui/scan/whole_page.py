"""One page as wide as its place: what is to be read before something is decided by it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from tthc_desktop.services.ports.pictures import FilePage
from tthc_desktop.ui.scan.pages import VIEW_PX, PageView, picture


class WholePage(QScrollArea):
    """A page as wide as its place, scrolled from top to bottom: its small print can be read."""

    def __init__(self, ended: Callable[[], None], name: str = "reuse") -> None:
        """Shows no page yet.

        Args:
            ended: Told when the end of a page is in sight.
            name: Of the place that it belongs to.
        """
        super().__init__()
        self._ended = ended
        self._ratio = 0.0
        self.page = PageView(f"{name}.page")
        self.page.setMinimumHeight(0)
        self.setObjectName(f"{name}.scroll")
        self.setAccessibleName("Trang của giấy đang chọn")
        self.setWidget(self.page)
        self.setWidgetResizable(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._tell())

    def show_page(self, page: FilePage, spoken: str) -> None:
        self.show_image(picture(page.jpeg, VIEW_PX), spoken)

    def show_image(self, image: QImage, spoken: str) -> None:
        self._ratio = image.height() / image.width() if image.width() else 0.0
        self.page.show_page(image, spoken)
        self._fit()
        self.verticalScrollBar().setValue(0)
        self._tell()

    def show_words(self, words: str) -> None:
        self._ratio = 0.0
        self.page.show_words(words)
        self._fit()

    def scroll_on(self, by: int) -> bool:
        """Moves by most of what is in sight; False at the edge of the page."""
        bar = self.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + by * max(1, self.viewport().height() * 9 // 10))
        return bar.value() != before

    def to_end(self) -> None:
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._tell()

    def _fit(self) -> None:
        wide, high = self.viewport().width(), self.viewport().height()
        page = round((wide - 28) * self._ratio) + 24 if self._ratio else high
        self.page.resize(wide, max(high, page))

    def _tell(self) -> None:
        """The end counts only of a page that is laid out and in a window: nobody sees another."""
        bar = self.verticalScrollBar()
        if self._ratio and self.isVisible() and bar.value() >= bar.maximum():
            self._ended()
