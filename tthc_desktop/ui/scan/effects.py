"""What follows from any step on the digitising page: the clerk is told something."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence on the message strip, of a kind as in Shell.say."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Tell:
    """An error is to be told by its own sentence."""

    error: Exception
