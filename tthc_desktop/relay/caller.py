"""Whose question it is."""

from __future__ import annotations

from collections.abc import MutableMapping
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
