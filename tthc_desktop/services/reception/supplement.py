"""Supplements: papers that the citizen is asked for, and brings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tthc_desktop.domain.catalogue import PauseReason
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.status import DossierEvent, DossierEventKind, checked_step
from tthc_desktop.domain.text import clean
from tthc_desktop.domain.time import to_ms
from tthc_desktop.services.office.accounts import SignIn
from tthc_desktop.services.office.dossier_access import dossier_in_charge
from tthc_desktop.services.papers.details import Supplement
from tthc_desktop.services.papers.hand_out import HandOutPaper
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.papers import HandedOut
from tthc_desktop.services.ports.printing import PrintedPaper
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.reception.reopening import open_again
from tthc_desktop.services.reception.settings import load_reception
from tthc_desktop.services.reception.steps import pause, resume, resume_due, step


@dataclass(frozen=True, slots=True)
class Approval:
    """Login and password of a supervisor who stands by, checked and not kept."""

    login: str
    password: str


@dataclass(frozen=True, slots=True)
class AskSupplement:
    """Asks the citizen for papers by form 02; the dossier goes to state 5."""

    store: Store
    clock: Clock
    catalogue: Catalogue
    hand_out: HandOutPaper
    sign_in: SignIn

    def __call__(
        self,
        actor: Account,
        dossier_id: str,
        details: Supplement,
        approval: Approval | None = None,
    ) -> PrintedPaper:
        """Asks the citizen for papers and hands out the request; the clock stands still.

        More requests than the rules allow take a reason (that of the form) and a supervisor's
        approval: the portal counts a second one as overdue (reference/domain.md 3.2).

        Raises:
            InputError: ``supplement.approval``, ``account.unknown``, ``account.not_allowed``,
                ``status.step``, ``pause.…`` or ``paper.…``.
        """
        with self.store.read() as tx:
            dossier = dossier_in_charge(tx, actor, dossier_id)
            checked_step(dossier.status, PortalStatus.SUPPLEMENT)
            so_far = _asked(tx, dossier_id)
            allowed = load_reception(tx.settings).supplements
        approver = ""
        if so_far >= allowed:
            approver = self._approved(actor, approval)

        def also(tx: Tx, _paper: HandedOut) -> None:
            now = self.clock.now()
            current = dossier_in_charge(tx, actor, dossier_id)
            if _asked(tx, dossier_id) != so_far:
                raise InputError("supplement.twice")
            pause(tx, self.catalogue, current, PauseReason.SUPPLEMENT, now)
            event = DossierEvent(
                DossierEventKind.SUPPLEMENT_ASKED,
                now,
                actor.login,
                PortalStatus.SUPPLEMENT,
                clean(details.reason),
                approver,
                {"items": len(details.items), "before": int(current.status)},
            )
            step(tx, current, PortalStatus.SUPPLEMENT, event)

        return self.hand_out(actor, dossier_id, details, also)

    def _approved(self, actor: Account, approval: Approval | None) -> str:
        if approval is None or not approval.login:
            if actor.may(Role.SUPERVISOR):
                return actor.login
            raise InputError("supplement.approval")
        account = self.sign_in(approval.login, approval.password)
        if not account.may(Role.SUPERVISOR):
            raise InputError("account.not_allowed")
        return account.login


_SHOWN_FOR = timedelta(hours=1)
"""A preview that stood open for longer is not when the papers came in."""


@dataclass(frozen=True, slots=True)
class SupplementTaken:
    """The appointment before and after a supplement came in.

    Attributes:
        due_after: Later by the working time for which the clock stood still.
        at: The moment at which the papers came in.
    """

    due_before: datetime
    due_after: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class TakeSupplement:
    """The citizen brought what was asked for: the clock goes on, and the papers may be changed."""

    store: Store
    clock: Clock
    catalogue: Catalogue

    def preview(self, actor: Account, dossier_id: str) -> SupplementTaken:
        """The appointment as it would become now; nothing is changed."""
        now = self.clock.now()
        with self.store.read() as tx:
            dossier = dossier_in_charge(tx, actor, dossier_id)
            after = resume_due(tx, dossier, self.catalogue.calendar(), now)
        return SupplementTaken(dossier.due_at, after, now)

    def __call__(
        self, actor: Account, dossier_id: str, shown: SupplementTaken | None = None
    ) -> SupplementTaken:
        """Notes that the papers came in, and moves the appointment.

        The clerk who answers has seen the new date and read it out: that one holds, at once, also
        where the old one was printed.

        Args:
            shown: The preview that the clerk has seen; its moment is when the papers came in, not
                that of the answer. None where nobody has seen one.

        Raises:
            InputError: ``supplement.none`` where no papers were asked for, ``supplement.due_moved``
                where the appointment would be another than the one that was shown.
        """
        now = self.clock.now()
        came = now if shown is None else shown.at
        with self.store.write(actor.login) as tx:
            dossier = dossier_in_charge(tx, actor, dossier_id)
            if dossier.status is not PortalStatus.SUPPLEMENT:
                raise InputError("supplement.none")
            calendar = self.catalogue.calendar()
            after, back = resume(tx, dossier, calendar, came, DossierEventKind.SUPPLEMENT_ASKED)
            fresh = timedelta(0) <= now - came <= _SHOWN_FOR
            if shown is not None and not (fresh and after == shown.due_after):
                raise InputError("supplement.due_moved")
            event = DossierEvent(
                DossierEventKind.SUPPLEMENT_BROUGHT,
                now,
                actor.login,
                back,
                detail={"due_before": to_ms(dossier.due_at), "due_after": to_ms(after)},
            )
            step(tx, dossier, back, event)
            open_again(tx, dossier.id, [slot for slot in dossier.components if slot.sealed])
        return SupplementTaken(dossier.due_at, after, came)


def _asked(tx: Tx, dossier_id: str) -> int:
    history = tx.events.of_dossier(dossier_id)
    return sum(event.kind is DossierEventKind.SUPPLEMENT_ASKED for event in history)
