"""The line of keys under the work: whole hints on two lines, and where the others are told."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from tthc_desktop.ui.kit.keys_line import ALL_KEYS, KeysLine, fit_hints
from tthc_desktop.ui.kit.theme import LIGHT, SCALES, theme

HINTS = ("1–9 chọn", "F7 quét", "I nhập tệp", "W hỏi tệp mới", "Y chữ ký")
WHOLE = "   ".join(HINTS)


@pytest.mark.parametrize("room", range(12, 80))
def test_no_hint_is_cut_whatever_the_room(room: int) -> None:
    shown = fit_hints(WHOLE, len, room)
    assert len(shown) <= 2
    told = [hint for line in shown for hint in line.split("   ")]
    assert all(len(line) <= max(room, len("W hỏi tệp mới")) for line in shown)
    if tuple(told) != HINTS:
        assert told[-1] == ALL_KEYS
        assert tuple(told[:-1]) == HINTS[: len(told) - 1]


def test_all_that_fits_is_told_without_another_word() -> None:
    assert fit_hints(WHOLE, len, len(WHOLE)) == (WHOLE,)
    assert fit_hints("", len, 100) == ()


@pytest.mark.parametrize("scale", SCALES)
def test_both_lines_are_on_the_screen(qtbot: QtBot, qapp: object, scale: int) -> None:
    theme.reapply(LIGHT, scale)
    line = KeysLine("x.keys")
    qtbot.addWidget(line)
    line.resize(700, line.height())
    line.setText("   ".join(HINTS * 6))
    line.show()
    metrics = QFontMetrics(line.font())
    assert len(line.shown) == 2
    assert line.height() >= 2 * metrics.lineSpacing()
    assert all(
        metrics.horizontalAdvance(each) <= line.contentsRect().width() for each in line.shown
    )
    assert line.shown[-1].endswith(ALL_KEYS)
    assert "W hỏi tệp mới" in line.toolTip()
    assert line.text() == "   ".join(HINTS * 6), "screen readers get all of it"
    line.setText(WHOLE)
    assert ("   ".join(line.shown), line.toolTip()) == (WHOLE, "")
