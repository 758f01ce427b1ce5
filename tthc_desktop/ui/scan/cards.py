"""The cards of the digitising page: its head, the checklist, the pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from tthc_desktop.ui.kit.in_hand import SEAL, SLIP, InHandActs
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import button, chip, column, label, restyle, row, set_chip
from tthc_desktop.ui.scan.page_acts import HIDE, REPLACE
from tthc_desktop.ui.scan.pages import PageView
from tthc_desktop.ui.scan.shown import ShownPage
from tthc_desktop.ui.scan.slots import Slot, SlotsList
from tthc_desktop.ui.scan.thumbs import ThumbsList
from tthc_desktop.ui.scan.whole_page import WholePage

if TYPE_CHECKING:
    from tthc_desktop.ui.kit.page import Page


def head(
    page: Page, in_hand: InHandActs
) -> tuple[QHBoxLayout, QLabel, QLabel, Sequence[QPushButton]]:
    """The layout, title, subtitle, and the buttons, that of the slip first."""
    made = row(spacing=10)
    title = label("Số hóa", "title", wrap=True)
    title.setObjectName("scan.title")
    subtitle = label("", "muted", wrap=True)
    subtitle.setObjectName("scan.subtitle")
    names = column(spacing=0)
    names.addWidget(title)
    names.addWidget(subtitle)
    made.addLayout(names, 1)
    buttons = (
        in_hand.button("scan.slip", SLIP),
        button("scan.sign", "Ký", "F8", page.sign),
        in_hand.button("scan.seal", SEAL),
        button("scan.scan", "Quét", "F7", page.scan, main=True),
    )
    for each in buttons:
        made.addWidget(each)
    return made, title, subtitle, buttons


class SlotsCard(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        layout = column(margins=12, spacing=6)
        top = row()
        top.addWidget(label("Thành phần hồ sơ", "heading"))
        self._count = label("", "heading")
        self._count.setObjectName("scan.count")
        top.addWidget(self._count, 1)
        layout.addLayout(top)
        self.list = SlotsList("scan.slots", "Thành phần hồ sơ")
        layout.addWidget(self.list, 1)
        self._todo = chip("", "warn")
        self._todo.setObjectName("scan.todo")
        if theme.scale > 125:  # two lines, where one would be cut
            self._todo.setWordWrap(True)
            self._todo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        layout.addWidget(self._todo)
        self.setLayout(layout)
        self.setFixedWidth(min(theme.px(292), 340))

    def show_slots(self, slots: tuple[Slot, ...], count: str, todo: tuple[str, str]) -> None:
        self.list.slots.show(slots)
        self._count.setText(count)
        set_chip(self._todo, *todo)

    def clear(self) -> None:
        self.show_slots((), "", ("", "warn"))


class PagesCard(QFrame):
    def __init__(self, act: Callable[[str], object]) -> None:
        """Lays the card out.

        Args:
            act: Does what a key does.
        """
        super().__init__()
        self.setProperty("role", "card")
        layout = self._lines = column(margins=10, spacing=8)
        top = row()
        self._where = label("", "text", wrap=True)  # a long name must not widen the window
        self._where.setObjectName("scan.where")
        top.addWidget(self._where, 1)
        self._busy = chip("", "info")
        self._busy.setObjectName("scan.busy")
        top.addWidget(self._busy)
        self._waiting = chip("", "info")
        self._waiting.setObjectName("scan.waiting")
        top.addWidget(self._waiting)
        self._buttons = [
            button(name, one.words, one.key, partial(act, one.key))
            for name, one in (("scan.replace", REPLACE), ("scan.hide", HIDE))
        ]
        for made in self._buttons:
            top.addWidget(made)
        layout.addLayout(top)
        self._finding = label("", "finding", wrap=True)
        self._finding.setObjectName("scan.finding")
        layout.addWidget(self._finding)
        self.view = PageView("scan.view")
        layout.addWidget(self.view, 1)
        self.whole = WholePage(lambda: None, "scan.whole")
        self.whole.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.whole.setAccessibleName("Trang đang xem, cỡ lớn")
        self.whole.hide()
        layout.addWidget(self.whole, 1)
        self.view.drawn = self._enlarged
        self.thumbs = ThumbsList("scan.thumbs", "Các trang đã quét")
        layout.addWidget(self.thumbs)
        self.setLayout(layout)
        self.show_finding(None)

    def leave_room(self, *, tight: bool) -> None:
        """Large letters beside a question: the line of keys has to do for the buttons."""
        for made in self._buttons:
            made.setVisible(not tight)
        self._lines.activate()  # before the window asks how much room it needs

    @property
    def large(self) -> bool:
        """Whether the page is as wide as the card, and is scrolled."""
        return not self.whole.isHidden()

    def enlarge(self, *, large: bool) -> None:
        self.view.setVisible(not large)
        self.thumbs.setVisible(not large)
        self.whole.setVisible(large)
        self._enlarged()

    def _enlarged(self) -> None:
        if not self.large:
            return
        if self.view.image.isNull():
            self.whole.show_words(self.view.accessibleName())
        else:
            self.whole.show_image(self.view.image, self.view.accessibleName())

    def show_where(self, text: str) -> None:
        self._where.setText(text)

    def show_file(self, image: QImage, where: str) -> None:
        """A page of the slot's own file."""
        self.show_where(where)
        self.view.show_page(image, where)

    def show_busy(self, text: str) -> None:
        """What the scanner does or waits for; empty when it rests."""
        set_chip(self._busy, text, "info")

    def show_waiting(self, files: int) -> None:
        """Shows how many files wait in the office's folder for incoming files."""
        set_chip(self._waiting, f"{files} tệp chờ · U" if files else "", "info")

    def show_finding(self, page: ShownPage | None) -> None:
        """What the gate says of the page, with the key that helps."""
        words = [page.words] if page is not None and page.words else []
        if page is not None and page.proposal:
            words.append(f"Tiêu đề giống giấy tờ số {page.proposal}: nhấn D để chuyển sang đó")
        if page is not None and page.alone:
            words.append("Mặt sau chưa ghép với mặt trước: nhấn E để ghép cả xấp")
        self._finding.setText(" · ".join(words))
        self._finding.setVisible(bool(words))
        restyle(self._finding, "tone", page.tone if page else "")
