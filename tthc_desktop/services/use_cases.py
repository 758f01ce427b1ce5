"""Use cases on demand: each is made of the ports and use cases that the types of its fields name.

A use case is a frozen dataclass with ``__call__``. Whoever needs one asks for it by its class;
nothing else has to know that it exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from threading import RLock
from typing import Any, TypeVar, cast, get_type_hints

T = TypeVar("T")


class UseCases:
    """One of each use case, made when it is first asked for. Thread-safe."""

    def __init__(self, ports: Mapping[Any, object]) -> None:
        """Makes use cases of what an office has.

        Args:
            ports: What a field of each type gets.
        """
        self._ports = dict(ports)
        self._made = dict(ports)
        self._turn = RLock()

    def __call__(self, case: type[T]) -> T:
        """Makes a use case of a class, with everything that its fields ask for.

        Raises:
            TypeError: Nothing here can fill a field: a bug, found by a test.
        """
        with self._turn:
            if case not in self._made:
                self._made[case] = self._make(case)
            return cast(T, self._made[case])

    def _make(self, case: type[T]) -> T:
        hints = get_type_hints(case)
        parts = {
            field.name: self._part(case, hints[field.name])
            for field in fields(case)  # type: ignore[arg-type]  # anything else is refused here
            if field.init and field.default is MISSING and field.default_factory is MISSING
        }
        return case(**parts)

    def _part(self, case: type[object], hint: object) -> object:
        if hint in self._made:
            return self._made[hint]
        of_services = getattr(hint, "__module__", "").startswith("tthc_desktop.services.")
        if isinstance(hint, type) and of_services and is_dataclass(hint):  # a port is a Protocol
            return self(hint)
        raise TypeError(f"{case.__name__} wants {hint}, which the office does not have")

    def replaced(self, by: Mapping[Any, object]) -> UseCases:
        """The same office with some ports or use cases of a test's own."""
        return UseCases({**self._ports, **by})
