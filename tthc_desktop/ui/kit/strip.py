"""The one place where the window speaks to the clerk. No modal boxes."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QWidget

from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import button, label, restyle, row

_PASSING_MS = 8_000
_MARGIN = 20  # pixels, as that of the pages
_PADDING, _ABOVE_STATUS = 7, 33  # at 100 %
_WORDS = {"bad": "Lỗi", "warn": "Lưu ý", "ok": "Xong", "info": "Thông tin"}  # gravest first


class MessageStrip(QFrame):
    """Floats over the line of keys, so that nothing moves when it comes or goes.

    Good news goes by itself; what needs a person stays until it is closed or replaced.
    """

    def __init__(self, over: QWidget) -> None:
        """Makes an empty strip.

        Args:
            over: What it floats on; place() says where.
        """
        super().__init__(over)
        self._over = over
        self._left = 0
        self._said: tuple[tuple[str, str], ...] = ()
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_PASSING_MS)
        self._clock.timeout.connect(self.clear)
        self.setObjectName("strip")
        self.setProperty("role", "strip")
        self._word = label("", "heading")
        self._text = label("", wrap=True)
        self._text.setObjectName("strip.text")
        layout = row(margins=6, spacing=10)
        layout.addWidget(self._word)
        layout.addWidget(self._text, 1)
        self._close = button("strip.close", "Đã hiểu", "", self.clear)
        layout.addWidget(self._close)
        self.setLayout(layout)
        self.setVisible(False)

    @property
    def text(self) -> str:
        return "" if self.isHidden() else self._text.text()

    def show_message(self, kind: str, text: str, *, also: bool = False) -> None:
        """Shows a message; a word stands with the colour.

        Args:
            kind: ``bad``, ``warn``, ``ok`` or ``info``.
            also: Whether it is put behind what is shown, if anything is; the graver of both kinds
                then counts.
        """
        before = self._said if also and self.text else ()
        self._show((*before, (kind, "" if before and text in self.text else text)))

    def unsay(self, text: str) -> None:
        """Takes away one of the messages that are shown, or, without a text, all of them."""
        left = tuple(said for said in self._said if text and said[1] != text)
        if not any(each for _, each in left):
            self.clear()
        elif left != self._said:
            self._show(left)

    def _show(self, said: tuple[tuple[str, str], ...]) -> None:
        self._said = said
        kind = min((each for each, _ in said), key=list(_WORDS).index)
        text = " ".join(each for _, each in said if each)
        self._word.setText(_WORDS[kind])
        restyle(self._word, "tone", kind)
        self._text.setText(text)
        self.setAccessibleName(f"{_WORDS[kind]}: {text}")
        restyle(self, "kind", kind)
        self.setVisible(True)
        self.place(self._left)
        self.raise_()
        if kind in ("ok", "info"):
            self._clock.start()
        else:
            self._clock.stop()

    def place(self, left: int) -> None:
        """Puts the strip at the lower edge of what it floats on, from left to the right margin."""
        self._left = left
        over = self._over
        width = over.width() - left - 2 * _MARGIN
        # The layout's own hint takes the text at its narrowest.
        beside = self._word.sizeHint().width() + self._close.sizeHint().width() + 3 * _MARGIN
        lines = self._text.heightForWidth(max(1, width - beside))
        height = max(lines, self._close.sizeHint().height()) + 2 * theme.px(_PADDING)
        bottom = over.height() - theme.px(_ABOVE_STATUS)
        self.setGeometry(left + _MARGIN, bottom - height, width, height)

    def show_error(self, error: TthcError) -> None:
        self.show_message("bad", sentence(error))

    def clear(self) -> None:
        self._clock.stop()
        self._said = ()
        self.setVisible(False)
        self._text.clear()
