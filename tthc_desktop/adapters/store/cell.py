"""Records in cells: what a table's JSON columns hold, as it always was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Row

from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.plain import PlainError, told
from tthc_desktop.domain.time import from_ms

T = TypeVar("T")


@contextmanager
def reading(column: str) -> Iterator[None]:
    """What cannot be read is StoreError ``store.damaged`` with the place in the column."""
    try:
        yield
    except PlainError as error:
        raise _damaged(column, error) from error


def _damaged(column: str, error: PlainError) -> StoreError:
    return StoreError("store.damaged", where=f"{column}: {error}")


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


class Columns:
    """A row of a table, of which a value that means nothing is StoreError ``store.damaged`` with
    the table and the column: damage on the disk is no fault of the program."""

    def __init__(self, table: str, row: Row[*tuple[Any, ...]]) -> None:
        self._table = table
        self._row = row

    def read(self, name: str, made: Callable[[Any], T]) -> T:
        """What a column means.

        Args:
            made: The kind, or what makes one out of the column's value.
        """
        try:  # not reading(): a page of a list has thousands of cells
            meaning: T = told(made, "value of that column")(getattr(self._row, name))
        except PlainError as error:
            raise _damaged(f"{self._table}.{name}", error) from error
        return meaning

    def moment(self, name: str) -> datetime:
        return self.read(name, from_ms)

    def moment_if_any(self, name: str) -> datetime | None:
        return None if getattr(self._row, name) is None else self.moment(name)


def part(kind: type[T], value: object) -> T:
    """The fields of value that kind has too."""
    return kind(**{name: getattr(value, name) for name in _names(kind)})


def fields_of(record: Any) -> dict[str, Any]:
    """The fields of a record as keyword arguments."""
    return {name: getattr(record, name) for name in _names(type(record))}


_known: dict[Any, tuple[str, ...]] = {}


def _names(kind: Any) -> tuple[str, ...]:
    """The fields of a dataclass, looked up once: a page of a list asks for each of its slots."""
    found = _known.get(kind)
    if found is None:
        found = _known[kind] = tuple(each.name for each in fields(kind))
    return found
