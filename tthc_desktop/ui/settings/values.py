"""A table of described values (domain/values.py): each is shown, asked, checked and stored by what
it says of itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tthc_desktop.domain.people import Account
from tthc_desktop.domain.values import Described, descriptions
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.act import Act
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
)
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec
from tthc_desktop.ui.settings.spec import On, TableSpec, a_row, for_administrators

D = TypeVar("D")
Value = float | bool | str
Put = Callable[[Office, Account, str, Any], object]
"""Stores the value of that name; raises InputError for one that cannot be."""


@dataclass(frozen=True, slots=True)
class ValueRow:
    """name: of the field. usual: its default."""

    name: str
    value: Value
    usual: Value
    about: Described

    @property
    def shown(self) -> str:
        return in_words(self.value)


def in_words(value: Value) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    return value if isinstance(value, str) else number_words(value)


def value_rows(values: object) -> tuple[ValueRow, ...]:
    """values: an instance of a dataclass whose fields are described."""
    usual = type(values)()
    return tuple(
        ValueRow(name, getattr(values, name), getattr(usual, name), about)
        for name, about in descriptions(type(values)).items()
    )


def value_table(
    name: str,
    title: str,
    values: Callable[[D], object],
    put: Put,
    *,
    verb: str = "Sửa giá trị",
    stretch: int = 1,
    said: str = "",
) -> TableSpec[D, ValueRow]:
    """said: what follows from a change, in the message."""

    def rows(known: D) -> Sequence[ValueRow]:
        return value_rows(values(known))

    change = Act[On[D, ValueRow]](
        "S",
        verb,
        lambda office, clerk, on, answer: put(office, clerk, on.row.name, _read(on.row, answer)),
        here=a_row,
        why_not=for_administrators,
        ask=lambda on: value_ask(on.row),
        told=lambda on, _answer, _done: f"Đã lưu “{on.row.about.name}”. {said}".strip(),
        line=verb.lower(),
        short="Sửa",
        also=("Enter",),
    )
    columns: tuple[ColumnSpec[ValueRow], ...] = (
        ColumnSpec("Nội dung", 168, lambda r: Cell(r.about.name, bold=True)),
        ColumnSpec("Giá trị", 92, _value),
        ColumnSpec("Vì sao", 0, lambda r: Cell(r.about.why)),
    )
    return TableSpec(name, title, columns, lambda r: r.name, rows, (change,), stretch)


def value_ask(row: ValueRow) -> Ask:
    about = row.about
    text = f"{about.why} Mặc định: {in_words(row.usual)}."
    return Ask(about.name, "Lưu", text, (_field(row),))


def _field(row: ValueRow) -> FormField:
    about, caption = row.about, row.about.name
    if isinstance(row.value, bool):
        return check("value", caption, on=row.value)
    if about.unit:
        caption = f"{caption} ({about.unit})"
    if isinstance(row.value, str):
        return FormField("value", caption, value=row.value, rules=(required("Nhập giá trị."),))
    between = f"nhập từ {number_words(about.low)} đến {number_words(about.high)}"
    words = f"Số này ngoài khoảng cho phép: {between}."
    whole = isinstance(row.usual, int)
    bounds = (
        whole_between(round(about.low), round(about.high), words)
        if whole
        else number_between(about.low, about.high, words)
    )
    needed = required(f"Nhập một số, {between}.")
    return FormField(
        "value", caption, value=row.shown, kind=FieldKind.NUMBER, rules=(needed, bounds)
    )


def _read(row: ValueRow, answer: Answer) -> Value:
    """What the rules of the field have let through."""
    if isinstance(row.usual, bool):
        return answer.yes("value")
    if isinstance(row.usual, str):
        return answer["value"].strip()
    number = read_number(answer["value"]) or 0.0
    return round(number) if isinstance(row.usual, int) else number


def _value(shown: ValueRow) -> Cell:
    if shown.value != shown.usual:
        return Cell(chips=(Chip(shown.shown, "accent"),))
    return Cell(shown.shown, bold=True)
