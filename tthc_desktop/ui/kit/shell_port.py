"""What presenters may ask of the window around them."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from tthc_desktop.domain.people import Account


class Place(Enum):
    TASKS = "tasks"
    INTAKE = "intake"
    SCAN = "scan"
    SIGN = "sign"
    OUTBOX = "outbox"
    SETTINGS = "settings"
    ONLINE = "online"
    DOSSIER = "dossier"


class Shell(Protocol):
    @property
    def clerk(self) -> Account:
        """Who is signed in."""
        ...

    @property
    def dossier_id(self) -> str | None:
        """The dossier in hand, which pages share."""
        ...

    def take_dossier(self, dossier_id: str | None) -> None: ...

    def go(self, place: Place) -> None: ...

    def new_dossier(self) -> None:
        """F2: an empty reception form."""
        ...

    def find_dossier(self, code: str) -> None:
        """By its official code: here, or on the provincial system."""
        ...

    def say(self, kind: str, text: str, *, also: bool = False) -> None:
        """kind: ``bad``, ``warn``, ``ok`` or ``info``. also: behind what stands there; for what
        comes by itself, and must not take away what nobody may have read yet."""
        ...

    def fail(self, error: Exception) -> None:
        """An error that belongs beside no field."""
        ...

    def changed(self) -> None:
        """The store was written: counts in the rail are out of date."""
        ...
