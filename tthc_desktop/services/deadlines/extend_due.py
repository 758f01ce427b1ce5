"""More time, for a reason that has a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.domain.catalogue import Term
from tthc_desktop.domain.deadline import reckon
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.extensions import Extension, ExtensionReason, checked_extension
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.proposals import ProposalState
from tthc_desktop.domain.text import nfc
from tthc_desktop.services.deadlines.clock_guard import advance
from tthc_desktop.services.deadlines.handling import handled
from tthc_desktop.services.deadlines.recompute import move_due
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class ExtendDue:
    """Moves the appointment at once, printed or not: a person asks for it by name and reason, and a
    paper with the new date goes out with it."""

    store: Store
    clock: Clock
    catalogue: Catalogue

    def __call__(
        self, actor: Account, dossier_id: str, reason: ExtensionReason, term: Term, note: str = ""
    ) -> datetime:
        """The new moment. Raises InputError ``extension.…``, ``deadline.no_term``,
        ``account.not_allowed``, ``dossier.unknown``, ``clock.set_back``."""
        extension = Extension(reason, term, self.clock.now(), nfc(note))
        with self.store.write(actor.login) as tx:
            dossier, facts = handled(tx, actor, dossier_id)
            checked_extension(extension, dossier.procedure_code, facts.extensions, dossier.due_at)
            advance(tx.settings, extension.at)
            tx.deadlines.add_extension(dossier_id, extension)
            after = tx.deadlines.facts(dossier_id)
            if after is None or after.term is None:
                raise InputError("deadline.no_term")
            due = reckon(
                after.received_at,
                after.term,
                self.catalogue.calendar(),
                after.pauses,
                after.extensions,
            ).due
            if due is None:
                raise InputError("extension.paused")
            for old in tx.deadlines.proposals(ProposalState.OPEN, dossier_id):
                tx.deadlines.decide(old.id, ProposalState.WITHDRAWN, extension.at)
            move_due(tx, facts, due, "due.extended", reason=reason.value)
        return due
