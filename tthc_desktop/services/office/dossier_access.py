"""Finding a dossier or a slot before changing it."""

from __future__ import annotations

from tthc_desktop.domain.component import Component
from tthc_desktop.domain.dossier import Dossier, DossierState
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.services.ports.store import Tx


def open_dossier(tx: Tx, dossier_id: str) -> Dossier:
    """A dossier that can still be changed.

    Raises:
        InputError: ``dossier.unknown`` or ``dossier.sealed``.
    """
    dossier = any_dossier(tx, dossier_id)
    if dossier.state is not DossierState.OPEN:
        raise InputError("dossier.sealed")
    return dossier


def any_dossier(tx: Tx, dossier_id: str) -> Dossier:
    """A dossier in whatever state.

    Raises:
        InputError: ``dossier.unknown``.
    """
    dossier = tx.dossiers.get(dossier_id)
    if dossier is None:
        raise InputError("dossier.unknown")
    return dossier


def require_in_charge(actor: Account, dossier: Dossier) -> None:
    """The clerk who received it, or a supervisor. Raises InputError ``account.not_allowed``."""
    if dossier.clerk_id != actor.id and not actor.may(Role.SUPERVISOR):
        raise InputError("account.not_allowed")


def dossier_in_charge(tx: Tx, actor: Account, dossier_id: str) -> Dossier:
    """By its clerk or a supervisor. Raises InputError ``dossier.unknown`` or
    ``account.not_allowed``."""
    dossier = any_dossier(tx, dossier_id)
    require_in_charge(actor, dossier)
    return dossier


def component_of(dossier: Dossier, slot_id: str) -> Component:
    """A slot of a dossier by its id.

    Raises:
        InputError: ``component.unknown``.
    """
    for slot in dossier.slots:
        if slot.id == slot_id:
            return slot
    raise InputError("component.unknown")


def position_of(dossier: Dossier, slot_id: str) -> int:
    """Its place in the checklist; 0 for pages that are in no slot yet."""
    return next((slot.position for slot in dossier.slots if slot.id == slot_id), 0)


def open_slot(tx: Tx, dossier_id: str, slot_id: str) -> tuple[Dossier, Component]:
    """A slot that may still change. Raises InputError ``dossier.unknown``, ``dossier.sealed``,
    ``component.unknown`` or ``component.sealed``: it went out as it is."""
    dossier = open_dossier(tx, dossier_id)
    slot = component_of(dossier, slot_id)
    if slot.sealed:
        raise InputError("component.sealed")
    return dossier, slot


def scope_of(actor: Account) -> Account | None:
    """Whose dossiers an account works with: its own, or all of this PC's (None) for supervisors."""
    return None if actor.may(Role.SUPERVISOR) else actor
