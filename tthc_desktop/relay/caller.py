"""Whose question it is."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

_KEY = "tthc.caller"


@dataclass(frozen=True, slots=True)
class Caller:
    """An enrolled device.

    Attributes:
        unit: Sees only its own.
    """

    device: str
    unit: str

    def put_into(self, scope: MutableMapping[str, Any]) -> None:
        scope[_KEY] = self


def caller_of(request: Request) -> Caller:
    """Of a request that relay/front.py let through."""
    caller = request.scope[_KEY]
    if not isinstance(caller, Caller):
        raise TypeError("nobody let this request through")
    return caller


def put_nobody(scope: MutableMapping[str, Any]) -> None:
    """No device asks, or none that is known."""
    scope[_KEY] = None


def is_known(scope: Mapping[str, Any]) -> bool:
    """relay/front.py has found out whose token it is."""
    return scope.get(_KEY) is not None


def is_nobody(scope: Mapping[str, Any]) -> bool:
    """False also while relay/front.py has not found out yet whose token it is."""
    if _KEY in scope:
        return scope[_KEY] is None
    return all(name != b"authorization" for name, _ in scope["headers"])
