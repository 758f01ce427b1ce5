"""The parts of the calendar section: columns, the editor of a day, the checker."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QFrame, QWidget

from tthc_desktop.domain.catalogue import TermUnit
from tthc_desktop.domain.due_words import weekday_name
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.domain.work_calendar import DAY_KIND_NAMES, CalendarDay, DayKind
from tthc_desktop.services.deadlines.proposals import OpenProposal
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import Field, button, column, label, row
from tthc_desktop.ui.settings.calendar_presenter import TypedDay

_TONES = {DayKind.OFF: "warn", DayKind.MADE_UP: "ok", DayKind.PLAIN: "muted"}


def _weekday(entry: CalendarDay) -> str:
    name = weekday_name(entry.day)
    return name[0].upper() + name[1:]


def _kind(entry: CalendarDay) -> Cell:
    chips = [Chip(DAY_KIND_NAMES[entry.kind], _TONES[entry.kind])]
    if entry.edited:
        chips.append(Chip("đã sửa", "accent"))
    return Cell(chips=tuple(chips))


def day_columns() -> tuple[ColumnSpec[CalendarDay], ...]:
    return (
        ColumnSpec("Ngày", 70, lambda d: Cell(f"{d.day:%d/%m}", bold=True)),
        ColumnSpec("Thứ", 88, lambda d: Cell(_weekday(d))),
        ColumnSpec("Loại", 178, _kind),
        ColumnSpec("Tên", 0, lambda d: Cell(d.name)),
        ColumnSpec("Nguồn", 230, lambda d: Cell(d.source), optional=True),
    )


def proposal_columns() -> tuple[ColumnSpec[OpenProposal], ...]:
    def moment(at: object) -> str:
        return f"{at:%H:%M %d/%m/%Y}"

    return (
        ColumnSpec("Mã hồ sơ", 164, lambda p: Cell(p.code)),
        ColumnSpec(
            "Hẹn đã in", 140, lambda p: Cell(moment(p.proposal.printed_due.astimezone(VIETNAM)))
        ),
        ColumnSpec(
            "Hẹn đề nghị",
            140,
            lambda p: Cell(moment(p.proposal.proposed_due.astimezone(VIETNAM)), bold=True),
        ),
        ColumnSpec("Lý do", 0, lambda p: Cell(p.proposal.reason)),
    )


class DayEditor(QFrame):
    """Date, name, source; Enter goes on, at the end it saves."""

    def __init__(self, save: Callable[[], None], cancel: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("calendar.editor")
        self.setProperty("role", "card")
        self._kind = DayKind.OFF
        self._title = label("", "heading")
        self._title.setObjectName("calendar.editor.title")
        self.day = Field("calendar.day", "Ngày", hint="ví dụ 31/8/2026")
        self.name = Field("calendar.name", "Tên ngày", hint="ví dụ Quốc khánh")
        self.source = Field("calendar.source", "Nguồn", hint="số văn bản, ngày")
        fields = row(spacing=10) if theme.scale <= 110 else column(spacing=6)
        for field, stretch in ((self.day, 2), (self.name, 3), (self.source, 3)):
            fields.addWidget(field, stretch)
        self.day.edit.returnPressed.connect(self.name.edit.setFocus)
        self.name.edit.returnPressed.connect(self.source.edit.setFocus)
        self.source.edit.returnPressed.connect(save)
        head = row(spacing=8)
        head.addWidget(self._title, 1)
        head.addWidget(button("calendar.save", "Lưu", "Ctrl+Enter", save, main=True))
        head.addWidget(button("calendar.cancel", "Bỏ", "Esc", cancel))
        layout = column(margins=10, spacing=6)
        layout.addLayout(head)
        layout.addLayout(fields)
        self.setLayout(layout)
        self.setVisible(False)

    @property
    def typed(self) -> TypedDay:
        return TypedDay(self._kind, self.day.text, self.name.text, self.source.text)

    def open(self, typed: TypedDay) -> None:
        self._kind = typed.kind
        titles = {
            DayKind.OFF: "Ngày nghỉ",
            DayKind.MADE_UP: "Ngày làm bù",
            DayKind.PLAIN: "Ngày bình thường",
        }
        self._title.setText(titles[typed.kind])
        for field, text in (
            (self.day, typed.day),
            (self.name, typed.name),
            (self.source, typed.source),
        ):
            field.clear()
            field.edit.setText(text)
        self.setVisible(True)
        self.day.edit.setReadOnly(typed.fixed)
        first = self.name if typed.fixed else self.day
        first.edit.setFocus()
        first.edit.selectAll()


UNITS = (
    (TermUnit.WORKING_DAY, "ngày làm việc"),
    (TermUnit.DAY, "ngày"),
    (TermUnit.HOUR, "giờ"),
    (TermUnit.SAME_DAY, "trong ngày"),
)


class Checker(QFrame):
    """Received at … → due at …, with the steps."""

    def __init__(self, check: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.received = Field("calendar.received", "Nhận lúc", hint="23/11/2026 09:10")
        self.number = Field("calendar.number", "Thời hạn", hint="2,1")
        self.unit = QComboBox()
        self.unit.setObjectName("calendar.unit")
        self.unit.setAccessibleName("Đơn vị của thời hạn")
        self.unit.view().setAccessibleName("Đơn vị của thời hạn")
        self.unit.setMinimumWidth(0)
        for unit, name in UNITS:
            self.unit.addItem(name, unit.value)
        self.received.edit.returnPressed.connect(check)
        self.number.edit.returnPressed.connect(check)
        self.unit.currentIndexChanged.connect(lambda _index: check())
        unit_field = column(spacing=4)
        unit_field.addWidget(label("Đơn vị   ↑↓", "muted"))
        unit_field.addWidget(self.unit)
        unit_field.addStretch(1)
        term = row(spacing=8)
        term.addWidget(self.number, 2)
        term.addLayout(unit_field, 3)
        self._due = label("", "heading", wrap=True)
        self._due.setObjectName("calendar.due")
        self.steps = label("", "text", wrap=True)
        self.steps.setObjectName("calendar.steps")
        self.steps.setAccessibleName("Các bước tính")
        layout = column(margins=12, spacing=8)
        layout.addWidget(label("Thử tính hẹn trả", "heading"))
        layout.addWidget(self.received)
        layout.addLayout(term)
        layout.addWidget(self._due)
        layout.addWidget(self.steps)
        layout.addStretch(1)
        self.setLayout(layout)

    @property
    def inputs(self) -> tuple[QWidget, ...]:
        return self.received.edit, self.number.edit, self.unit

    @property
    def chosen_unit(self) -> TermUnit:
        return TermUnit(self.unit.currentData())

    def show_found(self, due: str, steps: Sequence[str]) -> None:
        self._due.setText(f"Hẹn trả {due}" if due else "")
        self.steps.setText("\n".join(f"{n}. {text}" for n, text in enumerate(steps, 1)))
