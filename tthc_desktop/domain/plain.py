"""Plain JSON types: how the smallest values look in them, and how they become text.

Whole records are domain/codec.py's.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tthc_desktop.domain.time import VIETNAM, from_ms, to_ms

_LATER = "later"
LATER: Mapping[str, bool] = {_LATER: True}
Plain = Any
"""None, bool, int, float, str, and lists and dicts of these."""
Convert = Callable[[Any], Any]
TypeHint = Any
"""A class, or what stands behind the colon of a field: ``tuple[int, ...]``, ``date | None``."""


class PlainError(ValueError):
    """Plain data of another shape. The text has the place and no value of it."""

    def __init__(self, what: str, *path: str) -> None:
        super().__init__(what)
        self.what = what
        self.path = path

    def inside(self, name: str) -> PlainError:
        return PlainError(self.what, name, *self.path)

    def __str__(self) -> str:
        return f"{'.'.join(self.path) or 'the whole'}: {self.what}"


@dataclass(frozen=True, slots=True)
class PlainForm:
    """How a kind is written and read where it has a form of its own. read raises ValueError,
    TypeError or KeyError for anything else."""

    write: Convert
    read: Convert


def _exactly(kind: type, what: str) -> Convert:
    def read(plain: Plain) -> Any:
        if type(plain) is not kind:
            raise PlainError(f"is no {what}")
        return plain

    return read


_text = _exactly(str, "text")
_whole = _exactly(int, "whole number")


def _number(plain: Plain) -> Plain:
    if type(plain) not in (int, float):
        raise PlainError("is no number")
    return plain


def _day(plain: Plain) -> date:
    day = date.fromisoformat(_text(plain))
    if day.isoformat() != plain:
        raise ValueError("another form of date")
    return day


def _moment(plain: Plain) -> datetime:
    moment = datetime.fromisoformat(_text(plain))
    if moment.tzinfo is None:
        raise ValueError("a time without zone could be anybody's")
    return moment


def _decimal(plain: Plain) -> Decimal:
    try:
        number = Decimal(_text(plain))
    except InvalidOperation as error:
        raise ValueError("no number") from error
    if not number.is_finite():
        raise ValueError("no number")
    return number


def same(value: Any) -> Any:
    return value


FORMS: Mapping[TypeHint, PlainForm] = {
    str: PlainForm(same, _text),
    bool: PlainForm(same, _exactly(bool, "yes or no")),
    int: PlainForm(same, _whole),
    float: PlainForm(same, _number),
    type(None): PlainForm(same, _exactly(type(None), "nothing")),
    date: PlainForm(date.isoformat, _day),
    datetime: PlainForm(lambda moment: moment.astimezone(VIETNAM).isoformat(), _moment),
    time: PlainForm(time.isoformat, lambda plain: time.fromisoformat(_text(plain))),
    Decimal: PlainForm(lambda number: f"{number:f}", _decimal),
    bytes: PlainForm(
        lambda data: base64.b64encode(data).decode(),
        lambda plain: base64.b64decode(_text(plain), validate=True),
    ),
    Path: PlainForm(str, lambda plain: Path(_text(plain))),
    Any: PlainForm(same, same),
    object: PlainForm(same, same),
}
MILLISECONDS = PlainForm(to_ms, lambda plain: from_ms(_whole(plain)))
"""Moments in the store, as its columns have them."""
DAY_OR_EMPTY = PlainForm(
    lambda day: day.isoformat() if day else "",
    lambda plain: None if plain in ("", None) else _day(plain),
)
"""``date | None`` in the store: no day is an empty text."""


def told(read: Convert, name: str) -> Convert:
    """What read finds wrong in the words of PlainError, without the value."""

    def tell(plain: Plain) -> Any:
        try:
            return read(plain)
        except PlainError:
            raise
        except (ValueError, TypeError, KeyError, ArithmeticError, OSError) as error:
            raise PlainError(f"is no {name}") from error

    return tell


def later(default: Any) -> Any:
    """The default of a field that came after its record was first written: it is left out while it
    has it, so that bytes which others rely on stay what they were."""
    return field(default=default, metadata=LATER)


def first_fields(kind: type) -> list[str]:
    """Names of the fields that a record has had from the start."""
    return [each.name for each in fields(kind) if not is_later(each)]


def is_later(each: Field[Any]) -> bool:
    return _LATER in each.metadata


def plain_of(text: str | bytes) -> Plain:
    """A JSON text taken apart.

    Raises:
        PlainError: It is no JSON.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PlainError("is no JSON") from error


def text_of(plain: Plain, *, ascii_only: bool = False, sort: bool = False) -> str:
    return json.dumps(plain, ensure_ascii=ascii_only, sort_keys=sort)
