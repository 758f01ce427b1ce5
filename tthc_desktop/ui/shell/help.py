"""F1: every key of the program on one page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import button, card, column, label, row
from tthc_desktop.ui.shell.told import KEY_SECTIONS, KeySection


class HelpPage(QWidget):
    def __init__(self, close: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("help")
        self.setProperty("role", "page")
        layout = column(margins=28, spacing=14)
        head = row()
        head.addWidget(label("Trợ giúp và phím tắt", "title"), 1)
        self._close = button("help.close", "Đóng", "Esc", close, main=True)
        head.addWidget(self._close)
        layout.addLayout(head)
        layout.addWidget(
            label(
                (
                    "Trình tự một hồ sơ: F2 tiếp nhận → F7 quét từng giấy tờ → Ctrl+P đưa phiếu"
                    " hẹn cho người dân → F8 ký → F9 chốt và gửi → F4 kết quả. Mất mạng vẫn làm"
                    " đủ các bước; hồ sơ tự gửi khi có mạng."
                ),
                "muted",
                wrap=True,
            )
        )
        columns = row(spacing=28)
        for sections in _spread(3 if theme.scale < 110 else 2 if theme.scale <= 125 else 1):
            side = column(spacing=18)
            for title, keys in sections:
                side.addLayout(_section(title, keys))
            side.addStretch(1)
            columns.addLayout(side, 1)
        layout.addLayout(columns)
        outer = column(margins=20)
        outer.addWidget(card(layout))
        outer.addStretch(1)
        self.setLayout(outer)

    def entered(self) -> None:
        self._close.setFocus()


def _spread(across: int) -> list[list[KeySection]]:
    """The cards in columns, down and then across, so that these are about as long as each other."""
    lines = [len(keys) + 2 for _title, keys in KEY_SECTIONS]
    columns: list[list[KeySection]] = [[] for _ in range(across)]
    above = 0
    for section, height in zip(KEY_SECTIONS, lines, strict=True):
        middle = above + height / 2
        columns[min(across - 1, int(middle * across / sum(lines)))].append(section)
        above += height
    return columns


def _section(title: str, keys: tuple[tuple[str, str], ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(14))
    grid.setVerticalSpacing(theme.px(6))
    grid.addWidget(label(title, "heading"), 0, 0, 1, 2)
    for number, (key, meaning) in enumerate(keys, 1):
        grid.addWidget(label(key, "heading"), number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(meaning, "text", wrap=True), number, 1)
    grid.setColumnStretch(1, 1)
    grid.setRowStretch(len(keys) + 1, 1)
    return grid
