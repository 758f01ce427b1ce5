"""What presenters may ask of the window around them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Protocol

from tthc_desktop.domain.people import Account


class Place(Enum):
    """A place of the window, by the name of its folder in ui.

    The keys Ctrl+1 … count them in the order in which they came to be, so that a new one is the
    last.
    """

    TASKS = "tasks"
    INTAKE = "intake"
    SCAN = "scan"
    SIGN = "sign"
    OUTBOX = "outbox"
    SETTINGS = "settings"
    ONLINE = "online"
    DOSSIER = "dossier"


def left_out(_code: str) -> None:
    """For lists that leave out dossiers which cannot be read: the window tells of them, once."""


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

    def go(self, place: Place, slot: str = "") -> None:
        """Shows a place.

        Args:
            slot: Id of the slot of the checklist that the clerk goes there for.
        """
        ...

    def new_dossier(self) -> None:
        """Shows an empty reception form, as F2 does."""
        ...

    def find_dossier(self, code: str) -> None:
        """Finds a dossier by its official code: here, or on the provincial system."""
        ...

    def say(self, kind: str, text: str, *, also: bool = False) -> None:
        """Tells the clerk something in the message strip.

        Args:
            kind: ``bad``, ``warn``, ``ok`` or ``info``.
            also: Whether it is put behind what stands there: for what comes by itself, and must not
                take away what nobody may have read yet.
        """
        ...

    def unsay(self, text: str = "") -> None:
        """Takes away what was said of work that is over by now, if it still stands there.

        Args:
            text: Empty for whatever stands there: something else is shown, of which it does not
                speak.
        """
        ...

    def fail(self, error: Exception) -> None:
        """Tells of an error that belongs beside no field."""
        ...

    def tell_damaged(self, codes: Sequence[str]) -> None:
        """Tells of dossiers that cannot be read, of each once."""
        ...

    def changed(self) -> None:
        """Tells that the store was written: the counts are out of date."""
        ...
