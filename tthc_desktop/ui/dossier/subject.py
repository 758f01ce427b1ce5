"""The dossier in hand, as what is done with it needs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.ui.dossier.known import Known

Attempt = tuple[str, PortalStatus, str]
"""Of which dossier, from which status, and what was tried."""


@dataclass(frozen=True, slots=True)
class OnDossier:
    """The dossier in hand, with what its acts need.

    Attributes:
        warn: Keeps what is warned of now.
        warned: What was warned of just before, and may be done now.
    """

    known: Known
    now: datetime
    warn: Callable[[Attempt], None]
    warned: Attempt | None = None

    @property
    def dossier(self) -> Dossier:
        return self.known.dossier

    @property
    def id(self) -> str:
        return self.known.dossier.id

    @property
    def status(self) -> PortalStatus:
        return self.known.dossier.status
