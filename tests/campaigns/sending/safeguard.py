"""A safeguard of sending, and how it is switched off."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Safeguard:
    """What is switched off, and who has to notice.

    Attributes:
        old: Stands in the file once.
    """

    name: str
    file: str
    old: str
    new: str
    tests: str
