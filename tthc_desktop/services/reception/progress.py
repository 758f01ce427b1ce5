"""The steps of a dossier in work: accepted, begun, waiting for money, done."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.catalogue import PauseReason
from tthc_desktop.domain.component import Purpose
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.status import DossierEvent, DossierEventKind
from tthc_desktop.services.office.dossier_access import dossier_in_charge
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.reception.slots import checked_reason
from tthc_desktop.services.reception.steps import pause, resume, step


@dataclass(frozen=True, slots=True)
class Accept:
    """A dossier that was handed in online is taken on (state 1 to 2)."""

    store: Store
    clock: Clock

    def __call__(self, actor: Account, dossier_id: str) -> None:
        """Accepts the dossier: its status becomes received.

        Raises:
            InputError: ``status.step`` where it cannot be accepted any more.
        """
        with self.store.write(actor.login) as tx:
            dossier = dossier_in_charge(tx, actor, dossier_id)
            now, after = self.clock.now(), PortalStatus.RECEIVED
            step(
                tx, dossier, after, DossierEvent(DossierEventKind.RECEIVED, now, actor.login, after)
            )


@dataclass(frozen=True, slots=True)
class StartProcessing:
    """Puts a dossier into work, digitised first (TT 01/2023; reference/domain.md 4).

    What is not digitised or not signed by then is warned of, and written down when the clerk goes
    on all the same.
    """

    store: Store
    clock: Clock

    def __call__(self, actor: Account, dossier_id: str, *, anyway: bool = False) -> int:
        """Puts the dossier into work; returns how many components went on undigitised.

        Args:
            anyway: Whether the clerk goes on although something is not digitised.

        Raises:
            InputError: ``processing.undigitised`` with that number unless anyway; ``status.step``.
        """
        with self.store.write(actor.login) as tx:
            dossier = dossier_in_charge(tx, actor, dossier_id)
            return self.begin(tx, actor, dossier, anyway=anyway)

    def begin(self, tx: Tx, actor: Account, dossier: Dossier, *, anyway: bool) -> int:
        lacking = sum(slot.outstanding for slot in dossier.components)
        if lacking and not anyway:
            raise InputError("processing.undigitised", count=lacking)
        event = DossierEvent(
            DossierEventKind.PROCESSING,
            self.clock.now(),
            actor.login,
            PortalStatus.PROCESSING,
            detail={"undigitised": lacking},
        )
        step(tx, dossier, PortalStatus.PROCESSING, event)
        return lacking


@dataclass(frozen=True, slots=True)
class Finish:
    """Marks a dossier as done: its result is there."""

    store: Store
    clock: Clock
    start: StartProcessing

    def __call__(self, actor: Account, dossier_id: str, *, anyway: bool = False) -> None:
        """A dossier that nobody had put into work passes through that state, with its warning.
        Raises InputError ``result.missing`` where the procedure gives one and none is attached that
        counts; ``processing.undigitised``, ``status.step``."""
        with self.store.write(actor.login) as tx:
            dossier = dossier_in_charge(tx, actor, dossier_id)
            counts = any(
                slot.purpose is Purpose.RESULT and slot.file is not None for slot in dossier.results
            )
            if dossier.needs_result and not counts:
                raise InputError("result.missing")
            if dossier.status is PortalStatus.RECEIVED:
                self.start.begin(tx, actor, dossier, anyway=anyway)
                dossier = dossier_in_charge(tx, actor, dossier_id)
            event = DossierEvent(
                DossierEventKind.DONE, self.clock.now(), actor.login, PortalStatus.DONE
            )
            step(tx, dossier, PortalStatus.DONE, event)


@dataclass(frozen=True, slots=True)
class AskPayment:
    """Asks the citizen for money (state 6); the clock stands still where the procedure says so."""

    store: Store
    clock: Clock
    catalogue: Catalogue

    def __call__(self, actor: Account, dossier_id: str, reason: str) -> None:
        """Brings the dossier to the state in which it waits for the payment.

        Raises:
            InputError: ``slot.reason`` or ``status.step``.
        """
        now, why = self.clock.now(), checked_reason(reason)
        with self.store.write(actor.login) as tx:
            dossier = dossier_in_charge(tx, actor, dossier_id)
            procedure = self.catalogue.received_under(dossier)
            if procedure is not None and PauseReason.PAYMENT in procedure.pauses:
                pause(tx, self.catalogue, dossier, PauseReason.PAYMENT, now)
            event = DossierEvent(
                DossierEventKind.PAYMENT_ASKED,
                now,
                actor.login,
                PortalStatus.PAYMENT,
                why,
                detail={"before": int(dossier.status)},
            )
            step(tx, dossier, PortalStatus.PAYMENT, event)


@dataclass(frozen=True, slots=True)
class TakePayment:
    """Puts a paid dossier back to where it was.

    The appointment is later by the time for which the clock stood still.
    """

    store: Store
    clock: Clock
    catalogue: Catalogue

    def __call__(self, actor: Account, dossier_id: str) -> None:
        """Notes that the fee was paid: the clock runs on, and the due date moves.

        Raises:
            InputError: ``payment.none`` where no payment was asked for.
        """
        now = self.clock.now()
        with self.store.write(actor.login) as tx:
            dossier = dossier_in_charge(tx, actor, dossier_id)
            if dossier.status is not PortalStatus.PAYMENT:
                raise InputError("payment.none")
            calendar = self.catalogue.calendar()
            _due, back = resume(tx, dossier, calendar, now, DossierEventKind.PAYMENT_ASKED)
            event = DossierEvent(DossierEventKind.PAYMENT_DONE, now, actor.login, back)
            step(tx, dossier, back, event)
