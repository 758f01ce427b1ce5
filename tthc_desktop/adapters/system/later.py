"""Ports that are made when they are first used."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")


def later(make: Callable[[], T]) -> T:
    """What make() gives, made when a method of it is first wanted. Thread-safe.

    For adapters whose libraries take long to import and are not needed at every start: make()
    imports the adapter. It says by its return type which port that is. Use it for objects with
    methods; what is called itself is a function that imports what it needs.
    """
    return cast(T, _Later(make))


class _Later(Generic[T]):
    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: list[T] = []
        self._turn = RLock()

    def __getattr__(self, name: str) -> Any:
        """Only asked for what this class has not."""
        with self._turn:
            if not self._made:
                self._made.append(self._make())
        return getattr(self._made[0], name)
