"""Dossiers that are already on the provincial system, as the relay passes them on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tthc_desktop.domain.portal_dossier import PortalDossier, PortalFile


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A part of the feed of online dossiers.

    Attributes:
        dossiers: New or changed after the position that was asked for, oldest first.
        position: Where to ask from next time; the same as asked when there is nothing new.
    """

    dossiers: tuple[PortalDossier, ...]
    position: int


class PortalDossiers(Protocol):
    """Every method raises PortalError and nothing else that is expected."""

    def get(self, code: str) -> PortalDossier | None:
        """None when the provincial system does not know the code."""
        ...

    def feed(self, unit: str, since: int) -> FeedPage:
        """Of one unit, a bounded number at a time; position 0 is the beginning."""
        ...

    def file(self, code: str, file: PortalFile) -> bytes:
        """What the citizen uploaded, byte for byte, proved by its hash (else Fault.HASH)."""
        ...
