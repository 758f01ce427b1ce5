"""Reception at the counter."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.catalogue import Channel
from tthc_desktop.domain.deadline import due_at
from tthc_desktop.domain.dossier import (
    Arrival,
    Component,
    ComponentState,
    Dossier,
    DossierState,
)
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.ids import provisional_code
from tthc_desktop.domain.people import Account, Applicant
from tthc_desktop.domain.time import from_ms, to_ms
from tthc_desktop.services.deadlines.clock_guard import advance
from tthc_desktop.services.office import load_office
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock, Ids
from tthc_desktop.services.ports.store import Store


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
    ) -> Dossier:
        """case_name: empty for the first. Raises InputError ``procedure.unknown``,
        ``procedure.questions``, ``procedure.case``, ``procedure.undecided``, ``office.missing``
        or ``clock.set_back``."""
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
        components = tuple(
            Component(
                self.ids.new(),
                position,
                paper.code,
                paper.name,
                paper.handling,
                paper.required,
                ComponentState.MISSING,
                originals=paper.originals,
                copies=paper.copies,
                replaced_by=paper.replaced_by,
            )
            for position, paper in enumerate(case.papers, 1)
        )
        with self.store.write(actor.login) as tx:
            office = load_office(tx.settings)
            if office is None:
                raise InputError("office.missing")
            advance(tx.settings, received)
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
                components,
                procedure.version,
                case.name,
                channel,
                offer.term,
                offer.fee,
            )
            tx.dossiers.add(dossier)
            tx.audit.append("dossier.received", dossier.id, procedure=procedure.code)
        return dossier
