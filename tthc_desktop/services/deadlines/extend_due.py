"""More time, for a reason that has a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.domain.catalogue import Term
from tthc_desktop.domain.deadline import extended
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.extensions import Extension, ExtensionReason, checked_extension
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.proposals import ProposalState
from tthc_desktop.domain.text import nfc
from tthc_desktop.services.deadlines.clock_guard import advance
from tthc_desktop.services.deadlines.handling import handled, open_pause
from tthc_desktop.services.deadlines.recompute import move_due
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class ExtendDue:
    """Moves the appointment at once, printed or not: a person asks for it by name and reason. The
    time is added to the appointment that people hold. Whoever grants it hands out form 04 with the
    new date (services/papers); nothing here prints."""

    store: Store
    clock: Clock
    catalogue: Catalogue

    def __call__(
        self, actor: Account, dossier_id: str, reason: ExtensionReason, term: Term, note: str = ""
    ) -> datetime:
        """The new moment, later than the old one. Raises InputError ``extension.…``,
        ``deadline.no_term``, ``account.not_allowed``, ``dossier.unknown``, ``clock.set_back``."""
        extension = Extension(reason, term, self.clock.now(), nfc(note))
        with self.store.write(actor.login) as tx:
            dossier, facts = handled(tx, actor, dossier_id)
            checked_extension(extension, dossier.procedure_code, facts.extensions, dossier.due_at)
            if open_pause(facts) is not None:
                raise InputError("extension.paused")
            due = extended(dossier.due_at, term, self.catalogue.calendar())
            if due <= dossier.due_at:  # a few seconds
                raise InputError("extension.length")
            advance(tx.settings, extension.at)
            tx.deadlines.add_extension(dossier_id, extension)
            for old in tx.deadlines.proposals(ProposalState.OPEN, dossier_id):
                tx.deadlines.decide(old.id, ProposalState.WITHDRAWN, extension.at)
            move_due(tx, facts, due, "due.extended", reason=reason.value)
        return due
