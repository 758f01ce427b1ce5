"""Records in cells: what a table's JSON columns hold, as it always was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any, TypeVar

from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.plain import PlainError

T = TypeVar("T")


@contextmanager
def reading(column: str) -> Iterator[None]:
    """What cannot be read is StoreError ``store.damaged`` with the place in the column."""
    try:
        yield
    except PlainError as error:
        raise StoreError("store.damaged", where=f"{column}: {error}") from error


@contextmanager
def reading_row(table: str) -> Iterator[None]:
    """What no version can have written (a state that there is not, a moment beyond all years) is
    StoreError ``store.damaged`` too."""
    try:
        yield
    except (ValueError, ArithmeticError, TypeError) as error:
        raise StoreError("store.damaged", where=f"{table}: {type(error).__name__}") from error


def read_cell(codec: Codec, kind: type[T], text: str | bytes, column: str) -> T:
    """A value out of the text in a column; raises what reading() raises."""
    with reading(column):
        return codec.from_text(kind, text)


def part(kind: type[T], value: object) -> T:
    """The fields of value that kind has too."""
    return kind(**{each.name: getattr(value, each.name) for each in fields(kind)})  # type: ignore[arg-type]  # kind is a dataclass


def fields_of(record: Any) -> dict[str, Any]:
    """The fields of a record as keyword arguments."""
    return {each.name: getattr(record, each.name) for each in fields(record)}
