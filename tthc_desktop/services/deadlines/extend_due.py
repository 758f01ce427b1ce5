"""More time, for a reason that has a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.domain.catalogue import Term
from tthc_desktop.domain.deadline import extended
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.extensions import Extension, ExtensionReason, checked_extension
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.text import nfc
from tthc_desktop.services.deadlines.clock_guard import advance
from tthc_desktop.services.deadlines.recompute import move_due, withdraw_proposals
from tthc_desktop.services.deadlines.running_term import dossier_with_term, open_pause
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store, Tx


@dataclass(frozen=True, slots=True)
class ExtendDue:
    """Moves the appointment at once, printed or not: a person asks for it by name and reason. The
    time is added to the appointment that people hold. Nothing is printed here; with form 04 in one
    go it is services/papers/reappoint.py."""

    store: Store
    clock: Clock
    catalogue: Catalogue

    def __call__(
        self, actor: Account, dossier_id: str, reason: ExtensionReason, term: Term, note: str = ""
    ) -> datetime:
        """The new moment, later than the old one. Raises InputError ``extension.…``,
        ``deadline.no_term``, ``account.not_allowed``, ``dossier.unknown``, ``clock.set_back``."""
        extension = self.asked(reason, term, note)
        with self.store.write(actor.login) as tx:
            due = self.reckoned(tx, actor, dossier_id, extension)
            self.grant(tx, dossier_id, extension, due)
        return due

    def asked(self, reason: ExtensionReason, term: Term, note: str = "") -> Extension:
        return Extension(reason, term, self.clock.now(), nfc(note))

    def reckoned(self, tx: Tx, actor: Account, dossier_id: str, extension: Extension) -> datetime:
        """The moment that it would lead to; changes nothing. Raises as the call does."""
        dossier, facts = dossier_with_term(tx, actor, dossier_id)
        checked_extension(extension, dossier.procedure_code, facts.extensions, dossier.due_at)
        if open_pause(facts) is not None:
            raise InputError("extension.paused")
        due = extended(dossier.due_at, extension.term, self.catalogue.calendar())
        if due <= dossier.due_at:  # a few seconds
            raise InputError("extension.length")
        return due

    def grant(self, tx: Tx, dossier_id: str, extension: Extension, due: datetime) -> None:
        """Stores an extension within a transaction.

        Args:
            due: What reckoned() gave.

        Raises:
            InputError: ``clock.set_back``, ``dossier.unknown``.
        """
        advance(tx.settings, extension.at)
        facts = tx.deadlines.facts(dossier_id)
        if facts is None:
            raise InputError("dossier.unknown")
        tx.deadlines.add_extension(dossier_id, extension)
        withdraw_proposals(tx, dossier_id, extension.at)
        move_due(tx, facts, due, "due.extended", reason=extension.reason.value)
