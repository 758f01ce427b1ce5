"""The grounds of a paper as they stand beside its page: the four checks, and what else is known."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tthc_desktop.ui.kit.facts_area import line_label
from tthc_desktop.ui.kit.widgets import chip, column, label, restyle, row
from tthc_desktop.ui.scan.reuse_words import CheckLine


def check_row(line: CheckLine) -> QWidget:
    """One of the four checks: its letter, what the paper says, what follows."""
    made = QWidget()
    inner = row(spacing=8)
    mark = chip(line.letter, line.tone)
    inner.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    words = column(spacing=1)
    words.addWidget(label(line.title, "muted"))
    for fact in line.facts:
        words.addWidget(line_label(fact, "heading"))
    said = line_label(line.said)
    restyle(said, "tone", line.tone)
    words.addWidget(said)
    inner.addLayout(words, 1)
    made.setLayout(inner)
    made.setAccessibleName(f"{line.title}: {', '.join((*line.facts, line.said))}")
    return made


def known_row(title: str, text: str) -> QWidget:
    """What is known of it besides."""
    made = QWidget()
    inner = column(spacing=1)
    inner.addWidget(label(title, "small"))
    inner.addWidget(line_label(text))
    made.setLayout(inner)
    return made
