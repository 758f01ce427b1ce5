"""Every kind of widget has the program's letters, whatever fonts the system has for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QHeaderView, QListView, QMenu, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from tthc_desktop.ui.kit.theme import FAMILIES, LIGHT, TEXT_PT, theme

KINDS = {"QAbstractItemView": QListView, "QMenu": QMenu, "QTreeView": QTreeView}


@pytest.fixture(autouse=True)
def as_windows_does(qapp: QApplication) -> Iterator[None]:
    """Windows' platform sets these once more when the first window comes up."""
    before, sheet = qapp.font(), qapp.styleSheet()
    theme.apply(qapp, LIGHT, 125)
    for kind in (*KINDS, "QHeaderView"):
        qapp.setFont(QFont("DejaVu Sans Mono", 7), kind)  # type: ignore[arg-type]  # takes text only
    yield
    theme.scale = 100
    qapp.setFont(before)  # takes the fonts of the kinds away
    qapp.setStyleSheet(sheet)


def assert_ours(widget: QWidget) -> None:
    assert widget.font().families() == FAMILIES
    assert widget.font().pointSizeF() == pytest.approx(TEXT_PT * 1.25, abs=0.1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_follows_the_size_of_text(kind: str, qtbot: QtBot) -> None:
    widget = KINDS[kind]()
    qtbot.addWidget(widget)
    widget.ensurePolished()
    assert_ours(widget)


def test_headings_of_columns(qtbot: QtBot) -> None:
    heading = QHeaderView(Qt.Orientation.Horizontal)
    qtbot.addWidget(heading)
    heading.ensurePolished()
    assert_ours(heading)
