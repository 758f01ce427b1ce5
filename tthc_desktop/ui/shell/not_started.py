"""What is shown where the program cannot open its data: from an icon nobody sees its messages."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import button, column, label, row

_TITLE = "Chương trình chưa mở được"


class NotStartedDialog(QDialog):
    """Enter or Esc closes it, and with it the program."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.setObjectName("not_started")
        self.setProperty("role", "page")
        self.setWindowTitle("TTHC – Bộ phận Một cửa")
        self.setAccessibleName(_TITLE)
        self.setAccessibleDescription(why)
        layout = column(margins=20, spacing=10)
        layout.addWidget(label(_TITLE, "heading"))
        told = label(why, wrap=True)
        told.setObjectName("not_started.why")
        layout.addWidget(told)
        foot = row()
        foot.addStretch(1)
        close = button("not_started.close", "Đóng", "Enter", self.accept, main=True)
        close.setDefault(True)
        foot.addWidget(close)
        layout.addLayout(foot)
        self.setLayout(layout)
        self.setMinimumWidth(theme.px(480))
