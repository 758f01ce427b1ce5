"""Tin từ tỉnh: what the province told of the dossier in hand, newest first; above it what a person
is to decide, with the keys."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from tthc_desktop.domain.story import InboxItem
from tthc_desktop.domain.text import number_text, printable
from tthc_desktop.domain.time import VIETNAM, vn_date, vn_time
from tthc_desktop.ui.dossier.known import Known
from tthc_desktop.ui.dossier.told_acts import TOLD_ACTS
from tthc_desktop.ui.kit.act import lowered
from tthc_desktop.ui.kit.story_words import news_chip, news_words, status_words
from tthc_desktop.ui.kit.table import Cell, ColumnSpec, RowsModel, RowsTable
from tthc_desktop.ui.kit.widgets import column, label

SHOWN = 20
"""Pieces of news in sight: what is older has long become part of the dossier."""


def _moment(item: InboxItem) -> Cell:
    return Cell(f"{vn_time(item.at)} {item.at.astimezone(VIETNAM):%d/%m}")


def _told(item: InboxItem) -> Cell:
    parts = [printable(news_words(item))]
    if item.until is not None:
        parts.append(f"hạn bổ sung {vn_date(item.until)}")
    parts += [printable(file.name) for file in item.files]
    return Cell("; ".join(parts))


def _became(item: InboxItem) -> Cell:
    return Cell(chips=(news_chip(item),))


class StoryCard(QFrame):
    """Not there while nothing was told."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._heading = label("Tin từ tỉnh", "heading")
        self._heading.setObjectName("dossier.story.heading")
        self._decide = label("", "finding", wrap=True)
        self._decide.setProperty("tone", "warn")
        self._decide.setObjectName("dossier.story.decide")
        self._model = RowsModel[InboxItem](
            (
                ColumnSpec("Lúc", 104, _moment),
                ColumnSpec("Tỉnh báo", 0, _told),
                ColumnSpec("Tình trạng", 132, _became, optional=True),
            ),
            lambda item: item.id,
        )
        layout = column(margins=14, spacing=8)
        layout.addWidget(self._heading)
        layout.addWidget(self._decide)
        layout.addWidget(RowsTable("dossier.story", "Tin từ tỉnh về hồ sơ này", self._model), 1)
        self.setLayout(layout)
        self._is_empty = True

    @property
    def is_empty(self) -> bool:
        return self._is_empty

    @property
    def asks(self) -> bool:
        """Whether a person is to decide."""
        return bool(self._decide.text())

    def show_story(self, found: Known | None) -> None:
        items = found.story.items if found is not None else ()
        self._is_empty = not items
        self._model.show(tuple(reversed(items))[:SHOWN])
        older = len(items) - SHOWN
        self._heading.setText(
            f"Tin từ tỉnh ({SHOWN} tin mới nhất, còn {number_text(older)} tin cũ hơn)"
            if older > 0
            else "Tin từ tỉnh"
        )
        decide = _question(found) if found is not None else ""
        self._decide.setText(decide)
        self._decide.setVisible(bool(decide))


def _question(found: Known) -> str:
    """Two versions side by side, and the keys that choose; empty where they agree."""
    conflicts = found.story.conflicts
    if not conflicts:
        return ""
    theirs, ours = status_words(conflicts[-1].status), status_words(found.dossier.status)
    keys = " ".join(f"[{act.key}] {lowered(act.words)}." for act in TOLD_ACTS)
    return f"Tỉnh báo “{theirs}”, ở đây là “{ours}”; chưa bên nào bị đổi. {keys}"
