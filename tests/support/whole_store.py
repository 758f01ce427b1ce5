"""Everything there is, which the program itself never asks for at once."""

from __future__ import annotations

from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.outbox import Submission
from tthc_desktop.services.ports.deadlines import DamagedCode
from tthc_desktop.services.ports.store import Tx


def all_dossiers(tx: Tx, damaged: DamagedCode | None = None) -> tuple[Dossier, ...]:
    """Every dossier, by its moment of return."""
    return tuple(sorted(tx.dossiers.these(tx.dossiers.ids(), damaged), key=lambda d: d.due_at))


def all_submissions(tx: Tx) -> tuple[Submission, ...]:
    """Everything that was sealed, newest first."""
    found = [each for dossier_id in tx.dossiers.ids() for each in tx.outbox.of_dossier(dossier_id)]
    return tuple(sorted(found, key=lambda s: (s.sealed_at, s.id), reverse=True))
