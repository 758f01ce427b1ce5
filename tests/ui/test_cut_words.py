"""Words that were cut somewhere: the end of a serial number tells, a step and its key take two
lines, a chip that has no room is not begun."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics

from tthc_desktop.domain.time import UNKNOWN_TIME
from tthc_desktop.ui.kit.table import Cell, Chip, key_beside, two_lines, whole_chips
from tthc_desktop.ui.kit.theme import LIGHT, SCALES, theme
from tthc_desktop.ui.sign.presenter import _short
from tthc_desktop.ui.tasks.rows import _STEPS, columns


def test_a_long_serial_number_is_told_by_its_end() -> None:
    assert _short("0123456789" * 4) == "…23456789"
    assert _short("5403") == "5403"


@pytest.mark.parametrize("scale", SCALES)
def test_every_next_step_is_told_whole_with_its_key(qapp: object, scale: int) -> None:
    theme.reapply(LIGHT, scale)
    metrics = QFontMetrics(theme.font())
    width = theme.px(columns(UNKNOWN_TIME)[-1].width) - theme.px(10) - theme.px(4)
    for text, key in _STEPS.values():
        if not key_beside(Cell(text, key=key), metrics, width):
            shown = two_lines(f"{text} {key}".strip(), metrics, width - theme.px(4))
            assert "…" not in shown, text


@pytest.mark.parametrize("scale", SCALES)
def test_a_second_chip_is_whole_or_not_there(qapp: object, scale: int) -> None:
    theme.reapply(LIGHT, scale)
    metrics = QFontMetrics(theme.font(9.5, bold=True))
    chips = (Chip("Chờ dân bổ sung", "warn"), Chip("1 giấy tờ", "warn"))
    assert whole_chips(chips, metrics, theme.px(166)) == chips[:1]
    assert whole_chips(chips, metrics, theme.px(400)) == chips
    assert whole_chips(chips[:1], metrics, 10) == chips[:1]
