"""Reception at the counter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from tthc_desktop.domain.catalogue import Channel, PaperSpec
from tthc_desktop.domain.component import Component, ComponentState, Shown, Way, usual_way
from tthc_desktop.domain.deadline import due_at
from tthc_desktop.domain.dossier import Arrival, Dossier, DossierState
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.ids import provisional_code
from tthc_desktop.domain.people import Account, Applicant, Submitter
from tthc_desktop.domain.portal_dossier import is_unit_code
from tthc_desktop.domain.signing_rules import PaperKind, SigningRules
from tthc_desktop.domain.status import DossierEvent, DossierEventKind
from tthc_desktop.domain.text import clean
from tthc_desktop.domain.time import from_ms, to_ms
from tthc_desktop.domain.titles import kinds_named
from tthc_desktop.services.deadlines.clock_guard import advance
from tthc_desktop.services.office.home_copies import may_receive
from tthc_desktop.services.office.settings import load_office
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock, Ids
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.reception.settings import load_reception, load_signing

_MOST_SETS, _MOST_FEE = 99, 1_000_000_000


@dataclass(frozen=True, slots=True)
class Handed:
    """How a dossier was handed in.

    Attributes:
        submitter: Who stands there for the owner.
        resolving_unit: Code and name of the unit that resolves it, where that is another (phi địa
            giới).
        fee_paid: In đồng.
        card_issued_on: Date of the citizen's card, when its QR code was read at the counter.
    """

    submitter: Submitter | None = None
    resolving_unit: tuple[str, str] = ("", "")
    sets: int = 1
    fee_paid: int = 0
    card_issued_on: date | None = None

    def checked(self) -> Handed:
        """The same, cleaned and within bounds.

        Raises:
            InputError: ``intake.sets``, ``intake.fee`` or ``intake.unit``.
        """
        if not 1 <= self.sets <= _MOST_SETS:
            raise InputError("intake.sets", most=_MOST_SETS)
        if not 0 <= self.fee_paid <= _MOST_FEE:
            raise InputError("intake.fee")
        code, name = (clean(part) for part in self.resolving_unit)
        if bool(code) != bool(name) or (code and not is_unit_code(code.upper())):
            raise InputError("intake.unit")
        return replace(self, resolving_unit=(code.upper(), name))


def slots_of(papers: Iterable[PaperSpec], ids: Ids, rules: SigningRules) -> tuple[Component, ...]:
    """The checklist: what the procedure asks for in one case, each in its usual way."""
    demands = rules.demanded(PaperKind.COMPONENT)
    return tuple(
        Component(
            ids.new(),
            position,
            paper.code,
            paper.name,
            paper.treatment,
            paper.required,
            ComponentState.MISSING,
            originals=paper.originals,
            copies=paper.copies,
            replaced_by=paper.replaced_by,
            way=usual_way(paper.treatment),
            demands=demands,
        )
        for position, paper in enumerate(papers, 1)
    )


def _shown_by_card(
    slots: tuple[Component, ...],
    applicant: Applicant,
    issued_on: date | None,
    actor: Account,
    at: datetime,
) -> tuple[Component, ...]:
    """A card whose QR code was read at the counter was shown there: the slot that asks for the
    identity card says so, with the card's own number and date."""
    if issued_on is None:
        return slots
    shown = Shown(actor.login, at, applicant.id_number, issued_on)
    return tuple(
        replace(slot, shown=shown)
        if slot.way is Way.SHOWN and "identity card" in kinds_named(slot.name)
        else slot
        for slot in slots
    )


@dataclass(frozen=True, slots=True)
class ReceiveDossier:
    """Opens a dossier with its checklist, due date and provisional code, in one transaction."""

    store: Store
    clock: Clock
    ids: Ids
    catalogue: Catalogue

    def __call__(
        self,
        actor: Account,
        procedure_code: str,
        applicant: Applicant,
        case_name: str = "",
        channel: Channel = Channel.DIRECT,
        more: Handed = Handed(),
    ) -> Dossier:
        """Makes a dossier of what the citizen hands in, with a slot for each component.

        Args:
            case_name: Case of the procedure; empty for the first.

        Raises:
            InputError: ``procedure.unknown``, ``procedure.questions``, ``procedure.case``,
                ``procedure.undecided``, ``office.missing``, ``home.copied``, ``clock.set_back``,
                ``intake.…`` (sets, fee, unit) or ``account.any_place``.
        """
        more = more.checked()
        procedure = self.catalogue.procedure(procedure_code)
        if procedure is None:
            raise InputError("procedure.unknown", procedure=procedure_code)
        open_questions = self.catalogue.open_questions(procedure_code)
        if open_questions:
            raise InputError("procedure.questions", procedure=procedure_code, count=open_questions)
        case, offer = procedure.case(case_name), procedure.offer(channel)
        if case is None:
            raise InputError("procedure.case", case=case_name)
        if offer is None or offer.term is None:
            raise InputError("procedure.undecided", procedure=procedure_code)
        # To the millisecond that the store keeps: reckoned again, the same term must end the same.
        received = from_ms(to_ms(self.clock.now()))
        with self.store.write(actor.login) as tx:
            office = load_office(tx.settings)
            if office is None:
                raise InputError("office.missing")
            may_receive(tx)
            unit = more.resolving_unit
            if unit[0] == office.unit_code:
                unit = ("", "")  # no other place after all
            if unit[0] and actor.id not in load_reception(tx.settings).any_place:
                raise InputError("account.any_place")
            advance(tx.settings, received)
            slots = slots_of(case.papers, self.ids, load_signing(tx.settings))
            dossier = Dossier(
                self.ids.new(),
                provisional_code(office.counter, tx.dossiers.next_number()),
                None,
                procedure.code,
                procedure.name,
                applicant,
                actor.id,
                received,
                due_at(received, offer.term, self.catalogue.calendar()),
                DossierState.OPEN,
                Arrival.LOCAL,
                None,
                _shown_by_card(slots, applicant, more.card_issued_on, actor, received),
                procedure.version,
                case.name,
                channel,
                offer.term,
                offer.fee,
                submitter=more.submitter,
                resolving_unit=unit,
                sets=more.sets,
                fee_paid=more.fee_paid,
                needs_result=procedure.gives_paper,
            )
            tx.dossiers.add(dossier)
            event = DossierEvent(DossierEventKind.RECEIVED, received, actor.login, dossier.status)
            tx.events.append(dossier.id, event)
            tx.audit.append("dossier.received", dossier.id, procedure=procedure.code)
        return dossier
