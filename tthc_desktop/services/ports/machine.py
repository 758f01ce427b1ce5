"""Which machine, and which folder on it, the program works on."""

from __future__ import annotations

from typing import Protocol


class HomeMachine(Protocol):
    def __call__(self) -> str | None:
        """The same text as long as this home stays where it is, another one in every copy of it and
        on every other machine; None where that cannot be told."""
        ...
