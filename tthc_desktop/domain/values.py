"""Simple values that an office decides: each says its name, its bounds, and why its default.

A value is a field of a frozen dataclass, described where it is declared. Whoever shows or checks
values reads that description, so that one more of them is one more field and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, TypeVar

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.plain import LATER

D = TypeVar("D")
_KEY = "described"


@dataclass(frozen=True, slots=True)
class Described:
    """What a person is told of a value.

    Attributes:
        name: What it is called.
        unit: Of the number, or what may stand there, in a few words.
        why: How the default was found, or what the value does.
        default: As it ships.
        low: Smallest number that makes sense; counts itself.
        high: Largest.
        zero: What 0 means, where it is no amount; empty where it is one.
    """

    name: str
    unit: str
    why: str
    default: float | bool | str
    low: float = 0
    high: float = 1
    zero: str = ""


def described(
    default: float | bool | str,
    name: str,
    unit: str,
    why: str,
    *,
    low: float = 0,
    high: float = 1,
    zero: str = "",
    later: bool = False,
) -> Any:
    """A field of a dataclass with its default and its description; its type is the default's.

    Args:
        zero: What 0 means, where it is no amount.
        later: Whether it came after its record was first written (domain/plain.later).
    """
    about = Described(name, unit, why, default, low, high, zero)
    return field(default=default, metadata={_KEY: about, **(LATER if later else {})})


def descriptions(of: type[Any]) -> Mapping[str, Described]:
    """By field name, in the order in which they are declared; fields without one are left out."""
    found = {each.name: _of(each) for each in fields(of)}
    return MappingProxyType({name: about for name, about in found.items() if about is not None})


def _of(declared: Field[Any]) -> Described | None:
    about = declared.metadata.get(_KEY)
    return about if isinstance(about, Described) else None


def check_bounds(values: object) -> None:
    """Every described value of a dataclass is of its kind, and a number in its bounds.

    For ``__post_init__``: then what is stored is held to it as well as what is typed.

    Raises:
        ValueError: With the name of the first that is not.
    """
    for name, about in descriptions(type(values)).items():
        value = getattr(values, name)
        if _kind(value) != _kind(about.default):
            raise ValueError(name)
        if not isinstance(value, str) and not about.low <= value <= about.high:
            raise ValueError(name)


def _kind(value: object) -> str:
    """A yes or no is no number, although Python takes it for one."""
    return "text" if isinstance(value, str) else "yes" if isinstance(value, bool) else "number"


def with_value(values: D, name: str, value: float | bool | str) -> D:
    """A copy of a frozen dataclass, which checks its bounds, with one described value changed.

    Raises:
        InputError: ``value.bounds`` (name), also for a name that is not described.
    """
    if name not in descriptions(type(values)):
        raise InputError("value.bounds", name=name)
    try:
        made: D = replace(values, **{name: value})  # type: ignore[type-var]  # it has descriptions
    except ValueError as error:
        raise InputError("value.bounds", name=name) from error
    return made
