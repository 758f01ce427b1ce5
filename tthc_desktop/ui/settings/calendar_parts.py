"""The right half of the calendar: the hours of the week, and why an appointment is that day."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from tthc_desktop.domain.catalogue import TermUnit
from tthc_desktop.ui.kit.widgets import ChoiceBox, Field, button, column, label, row


class WeekCard(QFrame):
    """Hours as typed; what is being typed stays until it is saved or given up."""

    def __init__(self, save: Callable[[], None], toggle: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._stored = ("", "")
        self.weekday = Field("calendar.weekday", "Thứ Hai đến thứ Sáu, ngày làm bù")
        self.saturday = Field("calendar.saturday", "Thứ Bảy", hint="để trống là nghỉ")
        for each in self.fields.values():
            each.edit.returnPressed.connect(save)
        self._toggle: QPushButton = button("calendar.saturday.toggle", "", "S", toggle)
        layout = column(margins=12, spacing=8)
        layout.addWidget(label("Giờ làm việc", "heading"))
        layout.addWidget(self.weekday)
        layout.addWidget(self.saturday)
        line = row(spacing=8)
        line.addWidget(self._toggle)
        line.addStretch(1)
        layout.addLayout(line)
        self.setLayout(layout)

    @property
    def fields(self) -> dict[str, Field]:
        return {"weekday": self.weekday, "saturday": self.saturday}

    @property
    def typed(self) -> tuple[str, str]:
        return self.weekday.text, self.saturday.text

    @property
    def changed(self) -> bool:
        return self.typed != self._stored

    def show_week(self, weekday: str, saturday: str, *, may_change: bool) -> None:
        words = "Nghỉ thứ Bảy" if saturday else "Mở sáng thứ Bảy"
        self._toggle.setText(f"{words}   S")
        self._toggle.setAccessibleName(f"{words}, phím S")
        for each in self.fields.values():
            each.edit.setReadOnly(not may_change)
        if self.changed and (weekday, saturday) == self._stored:
            return
        self._stored = (weekday, saturday)
        self.give_up()

    def show_wrong(self, name: str, words: str) -> None:
        for each in self.fields.values():
            each.show_wrong("")
        if name:
            self.fields[name].show_wrong(words)
            self.fields[name].edit.setFocus()

    def give_up(self) -> None:
        for each, text in zip(self.fields.values(), self._stored, strict=True):
            each.edit.setText(text)
            each.show_wrong("")


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
        self.unit = ChoiceBox("calendar.unit", "Đơn vị của thời hạn")
        for unit, name in UNITS:
            self.unit.addItem(name, unit.value)
        for each in (self.received.edit, self.number.edit):
            each.returnPressed.connect(check)
            each.textChanged.connect(lambda _text: self.show_found("", ()))
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

    @property
    def typed(self) -> tuple[str, str, TermUnit]:
        return self.received.text, self.number.text, self.chosen_unit

    @property
    def answered(self) -> bool:
        """Whether it shows what comes of its inputs as they stand."""
        return bool(self._due.text())

    def show_found(self, due: str, steps: Sequence[str]) -> None:
        self._due.setText(f"Hẹn trả {due}" if due else "")
        self.steps.setText("\n".join(f"{n}. {text}" for n, text in enumerate(steps, 1)))
