"""A table of described values (domain/values.py): each is shown, asked, checked and stored by what
it says of itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tthc_desktop.domain.people import Account
from tthc_desktop.domain.values import Described, descriptions
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.act import Act, Wrong
from tthc_desktop.ui.kit.form import (
    Answer,
    Ask,
    FieldKind,
    FormField,
    check,
    number_between,
    number_words,
    read_number,
    required,
    whole_between,
    wrong_in,
)
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec
from tthc_desktop.ui.settings.spec import On, TableSpec, a_row, for_administrators

D = TypeVar("D")
Value = float | bool | str
Put = Callable[[Office, Account, str, Any], object]
"""Stores the value of that name; raises InputError for one that cannot be."""


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value in the list.

    Attributes:
        name: Of its field.
        usual: Its default.
    """

    name: str
    value: Value
    usual: Value
    about: Described

    @property
    def shown(self) -> str:
        return self.worded(self.value)

    def worded(self, value: Value) -> str:
        """For people to read, not to type."""
        zero = self.about.zero
        return zero if zero and value == 0 else in_words(value)

    @property
    def asked(self) -> FormField:
        """Numbers are read by the kind of their default, yes or no is a check box."""
        about, caption = self.about, self.about.name
        if isinstance(self.usual, bool):
            return check("value", caption, on=bool(self.value))
        if about.unit:
            caption = f"{caption} ({about.unit})"
        if isinstance(self.usual, str):
            return FormField(
                "value", caption, value=in_words(self.value), rules=(required("Nhập giá trị."),)
            )
        between = f"từ {number_words(about.low)} đến {number_words(about.high)}"
        whole = " nguyên" if isinstance(self.usual, int) else ""
        words = f"Nhập một số{whole} {between}. Số ngoài khoảng cho phép không lưu được."
        bounds = (
            whole_between(round(about.low), round(about.high), words)
            if whole
            else number_between(about.low, about.high, words)
        )
        rules = (required(words), bounds)
        return FormField(
            "value",
            caption,
            value=in_words(self.value),
            kind=FieldKind.NUMBER,
            rules=rules,
        )

    def wrong(self, answer: Answer) -> Wrong | None:
        return next((Wrong(*w) for w in wrong_in((self.asked,), answer.values).items()), None)

    def read(self, answer: Answer) -> Value:
        """Of an answer that is not wrong."""
        text = answer["value"].strip()
        if isinstance(self.usual, bool):
            return answer.yes("value")
        if isinstance(self.usual, str):
            return text
        number = read_number(text)
        if number is None:
            raise ValueError(self.name)
        return round(number) if isinstance(self.usual, int) else number


def in_words(value: Value) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    return value if isinstance(value, str) else number_words(value)


def value_rows(values: object) -> tuple[ValueRow, ...]:
    """The described fields of an instance of a dataclass."""
    return tuple(
        ValueRow(name, getattr(values, name), about.default, about)
        for name, about in descriptions(type(values)).items()
    )


def value_table(
    name: str,
    title: str,
    rows: Callable[[D], Sequence[ValueRow]],
    put: Put,
    *,
    stretch: int = 1,
    verb: str = "Sửa giá trị",
    said: str = "",
) -> TableSpec[D, ValueRow]:
    """A table of described values with the act that changes one.

    Args:
        said: What follows from a change, told after it.
    """
    change = Act[On[D, ValueRow]](
        "S",
        verb,
        lambda office, clerk, on, answer: put(office, clerk, on.row.name, on.row.read(answer)),
        here=a_row,
        why_not=for_administrators,
        ask=lambda on: value_ask(on.row),
        check=lambda on, answer: on.row.wrong(answer),
        beside={"value.bounds": "value"},
        told=lambda on, _answer, _done: f"Đã lưu “{on.row.about.name}”. {said}".strip(),
        line=verb.lower(),
        also=("Enter",),
        short="Sửa",
    )
    columns: tuple[ColumnSpec[ValueRow], ...] = (
        ColumnSpec("Nội dung", 168, lambda r: Cell(r.about.name, bold=True)),
        ColumnSpec("Giá trị", 92, _value),
        ColumnSpec("Vì sao", 0, lambda r: Cell(r.about.why)),
    )
    return TableSpec(name, title, columns, lambda r: r.name, rows, (change,), stretch)


def value_ask(row: ValueRow) -> Ask:
    text = f"{row.about.why} Mặc định: {row.worded(row.usual)}."
    return Ask(row.about.name, "Lưu", text, (row.asked,))


def _value(shown: ValueRow) -> Cell:
    if shown.value != shown.usual:
        return Cell(chips=(Chip(shown.shown, "accent"),))
    return Cell(shown.shown, bold=True)
