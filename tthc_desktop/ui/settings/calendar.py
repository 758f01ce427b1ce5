"""Lịch làm việc: days off and made-up days, hours, proposed appointments, and why a date."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QWidget

from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.domain.work_calendar import CalendarDay, DayKind
from tthc_desktop.services.application import Office
from tthc_desktop.services.deadlines.proposals import OpenProposal
from tthc_desktop.ui.kit.key_table import KeyTable
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.table import RowsModel
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import Field, button, card, column, label, row, scrolled
from tthc_desktop.ui.settings.calendar_parts import (
    Checker,
    DayEditor,
    day_columns,
    proposal_columns,
)
from tthc_desktop.ui.settings.calendar_presenter import CalendarPresenter, TypedDay
from tthc_desktop.ui.settings.section import Section

_DAY_KEYS = (
    "← → năm   Enter sửa   N ngày nghỉ   B làm bù   T ngày thường   X như bản gốc   S thứ Bảy"
)
_PROPOSAL_KEYS = "↑↓ chọn   Đ đồng ý hẹn đề nghị   G giữ hẹn đã in   Tab sang phần kế tiếp"
_WEEK_KEYS = "Enter lưu giờ làm việc   Tab ô kế tiếp   Esc bỏ, về bảng ngày"
_CHECK_KEYS = "Enter tính   Tab ô kế tiếp   ↑↓ chọn đơn vị   Esc về bảng ngày"
_REASON_PX = 60  # three lines: a reason names the day and what happened to it
_LAYOUT_ROUNDS = 4
_WIDE = 110  # largest text size at which two columns stand beside each other


class CalendarSection(Section):
    title = "Lịch làm việc"
    short = "Lịch"
    keys = _DAY_KEYS

    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        super().__init__("calendar")
        self._clock = office.ports.clock
        self._presenter = CalendarPresenter(office, runner, shell, self)
        self._week_stored = ("", "")
        self._year_shown = 0
        work: QBoxLayout = row(spacing=12) if theme.scale <= _WIDE else column(spacing=12)
        work.addLayout(self._days_part(), 5)
        side = QWidget()
        side.setProperty("role", "page")
        side_layout = column(spacing=10)
        side_layout.addWidget(self._week_card())
        self._checker = Checker(self._check)
        side_layout.addWidget(self._checker, 1)
        side.setLayout(side_layout)
        if theme.scale <= _WIDE:
            self._area = scrolled(side)
            self._area.setMinimumWidth(theme.px(300))
            work.addWidget(self._area, 3)
            self.body.addLayout(work, 1)
        else:  # large letters: one column that scrolls with the focus
            work.addWidget(side)
            whole = QWidget()
            whole.setProperty("role", "page")
            whole.setLayout(work)
            self._area = scrolled(whole)
            self.body.addWidget(self._area, 1)
        QWidget.setTabOrder(self._days, self._proposals)
        for part in (self._weekday.edit, self._saturday.edit, *self._checker.inputs):
            part.installEventFilter(self)

    def _days_part(self) -> QBoxLayout:
        layout = column(spacing=8)
        head = row(spacing=8)
        self._year = label("", "heading")
        self._year.setObjectName("calendar.year")
        head.addWidget(self._year)
        self._summary = label("", "muted")
        head.addWidget(self._summary, 1)
        layout.addLayout(head)
        self._right = label("", "muted", wrap=True)
        self._right.setObjectName("calendar.right")
        layout.addWidget(self._right)
        layout.addWidget(self._clock_part())
        self._model = RowsModel(day_columns(), lambda d: d.day.isoformat())
        self._days = KeyTable(
            "calendar.days", "Ngày nghỉ và ngày làm bù", self._model, self._tell_days
        )
        self._days.keys = {
            "←": lambda: self._presenter.turn_year(-1),
            "→": lambda: self._presenter.turn_year(1),
            "N": lambda: self._presenter.begin_day(DayKind.OFF),
            "B": lambda: self._presenter.begin_day(DayKind.MADE_UP),
            "T": lambda: self._presenter.make_plain(self._days.chosen),
            "X": lambda: self._presenter.reset_day(self._days.chosen),
            "S": self._presenter.toggle_saturday,
            "K": self._confirm_clock,
        }
        self._days.activated.connect(lambda _index: self._edit_chosen())
        self._days.setMinimumHeight(theme.px(210) if theme.scale > _WIDE else 0)
        layout.addWidget(self._days, 3)
        self._source = label("", "muted", wrap=True)
        self._source.setObjectName("calendar.days.source")
        layout.addWidget(self._source)
        self._days.selectionModel().currentRowChanged.connect(lambda *_: self._tell_source())
        self._model.modelReset.connect(self._tell_source)
        self._editor = DayEditor(self._save_day, self._close_editor)
        layout.addWidget(self._editor)
        layout.addWidget(self._proposals_part(), 2)
        return layout

    def _clock_part(self) -> QFrame:
        self._clock_text = label("", "text", wrap=True)
        self._clock_text.setObjectName("calendar.clock")
        self._clock_text.setProperty("tone", "bad")
        line = row(margins=8, spacing=10)
        line.addWidget(self._clock_text, 1)
        line.addWidget(
            button(
                "calendar.clock.confirm",
                "Giờ máy đúng",
                "K",
                self._presenter.confirm_clock,
            )
        )
        self._clock_card = card(line)
        self._clock_card.setVisible(False)
        return self._clock_card

    def _proposals_part(self) -> QFrame:
        self._proposal_model = RowsModel(proposal_columns(), lambda p: str(p.proposal.id))
        self._proposals = KeyTable(
            "calendar.proposals",
            "Đề nghị đổi giờ hẹn",
            self._proposal_model,
            lambda: self.tell_keys(_PROPOSAL_KEYS),
        )
        accept, keep = self._accept, self._keep
        # UniKey turns DD into Đ only in a text; at a table the bare letter arrives.
        self._proposals.keys = {"Đ": accept, "D": accept, "G": keep}
        self._proposals.verticalHeader().setDefaultSectionSize(theme.px(_REASON_PX))
        self._proposals.setMinimumHeight(theme.px(38 + _REASON_PX + 4))
        head = row(spacing=8)
        head.addWidget(label("Đề nghị đổi giờ hẹn đã in", "heading", wrap=True), 1)
        head.addWidget(button("calendar.accept", "Đồng ý", "Đ", accept))
        head.addWidget(button("calendar.keep", "Giữ nguyên", "G", keep))
        layout = column(spacing=6)
        layout.addLayout(head)
        layout.addWidget(self._proposals, 1)
        self._proposals_frame = QFrame()
        self._proposals_frame.setLayout(layout)
        self._proposals_frame.setVisible(False)
        return self._proposals_frame

    def _week_card(self) -> QFrame:
        self._weekday = Field("calendar.weekday", "Thứ Hai đến thứ Sáu, ngày làm bù")
        self._saturday = Field("calendar.saturday", "Thứ Bảy", hint="để trống là nghỉ")
        for field in (self._weekday, self._saturday):
            field.edit.returnPressed.connect(self._save_week)
        self._toggle = button(
            "calendar.saturday.toggle",
            "Mở sáng thứ Bảy",
            "S",
            self._presenter.toggle_saturday,
        )
        layout = column(margins=12, spacing=8)
        layout.addWidget(label("Giờ làm việc", "heading"))
        layout.addWidget(self._weekday)
        layout.addWidget(self._saturday)
        line = row(spacing=8)
        line.addWidget(self._toggle)
        line.addStretch(1)
        layout.addLayout(line)
        return card(layout)

    # View, for the presenter

    def show_days(self, year: int, days: Sequence[CalendarDay], summary: str) -> None:
        self._year.setText(f"◂  Năm {year}  ▸")
        self._year.setAccessibleName(f"Năm {year}")
        self._summary.setText(summary)
        self._days.show_rows(days)
        if year != self._year_shown:  # the next special day first, the others around it
            self._year_shown = year
            today = self._clock.now().astimezone(VIETNAM).date()
            coming = [n for n, entry in enumerate(days) if entry.day >= today]
            self._days.choose(coming[0] if coming else 0)
        self._tell_source()

    def show_week(self, weekday: str, saturday: str) -> None:
        """What is being typed stays until it is saved or given up."""
        typing = (self._weekday.text, self._saturday.text) != self._week_stored
        self._toggle.setText("Nghỉ thứ Bảy   S" if saturday else "Mở sáng thứ Bảy   S")
        self._toggle.setAccessibleName(self._toggle.text().replace("   S", ", phím S"))
        if typing and (weekday, saturday) == self._week_stored:
            return
        self._week_stored = (weekday, saturday)
        self._weekday.edit.setText(weekday)
        self._saturday.edit.setText(saturday)
        self._weekday.show_wrong("")
        self._saturday.show_wrong("")

    def show_right(self, *, may_change: bool) -> None:
        self._right.setText(
            "" if may_change else "Chỉ quản trị thay đổi được lịch; ở đây xem và thử tính."
        )
        self._right.setVisible(not may_change)
        for field in (self._weekday, self._saturday):
            field.edit.setReadOnly(not may_change)

    def show_clock(self, text: str) -> None:
        self._clock_text.setText(text)
        self._clock_card.setVisible(bool(text))

    def show_proposals(self, proposals: Sequence[OpenProposal]) -> None:
        had_focus = self._proposals.hasFocus()
        self._proposals.show_rows(proposals)
        self._proposals_frame.setVisible(bool(proposals))
        if had_focus and not proposals:
            self._days.setFocus()

    def show_editor(self, typed: TypedDay | None) -> None:
        if typed is not None:
            self._editor.open(typed)
            self.tell_keys("Enter ô kế tiếp   Ctrl+Enter lưu   Esc bỏ")
        elif self._editor.isVisibleTo(self):
            self._editor.setVisible(False)
            self._days.setFocus()

    def show_checked(self, due: str, steps: Sequence[str]) -> None:
        self._checker.show_found(due, steps)
        if self._checker.isAncestorOf(QApplication.focusWidget() or self):
            self._reveal(_LAYOUT_ROUNDS)

    def _reveal(self, rounds: int) -> None:
        """The answer may lie below what is shown. Each layout around it settles in its own round
        of events, and only then the text has its height."""
        self._area.ensureWidgetVisible(self._checker.steps, 0, theme.px(12))
        if rounds:
            QTimer.singleShot(0, self, lambda: self._reveal(rounds - 1))

    def show_wrong(self, field: str, text: str) -> None:
        fields = {
            "day": self._editor.day,
            "name": self._editor.name,
            "weekday": self._weekday,
            "saturday": self._saturday,
            "received": self._checker.received,
            "number": self._checker.number,
        }
        fields[field].show_wrong(text)
        if field in ("received", "number"):
            self._checker.show_found("", ())
        else:
            fields[field].edit.setFocus()

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The line of keys follows the focus into the fields."""
        if event.type() is QEvent.Type.FocusIn:
            week = watched in (self._weekday.edit, self._saturday.edit)
            self.tell_keys(_WEEK_KEYS if week else _CHECK_KEYS)
        return super().eventFilter(watched, event)

    def _tell_source(self) -> None:
        chosen = self._days.chosen
        source = chosen.source if chosen else ""
        self._source.setText(f"Nguồn: {source}" if source else "")

    def _tell_days(self) -> None:
        self.tell_keys(_DAY_KEYS)

    def _confirm_clock(self) -> None:
        if self._clock_card.isVisibleTo(self):
            self._presenter.confirm_clock()

    def _edit_chosen(self) -> None:
        chosen = self._days.chosen
        if chosen is not None:
            self._presenter.begin_day(chosen.kind, chosen)

    def _save_day(self) -> None:
        self._presenter.save_day(self._editor.typed)

    def _close_editor(self) -> None:
        self.show_editor(None)

    def _save_week(self) -> None:
        for field in (self._weekday, self._saturday):
            field.show_wrong("")
        self._presenter.save_week(self._weekday.text, self._saturday.text)

    def _accept(self) -> None:
        self._presenter.decide(self._proposals.chosen, accept=True)

    def _keep(self) -> None:
        self._presenter.decide(self._proposals.chosen, accept=False)

    def _check(self) -> None:
        checker = self._checker
        checker.received.show_wrong("")
        checker.number.show_wrong("")
        self._presenter.check(checker.received.text, checker.number.text, checker.chosen_unit)

    def entered(self) -> None:
        if not self._checker.received.text:
            now = self._clock.now().astimezone(VIETNAM)
            self._checker.received.edit.setText(f"{now:%d/%m/%Y %H:%M}")
            self._checker.number.edit.setText("1")
            self._check()
        self._presenter.refresh()
        self._days.setFocus()

    def refresh(self) -> None:
        self._presenter.refresh()

    def main_action(self) -> None:
        if self._editor.isVisible():
            self._save_day()
        elif self._weekday.edit.hasFocus() or self._saturday.edit.hasFocus():
            self._save_week()
        else:
            self._check()

    def back(self) -> bool:
        if self._editor.isVisible():
            self._close_editor()
            return True
        if (self._weekday.text, self._saturday.text) != self._week_stored:
            for field, text in zip((self._weekday, self._saturday), self._week_stored, strict=True):
                field.edit.setText(text)
                field.show_wrong("")
            return True
        if not self._days.hasFocus():
            self._days.setFocus()
            return True
        return False
