"""The line of keys under the work: whole hints, as many as there is room for, never a half one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from tthc_desktop.ui.kit.act import BETWEEN_HINTS
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import tooltip

LINES = 2
ALL_KEYS = "F1 mọi phím"
"""Stands at the end where some had no room."""
_LEAST_PX = 44  # the message strip floats over this line, also over a single one


class KeysLine(QLabel):
    """text() is the whole line: screen readers tell it, and the tooltip where some is left out."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "hint")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.ensurePolished()
        high = LINES * self.fontMetrics().lineSpacing()
        self.setFixedHeight(max(_LEAST_PX, high + theme.px(2)))

    @property
    def shown(self) -> tuple[str, ...]:
        """The lines that can be read."""
        metrics = self.fontMetrics()
        return fit_hints(self.text(), metrics.horizontalAdvance, self.contentsRect().width())

    def setText(self, text: str) -> None:
        super().setText(text)
        self._tell()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
            self.palette(),
            self.isEnabled(),
            "\n".join(self.shown),
            self.foregroundRole(),
        )
        painter.end()

    def _tell(self) -> None:
        left_out = BETWEEN_HINTS.join(self.shown) != self.text()
        self.setToolTip(tooltip(self.text()) if left_out else "")


def fit_hints(
    text: str, width_of: Callable[[str], int], room: int, lines: int = LINES
) -> tuple[str, ...]:
    """Breaks a line of hints between them, and ends with the key that tells all of them where some
    have no room.

    Args:
        text: As ui.kit.act.key_line makes it.
        width_of: Pixels that some words take.
        room: Pixels that a line has.
    """
    hints = [hint for hint in text.split(BETWEEN_HINTS) if hint]
    for kept in range(len(hints), -1, -1):
        told = hints if kept == len(hints) else [*hints[:kept], ALL_KEYS]
        broken = _broken(told, width_of, room)
        if len(broken) <= lines:
            return broken
    return ()


def _broken(hints: Sequence[str], width_of: Callable[[str], int], room: int) -> tuple[str, ...]:
    """As many in a line as it has room for."""
    lines: list[str] = []
    for hint in hints:
        longer = f"{lines[-1]}{BETWEEN_HINTS}{hint}" if lines else hint
        if lines and width_of(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(hint)
    return tuple(lines)
