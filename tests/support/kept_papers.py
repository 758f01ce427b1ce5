"""What the store and the audit log hold about papers."""

from __future__ import annotations

from datetime import timedelta

from tests.support.office import START, Home
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.services.ports.papers import HandedOut

ADMIN = Account("a-2", "quantri", "Phạm Quản Trị", Role.ADMINISTRATOR)
LATER = START + timedelta(days=30)


def rows(home: Home, dossier: Dossier) -> tuple[HandedOut, ...]:
    with home.store.read() as tx:
        return tx.papers.of_dossier(dossier.id)


def audit(home: Home, action: str) -> list[dict[str, str | int]]:
    with home.store.read() as tx:
        return [dict(line.detail) for line in tx.audit.lines() if line.action == action]
