"""What goes from hand to hand: papers and results back to the citizen, the dossier to a colleague
or a division, the official code by word of mouth."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tthc_desktop.domain.component import Component, Purpose, Returned
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.status import DossierEvent, DossierEventKind
from tthc_desktop.domain.text import clean
from tthc_desktop.services.office.dossier_access import component_of, dossier_in_charge
from tthc_desktop.services.papers.details import Control
from tthc_desktop.services.papers.hand_out import HandOutPaper
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.papers import HandedOut
from tthc_desktop.services.ports.printing import PrintedPaper
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.reception.steps import step

_LONGEST = 200


def _name(text: str) -> str:
    """The name of who takes a paper, checked and without spaces around it.

    Raises:
        InputError: ``return.to``.
    """
    name = clean(text)
    if not 0 < len(name) <= _LONGEST or not any(c.isalpha() for c in name):
        raise InputError("return.to")
    return name


@dataclass(frozen=True, slots=True)
class ReturnPaper:
    """Returns a paper that was digitised, or hands over a reply."""

    store: Store
    clock: Clock

    def __call__(
        self, actor: Account, dossier_id: str, slot_id: str, to: str, on_behalf: str = ""
    ) -> None:
        """Notes who took the paper.

        Raises:
            InputError: ``return.to``, ``return.nothing`` (nothing was handed in) or
                ``return.twice``.
        """
        name, other = _name(to), clean(on_behalf)[:_LONGEST]
        with self.store.write(actor.login) as tx:
            slot = component_of(dossier_in_charge(tx, actor, dossier_id), slot_id)
            if slot.returned is not None:
                raise InputError("return.twice")
            if not _goes_back(slot):
                raise InputError("return.nothing")
            back = Returned(name, other, actor.login, self.clock.now())
            tx.dossiers.put_component(replace(slot, returned=back))
            tx.audit.append("paper.returned", slot_id)


def _goes_back(slot: Component) -> bool:
    """Whether it is a paper that was handed in, or a reply that is signed.

    A result has a step of its own.
    """
    if slot.purpose is Purpose.COMPONENT:
        return slot.pages > 0 or slot.undigitised is not None
    return slot.purpose is Purpose.REPLY and slot.file is not None


@dataclass(frozen=True, slots=True)
class ReturnResult:
    """Returns the result: somebody took it (state 10)."""

    store: Store
    clock: Clock

    def __call__(
        self,
        actor: Account,
        dossier_id: str,
        to: str,
        on_behalf: str = "",
        *,
        by_post: bool = False,
    ) -> None:
        """Notes who took the result.

        Raises:
            InputError: ``return.to`` or ``status.step``.
        """
        now, name, other = self.clock.now(), _name(to), clean(on_behalf)[:_LONGEST]
        with self.store.write(actor.login) as tx:
            dossier = dossier_in_charge(tx, actor, dossier_id)
            event = DossierEvent(
                DossierEventKind.RETURNED,
                now,
                actor.login,
                PortalStatus.RETURNED,
                detail={"to": name, "on_behalf": other, "by_post": int(by_post)},
            )
            step(tx, dossier, PortalStatus.RETURNED, event)
            for slot in dossier.results:
                if slot.purpose is Purpose.RESULT and slot.returned is None:
                    back = Returned(name, other, actor.login, now)
                    tx.dossiers.put_component(replace(slot, returned=back))


@dataclass(frozen=True, slots=True)
class Transfer:
    """Transfers a dossier to another clerk of this PC, or to a division that resolves it.

    Form 06 goes along (phiếu bàn giao).
    """

    store: Store
    clock: Clock
    hand_out: HandOutPaper

    def __call__(
        self,
        actor: Account,
        dossier_id: str,
        to_login: str = "",
        division: str = "",
        note: str = "",
    ) -> PrintedPaper:
        """Transfers the dossier either to a login or to a division.

        Raises:
            InputError: ``transfer.whom``, ``account.no_such``, ``account.not_allowed`` or
                ``paper.…``.
        """
        unit = clean(division)[:_LONGEST]
        if bool(to_login.strip()) == bool(unit):
            raise InputError("transfer.whom")
        with self.store.read() as tx:
            dossier = dossier_in_charge(tx, actor, dossier_id)
            found = tx.accounts.by_login(to_login.strip().lower()) if to_login.strip() else None
        if found is None and not unit:
            raise InputError("account.no_such", login=to_login.strip())
        clerk_id = found[0].id if found else dossier.clerk_id
        whom = found[0].name if found else unit
        if found and found[0].id == dossier.clerk_id and not dossier.holder:
            raise InputError("transfer.whom")

        def also(tx: Tx, paper: HandedOut) -> None:
            current = dossier_in_charge(tx, actor, dossier_id)
            tx.dossiers.put_holder(dossier_id, clerk_id, unit)
            event = DossierEvent(
                DossierEventKind.TRANSFERRED,
                self.clock.now(),
                actor.login,
                current.status,
                clean(note),
                detail={"to": whom, "paper": paper.number},
            )
            tx.events.append(dossier_id, event)
            tx.audit.append("dossier.transferred", dossier_id, to=clerk_id, division=int(not found))

        return self.hand_out(actor, dossier_id, Control(whom), also)


@dataclass(frozen=True, slots=True)
class TellCode:
    """Notes that the citizen, who has the provisional code, was told the official one."""

    store: Store
    clock: Clock

    def __call__(self, actor: Account, dossier_id: str, how: str = "") -> None:
        """Notes that the citizen was told the official code.

        Args:
            how: In what way, such as by telephone or at the counter.

        Raises:
            InputError: ``code.none_yet`` while there is no official code.
        """
        now = self.clock.now()
        with self.store.write(actor.login) as tx:
            dossier = dossier_in_charge(tx, actor, dossier_id)
            if dossier.official_code is None:
                raise InputError("code.none_yet")
            tx.dossiers.put_code_told(dossier_id, now)
            event = DossierEvent(
                DossierEventKind.CODE_TOLD, now, actor.login, dossier.status, clean(how)
            )
            tx.events.append(dossier_id, event)
            tx.audit.append("code.told", dossier_id)
