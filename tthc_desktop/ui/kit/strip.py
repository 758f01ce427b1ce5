"""The one place where the window speaks to the clerk. No modal boxes."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.ui.kit.widgets import button, label, restyle, row

_WORDS = {"bad": "Lỗi", "warn": "Lưu ý", "ok": "Xong", "info": "Thông tin"}


class MessageStrip(QFrame):
    """Shows the last message until it is closed or replaced."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setProperty("role", "strip")
        self._word = label("", "heading")
        self._text = label("", wrap=True)
        self._text.setObjectName("strip.text")
        layout = row(margins=6, spacing=10)
        layout.addWidget(self._word)
        layout.addWidget(self._text, 1)
        layout.addWidget(button("strip.close", self.tr("Đã hiểu"), "", self.clear))
        self.setLayout(layout)
        self.setVisible(False)

    @property
    def text(self) -> str:
        return "" if self.isHidden() else self._text.text()

    def show_message(self, kind: str, text: str) -> None:
        """kind: ``bad``, ``warn``, ``ok`` or ``info``; a word stands with the colour."""
        self._word.setText(_WORDS[kind])
        restyle(self._word, "tone", kind)
        self._text.setText(text)
        self.setAccessibleName(f"{_WORDS[kind]}: {text}")
        restyle(self, "kind", kind)
        self.setVisible(True)

    def show_error(self, error: TthcError) -> None:
        self.show_message("bad", sentence(error))

    def clear(self) -> None:
        self.setVisible(False)
