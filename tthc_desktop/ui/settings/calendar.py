"""Lịch làm việc: days off and made-up days, hours, proposed appointments, and why a date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from tthc_desktop.domain.due_words import moment_in_words
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Role
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.application import Office
from tthc_desktop.services.deadlines.explain_due import (
    Explained,
    explain_due,
    parse_received,
    parse_term,
)
from tthc_desktop.services.deadlines.recompute import Recomputed
from tthc_desktop.ui.kit.acts import Acts
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import button, card, column, label, row, scrolled
from tthc_desktop.ui.settings.calendar_acts import (
    CONFIRM_CLOCK,
    DAYS,
    PROPOSALS,
    SATURDAY,
    ShownYear,
    calendar,
    change_week,
    read_week,
    sessions_in_words,
    told_after,
)
from tthc_desktop.ui.settings.calendar_parts import Checker, WeekCard
from tthc_desktop.ui.settings.tables import WIDE, TablesSection

_WEEK_KEYS = "Enter lưu giờ làm việc   Tab ô kế tiếp   Esc bỏ, về bảng ngày"
_CHECK_KEYS = "Enter tính   Tab ô kế tiếp   ↑↓ chọn đơn vị   Esc về bảng ngày"
_REASON_PX = 60  # three lines: a reason names the day and what happened to it
_LAYOUT_ROUNDS = 4
_TURNS = {"Left": -1, "Right": 1}


class CalendarSection(TablesSection):
    """Beside its tables: the year that is shown, the clock, the hours, and a term to try."""

    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        self._office = office
        self._shown = ShownYear(office.ports.clock.now().year)
        self._year_chosen = 0
        super().__init__(calendar(self._shown), office, runner, shell)
        for part in (*(f.edit for f in self._week.fields.values()), *self._checker.inputs):
            part.installEventFilter(self)
        days = self.blocks[DAYS.name].table
        days.selectionModel().currentRowChanged.connect(lambda *_: self._tell_source())

    def left_half(self) -> QWidget:
        days, proposals = self.blocks[DAYS.name], self.blocks[PROPOSALS.name]
        days.table.setMinimumHeight(theme.px(210) if theme.scale > WIDE else 0)
        proposals.table.verticalHeader().setDefaultSectionSize(theme.px(_REASON_PX))
        proposals.table.setMinimumHeight(theme.px(38 + _REASON_PX + 4))
        self._year = label("", "heading")
        self._year.setObjectName("calendar.year")
        self._summary = label("", "muted")
        head = row(spacing=8)
        head.addWidget(self._year)
        head.addWidget(self._summary, 1)
        self._source = label("", "muted", wrap=True)
        self._source.setObjectName("calendar.days.source")
        layout = column(spacing=8)
        layout.addLayout(head)
        layout.addWidget(self._clock_part())
        layout.addWidget(days, DAYS.stretch)
        layout.addWidget(self._source)
        layout.addWidget(proposals, PROPOSALS.stretch)
        made = QWidget()
        made.setProperty("role", "page")
        made.setLayout(layout)
        return made

    def _clock_part(self) -> QWidget:
        self._clock_text = label("", "text", wrap=True)
        self._clock_text.setObjectName("calendar.clock")
        self._clock_text.setProperty("tone", "bad")
        line = row(margins=8, spacing=10)
        line.addWidget(self._clock_text, 1)
        words = CONFIRM_CLOCK.words
        line.addWidget(
            button("calendar.clock.confirm", words, "K", lambda: self._do(CONFIRM_CLOCK.key))
        )
        self._clock_card = card(line)
        self._clock_card.hide()
        return self._clock_card

    def right_half(self) -> QWidget:
        self._week = WeekCard(self._save_week, lambda: self._do(SATURDAY.key))
        self._checker = Checker(self._check)
        side = QWidget()
        side.setProperty("role", "page")
        layout = column(spacing=10)
        layout.addWidget(self._week)
        layout.addWidget(self._checker, 1)
        side.setLayout(layout)
        if theme.scale > WIDE:  # the whole section scrolls
            return side
        area = scrolled(side)
        area.setMinimumWidth(theme.px(300))
        return area

    def press(self, acts: Acts[Any], key: str) -> bool:
        if acts is self.acts[DAYS.name] and key in _TURNS:
            self._shown.turn(_TURNS[key])
            self.presenter.show()
            return True
        return super().press(acts, key)

    def _do(self, key: str) -> None:
        """By button: of the table of days."""
        self.acts[DAYS.name].press(key)

    # What the presenter shows

    def show_known(self, known: Any) -> None:
        may = self.doing.shell.clerk.may(Role.ADMINISTRATOR)
        week = known.calendar.week
        self._week.show_week(
            sessions_in_words(week.weekday), sessions_in_words(week.saturday), may_change=may
        )
        self._clock_text.setText(known.clock_words)
        self._clock_card.setVisible(bool(known.clock_words))
        year = known.year.number
        self._year.setText(f"◂  Năm {year}  ▸")
        self._year.setAccessibleName(f"Năm {year}")
        self._summary.setText(known.summary)
        if year != self._year_chosen:  # the next special day first, the others around it
            self._year_chosen = year
            today = self._office.ports.clock.now().astimezone(VIETNAM).date()
            coming = [n for n, entry in enumerate(known.days) if entry.day >= today]
            self.blocks[DAYS.name].table.choose(coming[0] if coming else 0)
        self._tell_source()
        if self._checker.answered:  # by the days and hours as they were before
            self._check()

    def show_rows(self, table: str, rows: Sequence[Any]) -> None:
        """Without proposals nothing of them is shown."""
        super().show_rows(table, rows)
        if table == PROPOSALS.name:
            block = self.blocks[table]
            had_focus = block.table.hasFocus()
            block.setVisible(bool(rows))
            if had_focus and not rows:
                self.blocks[DAYS.name].table.setFocus()

    def show_table(self, table: str, *, shown: bool) -> None:
        if table != PROPOSALS.name:
            super().show_table(table, shown=shown)

    def _tell_source(self) -> None:
        chosen = self.blocks[DAYS.name].table.chosen
        source = chosen.source if chosen else ""
        self._source.setText(f"Nguồn: {source}" if source else "")

    # Hours, and a term to try

    def _save_week(self) -> None:
        clerk, typed = self.doing.shell.clerk, self._week.typed
        self._week.show_wrong("", "")
        try:
            read_week(*typed)
        except InputError as error:
            self._week.show_wrong(str(error.details["field"]), sentence(error))
            return

        def saved(what: Recomputed) -> None:
            said = told_after("Đã lưu giờ làm việc.", what)
            self.doing.shell.say(said.kind, said.text)

        self.doing.run_then(Lane.STORE, lambda: change_week(self._office, clerk, *typed), saved)

    def _check(self) -> None:
        """Why that date: nothing is stored."""
        checker = self._checker
        typed = checker.typed
        checker.received.show_wrong("")
        checker.number.show_wrong("")
        try:
            moment = parse_received(checker.received.text)
            term = parse_term(checker.number.text.strip() or None, checker.chosen_unit)
        except InputError as error:
            wrong = checker.received if error.code == "due.received" else checker.number
            wrong.show_wrong(sentence(error))
            checker.show_found("", ())
            return

        def found(explained: Explained) -> None:
            if checker.typed != typed:
                return
            checker.show_found(moment_in_words(explained.due), explained.steps)
            if checker.isAncestorOf(QApplication.focusWidget() or self):
                self._reveal(_LAYOUT_ROUNDS)

        self.doing.runner.submit(
            Lane.STORE,
            lambda: explain_due(moment, term, self._office.ports.calendar()),
            found,
            self.doing.shell.fail,
        )

    def _reveal(self, rounds: int) -> None:
        """The answer may lie below what is shown. Each layout around it settles in its own round
        of events, and only then the text has its height."""
        area = self._halves[1]
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(self._checker.steps, 0, theme.px(12))
        if rounds:
            QTimer.singleShot(0, self, lambda: self._reveal(rounds - 1))

    # What the keys do

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The line of keys follows the focus into the fields."""
        if event.type() is QEvent.Type.FocusIn:
            week = watched in [field.edit for field in self._week.fields.values()]
            self.tell_keys(_WEEK_KEYS if week else _CHECK_KEYS)
        return super().eventFilter(watched, event)

    def entered(self) -> None:
        if not self._checker.received.text:
            now = self._office.ports.clock.now().astimezone(VIETNAM)
            self._checker.received.edit.setText(f"{now:%d/%m/%Y %H:%M}")
            self._checker.number.edit.setText("1")
            self._check()
        super().entered()

    def main_action(self) -> None:
        if self.panel.is_open:
            self.panel.submit()
        elif any(field.edit.hasFocus() for field in self._week.fields.values()):
            self._save_week()
        else:
            self._check()

    def back(self) -> bool:
        days = self.blocks[DAYS.name].table
        if super().back():
            return True
        if self._week.changed:
            self._week.give_up()
        elif days.hasFocus():
            return False
        else:
            days.setFocus()
        return True
