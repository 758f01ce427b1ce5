"""Finding a dossier before changing it."""

from __future__ import annotations

from tthc_desktop.domain.dossier import Component, Dossier, DossierState
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.services.ports.store import Tx


def open_dossier(tx: Tx, dossier_id: str) -> Dossier:
    """Raises InputError ``dossier.unknown`` or ``dossier.sealed``."""
    dossier = any_dossier(tx, dossier_id)
    if dossier.state is not DossierState.OPEN:
        raise InputError("dossier.sealed")
    return dossier


def any_dossier(tx: Tx, dossier_id: str) -> Dossier:
    """Raises InputError ``dossier.unknown``."""
    dossier = tx.dossiers.get(dossier_id)
    if dossier is None:
        raise InputError("dossier.unknown")
    return dossier


def require_handler(actor: Account, dossier: Dossier) -> None:
    """The clerk who received it, or a supervisor. Raises InputError ``account.not_allowed``."""
    if dossier.clerk_id != actor.id and not actor.may(Role.SUPERVISOR):
        raise InputError("account.not_allowed")


def component_of(dossier: Dossier, component_id: str) -> Component:
    """Raises InputError ``component.unknown``."""
    for component in dossier.components:
        if component.id == component_id:
            return component
    raise InputError("component.unknown")
