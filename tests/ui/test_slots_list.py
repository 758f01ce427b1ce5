"""A slot of the checklist shows its whole name and all that is found on it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from tthc_desktop.ui.kit.table import Chip
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.scan.slots import Slot, SlotsList

LONG = "có thể trùng với giấy tờ khác (+2) · quét lại"


@pytest.fixture
def slots(qtbot: QtBot) -> SlotsList:
    made = SlotsList("slots", "Thành phần hồ sơ")
    made.setFixedWidth(theme.px(266))
    qtbot.addWidget(made)
    made.show()
    return made


def height(slots: SlotsList, note: str) -> int:
    slots.slots.show((Slot(None, 1, Chip("Chưa đạt", "bad"), note),))
    slots.doItemsLayout()
    return slots.visualRect(slots.slots.index(0)).height()


def test_a_long_note_stands_under_its_chip_in_as_many_lines_as_it_needs(slots: SlotsList) -> None:
    line = QFontMetrics(theme.font(9.5)).lineSpacing()
    usual = height(slots, "mờ · V")
    once = height(slots, "trùng tệp với giấy tờ khác · V")
    twice = height(slots, LONG)
    assert usual + line <= once < twice
    assert height(slots, "mờ · V") == usual
