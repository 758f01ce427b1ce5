"""Whose dossier it is, and what its appointment is reckoned from."""

from __future__ import annotations

from tthc_desktop.domain.deadline import Pause
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.proposals import DueFacts
from tthc_desktop.services.office.dossier_access import any_dossier, require_in_charge
from tthc_desktop.services.ports.store import Tx


def dossier_with_term(tx: Tx, actor: Account, dossier_id: str) -> tuple[Dossier, DueFacts]:
    """By the clerk who received it or by a supervisor. Raises InputError ``account.not_allowed``,
    ``dossier.unknown``, ``deadline.no_term``."""
    dossier = any_dossier(tx, dossier_id)
    require_in_charge(actor, dossier)
    facts = tx.deadlines.facts(dossier_id)
    if facts is None or facts.term is None:
        raise InputError("deadline.no_term")
    return dossier, facts


def open_pause(facts: DueFacts) -> Pause | None:
    return next((pause for pause in facts.pauses if pause.until is None), None)
