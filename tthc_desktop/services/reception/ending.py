"""Refused, stopped, withdrawn. Refused and stopped dossiers are closed with their reply only."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.component import PaperFacts
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.forms import FORMS, Form
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.signing_rules import kind_of_form
from tthc_desktop.domain.status import DossierEvent, DossierEventKind, checked_step
from tthc_desktop.domain.text import clean
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.office.dossier_access import dossier_in_charge
from tthc_desktop.services.office.settings import load_office
from tthc_desktop.services.papers.details import Refusal, Stop
from tthc_desktop.services.papers.hand_out import HandOutPaper
from tthc_desktop.services.ports.clock import Clock, Ids
from tthc_desktop.services.ports.papers import HandedOut
from tthc_desktop.services.ports.printing import PrintedPaper
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.reception.results import add_slot, result_slot
from tthc_desktop.services.reception.settings import load_signing
from tthc_desktop.services.reception.slots import checked_reason
from tthc_desktop.services.reception.steps import end_pause, step

_FORMS = {Form.REFUSAL: PortalStatus.NOT_ACCEPTED, Form.STOP: PortalStatus.STOPPED}
_KINDS = {Form.REFUSAL: DossierEventKind.REFUSED, Form.STOP: DossierEventKind.STOPPED}


@dataclass(frozen=True, slots=True)
class EndWithForm:
    """Ends a dossier with form 03 (từ chối) or form 05 (dừng).

    The form is printed and laid into the dossier as the reply that waits for its signatures, in
    one transaction with the new state.
    """

    store: Store
    clock: Clock
    ids: Ids
    hand_out: HandOutPaper

    def __call__(self, actor: Account, dossier_id: str, details: Refusal | Stop) -> PrintedPaper:
        """Hands the form out and brings the dossier to the state that goes with it.

        Raises:
            InputError: ``status.step``, ``paper.…`` or ``account.not_allowed``.
        """
        form = Form.REFUSAL if isinstance(details, Refusal) else Form.STOP
        after = _FORMS[form]
        with self.store.read() as tx:
            checked_step(dossier_in_charge(tx, actor, dossier_id).status, after)

        def also(tx: Tx, paper: HandedOut) -> None:
            now = self.clock.now()
            dossier = dossier_in_charge(tx, actor, dossier_id)
            reason = clean(details.reason)
            event = DossierEvent(_KINDS[form], now, actor.login, after, reason)
            end_pause(tx, dossier_id, now)
            step(tx, dossier, after, event)
            self._reply(tx, dossier, paper, form, reason)

        return self.hand_out(actor, dossier_id, details, also)

    def _reply(self, tx: Tx, dossier: Dossier, paper: HandedOut, form: Form, reason: str) -> None:
        office = load_office(tx.settings)
        facts = PaperFacts(
            str(paper.number),
            paper.at.astimezone(VIETNAM).date(),
            office.unit_name if office else "",
            reason[:1000],
        )
        demands = load_signing(tx.settings).demanded(kind_of_form(form))
        title = FORMS[form].title
        slot = result_slot(
            self.ids, dossier, title, "", facts, demands, reply=True, made_of=paper.blob
        )
        add_slot(tx, dossier, slot)


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The citizen takes the dossier back."""

    store: Store
    clock: Clock

    def __call__(self, actor: Account, dossier_id: str, reason: str) -> None:
        """Brings the dossier to the state withdrawn, for the reason that the citizen gives.

        Raises:
            InputError: ``slot.reason`` or ``status.step``.
        """
        now, why = self.clock.now(), checked_reason(reason)
        with self.store.write(actor.login) as tx:
            dossier = dossier_in_charge(tx, actor, dossier_id)
            event = DossierEvent(
                DossierEventKind.WITHDRAWN, now, actor.login, PortalStatus.WITHDRAWN, why
            )
            end_pause(tx, dossier_id, now)
            step(tx, dossier, PortalStatus.WITHDRAWN, event)
