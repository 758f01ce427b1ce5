"""Texts that citizens' papers bring stay texts in tool tips, which Qt would draw as markup."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as RichText
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

import tthc_desktop.ui
from tests.support.hostile import HOSTILE_NAMES
from tthc_desktop.domain.catalogue import Treatment
from tthc_desktop.domain.component import Component, ComponentState
from tthc_desktop.ui.kit.form_panel import ChoiceList
from tthc_desktop.ui.kit.table import Cell, ColumnSpec, RowsModel
from tthc_desktop.ui.scan.slots import SlotsModel, slot_of

TIP = int(Qt.ItemDataRole.ToolTipRole)
NAMES = (*HOSTILE_NAMES, "<img src='file:///etc/passwd'>", "<script>x</script>", "Nguyễn & Đỗ")


def in_a_list(name: str) -> object:
    made = ChoiceList("choices", "Lựa chọn", lambda: None)
    made.show_choices((name,))
    return made.item(0).toolTip()


def in_a_table(name: str) -> object:
    model = RowsModel[str]((ColumnSpec("Tên", 0, Cell),), lambda text: text)
    model.show((name,))
    return model.data(model.index(0, 0), TIP)


def in_the_checklist(name: str) -> object:
    model = SlotsModel()
    slot = Component("s1", 1, "TK", name, Treatment.HAND_IN, True, ComponentState.MISSING)
    model.show((slot_of(slot, reading=False),))
    return model.data(model.index(0), TIP)


@pytest.mark.parametrize("tip", [in_a_list, in_a_table, in_the_checklist])
def test_a_tool_tip_shows_the_letters_that_were_written(
    qapp: QApplication, tip: Callable[[str], object]
) -> None:
    for name in NAMES:
        text = tip(name)
        assert isinstance(text, str)
        drawn = QTextDocument()
        if RichText.mightBeRichText(text):
            drawn.setHtml(text)
        else:
            drawn.setPlainText(text)
        plain = QTextDocument()
        plain.setPlainText(name)
        same = all(letter.isprintable() for letter in name)
        assert not same or drawn.toPlainText() == plain.toPlainText()
        assert all(tag not in drawn.toHtml() for tag in ("<a ", "<img"))


def test_nothing_to_tell_is_no_tool_tip(qapp: QApplication) -> None:
    assert in_a_table("") == ""


def test_every_tool_tip_goes_through_the_helper() -> None:
    for path in Path(tthc_desktop.ui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr == "setToolTip":
                assert ast.unparse(node.args[0]).startswith("tooltip("), path
