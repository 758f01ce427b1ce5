"""Tái sử dụng: the papers that were found for a slot, the page of the chosen one, why it fits."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from tthc_desktop.domain.component import Component
from tthc_desktop.domain.dossier import Dossier, DossierState
from tthc_desktop.domain.reuse import REUSE_SOURCE_NAMES, ReuseSource
from tthc_desktop.domain.reuse_words import title_words
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.pictures import FilePage
from tthc_desktop.services.reception.reuse import LookUp
from tthc_desktop.ui.kit.act import key_line
from tthc_desktop.ui.kit.acts import Acts
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.facts_area import FactsArea
from tthc_desktop.ui.kit.form_panel import AskPanel, clear_layout
from tthc_desktop.ui.kit.keys import key_name
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.table import Chip
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import (
    button,
    card,
    chip,
    column,
    label,
    restyle,
    row,
    set_chip,
)
from tthc_desktop.ui.scan.reuse_acts import ASIDE, FILL, LARGE, REUSE_ACTS, USE, OnPaper
from tthc_desktop.ui.scan.reuse_desk import KeptPapers, Looking, ReuseDesk
from tthc_desktop.ui.scan.reuse_grounds import check_row, known_row
from tthc_desktop.ui.scan.reuse_list import FoundRow, PapersList
from tthc_desktop.ui.scan.reuse_words import about, checks, chip_of
from tthc_desktop.ui.scan.whole_page import WholePage

KEYS = key_line(
    (
        ("1–9, ↑↓", "chọn giấy"),
        ("PgDn", "xem tiếp"),
        *REUSE_ACTS,
        ("F7", "quét mới"),
        ("Esc", "để sau"),
    )
)


class ReusePage(QWidget):
    """Stands in the place of the checklist while a clerk decides (reuse_desk.ReuseView)."""

    def __init__(
        self,
        office: Office,
        runner: Runner,
        shell: Shell,
        changed: Callable[[], None],
        scan: Callable[[], None],
    ) -> None:
        """Is hidden until it is opened.

        Args:
            changed: Called when the checklist has to be read again.
            scan: Begins to scan into the slot instead.
        """
        super().__init__()
        self.setObjectName("scan.reuse")
        self.setProperty("role", "page")
        self._shell = shell
        self._panel = AskPanel("scan.ask_reuse")
        self.doing = Doing(runner, shell, self._panel, changed)
        self.desk = ReuseDesk(office, runner, shell, self)
        self.acts = Acts(REUSE_ACTS, office, self.doing, self._in_hand)
        self.on_toggle: Callable[..., None] = lambda **_opened: None
        self._unfolded = False
        self._large = False
        self._failed = ""
        self._told_of: Looking | None = None
        self._lay_out(scan)
        self.setVisible(False)

    def _lay_out(self, scan: Callable[[], None]) -> None:
        body = column(spacing=10)
        body.addLayout(self._head(scan))
        work = row(spacing=12)
        self._list = PapersList("reuse.papers", "Giấy tờ đã tìm thấy", self.desk.choose)
        found = column(margins=10, spacing=6)
        found.addWidget(self._list, 1)
        self._found = card(found)
        self._found.setFixedWidth(min(theme.px(260), 280))
        work.addWidget(self._found, 0)
        work.addWidget(self._middle(), 1)
        self._reasons = self._right()
        work.addWidget(self._reasons, 0)
        width = min(theme.px(290), 330)
        self._reasons.setFixedWidth(width)
        self._panel.setFixedWidth(width)
        self._panel.on_open = self._make_room
        work.addWidget(self._panel, 0)
        body.addLayout(work, 1)
        self.setLayout(body)
        for watched in (self._list, self._scroll):
            watched.installEventFilter(self)

    def _head(self, scan: Callable[[], None]) -> QVBoxLayout:
        names = column(spacing=0)
        self._title = label("", "title", wrap=True)
        self._title.setObjectName("reuse.title")
        self._subtitle = label("", "muted", wrap=True)
        self._subtitle.setObjectName("reuse.subtitle")
        names.addWidget(self._title)
        names.addWidget(self._subtitle)
        line = row(spacing=8)
        line.addLayout(names, 1)
        roomy = theme.scale <= 110  # with larger letters the line of keys below has to do
        if roomy:
            line.addWidget(button("reuse.later", "Để sau", "Esc", self.leave))
        self._aside = self.acts.key_button("reuse.aside", ASIDE)
        line.addWidget(self._aside)
        if roomy:
            line.addWidget(button("reuse.scan", "Quét mới", "F7", scan))
        self._use = button("reuse.use", USE.words, USE.key, lambda: self.acts.start(USE), main=True)
        line.addWidget(self._use)
        outer = column(spacing=0)
        outer.addLayout(line)
        return outer

    def _middle(self) -> QFrame:
        inner = column(margins=10, spacing=8)
        top = row()
        self._where = label("", "text", wrap=True)
        self._where.setObjectName("reuse.where")
        top.addWidget(self._where, 1)
        top.addWidget(self.acts.key_button("reuse.large", LARGE))
        inner.addLayout(top)
        self._scroll = WholePage(self.desk.shown_to_its_end)
        inner.addWidget(self._scroll, 1)
        return card(inner)

    def _right(self) -> QFrame:
        inner = column(margins=12, spacing=8)
        top = row()
        self._why = label("", "heading", wrap=True)
        top.addWidget(self._why, 1)
        self._count = chip("", "warn")
        self._count.setObjectName("reuse.count")
        top.addWidget(self._count)
        inner.addLayout(top)
        self._grounds = FactsArea("reuse.grounds", "Căn cứ của giấy đang chọn")
        self._grounds.ended.connect(self.desk.grounds_shown)
        self._lines = self._grounds.lines
        inner.addWidget(self._grounds, 1)
        self._fill = self.acts.key_button("reuse.fill", FILL)
        inner.addWidget(self._fill)
        note = label("Khi xác nhận, tên bạn, giờ và các căn cứ trên được lưu vào hồ sơ.", wrap=True)
        restyle(note, "role", "small")
        if theme.scale <= 125:
            inner.addWidget(note)
        return card(inner)

    def _make_room(self, *, opened: bool) -> None:
        self._reasons.setVisible(not opened and not self._large)

    # Coming and going

    @property
    def is_open(self) -> bool:
        return self.desk.is_open

    def open(self, dossier: Dossier, slot: Component, found: LookUp) -> None:
        """Shows what was found for a slot; in the place of the checklist."""
        self._failed = _asked_in_vain(tuple(found.failed))
        self._show_open(dossier, slot)
        self.desk.open(dossier, slot, found.judged.get(slot.id, ()))
        self._unfolded = theme.scale <= 110 or not self.desk.usable
        self.show_paper()
        self._list.setFocus()

    def _show_open(self, dossier: Dossier, slot: Component) -> None:
        self._large = False
        self._title.setText(f"Tái sử dụng cho mục {slot.position}")
        about_dossier = (slot.name, dossier.procedure_name, dossier.code, dossier.applicant.name)
        self._subtitle.setText(" · ".join(about_dossier))
        self.on_toggle(opened=True)

    def is_for(self, dossier: Dossier) -> bool:
        """Whether it shows papers for this dossier, which may still be changed."""
        mine = self.desk.dossier
        return mine is not None and mine.id == dossier.id and dossier.state is DossierState.OPEN

    def leave(self) -> None:
        """Back to the checklist, with nothing taken."""
        if not self.is_open:
            return
        self._panel.close_panel()
        self.desk.close()
        self.on_toggle(opened=False)

    def back(self) -> None:
        """Closes what is asked, or takes the room back, or leaves."""
        if self._panel.close_panel():
            return
        if self._large:
            self._enlarge()
        else:
            self.leave()

    def main(self) -> None:
        """Answers what is asked, or uses the paper in hand."""
        if self._panel.is_open:
            self._panel.submit()
        else:
            self.acts.start(USE)

    @property
    def unfinished(self) -> str:
        """As a page's: what was typed, not what was only looked at."""
        return self._panel.unfinished

    def take_kept(self, kept: KeptPapers) -> None:
        """Goes on where a page was that this one stands for."""
        if kept.dossier is not None and kept.slot is not None:
            self._show_open(kept.dossier, kept.slot)
        self.desk.take_kept(kept)
        if self.is_open:
            self.show_paper()

    def take_focus(self) -> bool:
        """False where it is not open."""
        if self.is_open:
            self._list.setFocus()
        return self.is_open

    @property
    def asks(self) -> bool:
        return self._panel.is_open

    def _in_hand(self) -> OnPaper | None:
        dossier, slot = self.desk.dossier, self.desk.slot
        if dossier is None or slot is None:
            return None
        return OnPaper(
            self.desk,
            dossier,
            slot.id,
            slot.name,
            self.desk.chosen,
            self._toggle,
            self._enlarge,
            self.leave,
        )

    # Keys

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self.press(key_name(event))
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if isinstance(self.focusWidget(), QLineEdit) or not self.press(key_name(event)):
            super().keyPressEvent(event)

    def press(self, key: str) -> bool:
        """Does what a key means; False for a key that means nothing here."""
        if len(key) == 1 and key.isdecimal():
            return self._list.choose(int(key))
        if key in ("PgDn", "PgUp"):
            by = 1 if key == "PgDn" else -1
            if not self._scroll.scroll_on(by) and not self._read_grounds(by):
                self.desk.step(by)
                if by < 0:
                    self._scroll.to_end()
            return True
        return self.acts.press(key)

    def _read_grounds(self, by: int) -> bool:
        """After the last page, or where none is shown, what stands beside it, also once more; False
        where there is nothing more of that."""
        looking = self.desk.chosen
        if by < 0 or looking is None or not (looking.all_seen or looking.fetched is None):
            return False
        if self._large:
            self._enlarge()
            return True
        return self._grounds.scroll_on(by)

    def _toggle(self) -> None:
        self._unfolded = not self._unfolded
        self._show_list()

    def _enlarge(self) -> None:
        self._large = not self._large
        self._found.setVisible(not self._large)
        self._reasons.setVisible(not self._large and not self._panel.is_open)

    # What is shown

    def show_paper(self) -> None:
        at, looking = self.desk.at, self.desk.chosen
        if looking is not None and looking is not self._told_of and self.desk.is_refused(looking):
            self._unfolded = True  # what is in hand is in sight
        self._show_list()
        slot = self.desk.slot
        self._why.setText(f"Vì sao hợp mục {slot.position}" if slot else "")
        self._show_what_can_be_done()
        self._found.setVisible(not self._large)
        clear_layout(self._lines)
        if at is None or looking is None:
            set_chip(self._count, "", "warn")
            self._where.setText(self._failed or "Không có giấy nào dùng được")
            self._lines.addWidget(label(self._failed, "muted", wrap=True))
            self._lines.addStretch(1)
            return
        lines = checks(at)
        held = sum(line.holds for line in lines)
        whole = held == len(lines) and not looking.wrong
        set_chip(self._count, f"{'✓ ' if whole else ''}{held}/{len(lines)}", _tone(whole=whole))
        grounds = [check_row(line) for line in lines]
        grounds += [known_row(title, text) for title, text in about(at)]  # its signature is one
        for made in grounds:
            self._lines.addWidget(made)
        if self._failed:
            self._lines.addWidget(label(self._failed, "muted", wrap=True))
        self._lines.addStretch(1)
        if self._told_of is not looking:
            self._grounds.verticalScrollBar().setValue(0)
        if not looking.grounds_seen:
            self._grounds.begin()
            self._grounds.require(grounds[-1])
        self._told_of = looking
        self._where.setText(self._place(looking))

    def _show_what_can_be_done(self) -> None:
        """A button that would only say why not does not look as if it did something."""
        on = self._in_hand()
        for made, act in ((self._use, USE), (self._aside, ASIDE), (self._fill, FILL)):
            made.setEnabled(on is not None and act.offered(on))

    def _place(self, looking: Looking) -> str:
        if looking.fetched is None:
            return title_words(looking.paper)
        pages, seen = looking.fetched.pages, len(looking.seen)
        said = "đã xem hết" if seen == pages else f"đã xem {seen}/{pages}"
        return f"{title_words(looking.paper)} · trang {looking.page + 1}/{pages} · {said}"

    def _show_list(self) -> None:
        rows = [FoundRow("Dùng được", str(len(self.desk.usable)), Chip("", "ok"))]
        for number, each in enumerate(self.desk.usable, 1):
            state = Chip(*chip_of(each.verdict, self.desk.today))
            rows.append(
                FoundRow(each.paper.name, title_words(each.paper), state, min(number, 10), each)
            )
        refused = self.desk.refused
        if refused and self._unfolded:
            rows.append(FoundRow("Không dùng được", f"{len(refused)} · K gấp", Chip("", "bad")))
            for each in refused:
                why = Chip(*chip_of(each.verdict, self.desk.today))
                rows.append(FoundRow(each.paper.name, title_words(each.paper), why, 0, each))
        elif refused:
            rows.append(FoundRow(f"{len(refused)} giấy không dùng được", "K mở", Chip("", "bad")))
        self._list.show_rows(tuple(rows), self.desk.chosen)

    def show_page(self, page: FilePage) -> None:
        looking = self.desk.chosen
        name = looking.paper.name if looking else ""
        self._scroll.show_page(page, f"{name}, trang {page.index + 1} trên {page.pages}")
        if looking is not None:
            self._where.setText(self._place(looking))

    def show_words(self, words: str) -> None:
        self._scroll.show_words(words)


def _tone(*, whole: bool) -> str:
    return "ok" if whole else "warn"


def _asked_in_vain(failed: tuple[ReuseSource, ...]) -> str:
    names = ", ".join(REUSE_SOURCE_NAMES[source] for source in failed)
    return f"Chưa hỏi được: {names}." if names else ""
