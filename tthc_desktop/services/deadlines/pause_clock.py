"""The clock of a dossier stands still for a reason that its procedure allows, and goes on."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.catalogue import PAUSE_NAMES, PauseReason
from tthc_desktop.domain.deadline import Pause
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.proposals import DueChange, DueFacts
from tthc_desktop.domain.text import nfc
from tthc_desktop.services.deadlines.clock_guard import advance
from tthc_desktop.services.deadlines.recompute import recompute
from tthc_desktop.services.deadlines.running_term import dossier_with_term, open_pause
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store

_USUAL = frozenset({PauseReason.SUPPLEMENT})


@dataclass(frozen=True, slots=True)
class PauseClock:
    store: Store
    clock: Clock
    catalogue: Catalogue

    def __call__(
        self, actor: Account, dossier_id: str, reason: PauseReason, note: str = ""
    ) -> Pause:
        """From now on. Raises InputError ``pause.not_allowed``, ``pause.already``,
        ``deadline.no_term``, ``account.not_allowed``, ``dossier.unknown``, ``clock.set_back``."""
        with self.store.write(actor.login) as tx:
            dossier, facts = dossier_with_term(tx, actor, dossier_id)
            procedure = self.catalogue.received_under(dossier)
            if reason not in (procedure.pauses if procedure else _USUAL):
                raise InputError("pause.not_allowed", reason=PAUSE_NAMES[reason])
            if open_pause(facts) is not None:
                raise InputError("pause.already")
            pause = Pause(reason, self.clock.now())
            advance(tx.settings, pause.since)
            tx.deadlines.add_pause(dossier_id, pause, nfc(note))
            tx.audit.append("due.paused", dossier_id, reason=reason.value)
        return pause


@dataclass(frozen=True, slots=True)
class ResumeClock:
    store: Store
    clock: Clock
    catalogue: Catalogue

    def __call__(self, actor: Account, dossier_id: str) -> DueChange:
        """The time paused is added: at once when nobody else holds the date, else as a
        proposal.
        Raises InputError ``pause.none`` and as PauseClock."""
        now = self.clock.now()
        with self.store.write(actor.login) as tx:
            _, facts = dossier_with_term(tx, actor, dossier_id)
            pause = open_pause(facts)
            if pause is None:
                raise InputError("pause.none")
            advance(tx.settings, now)
            until = max(now, pause.since)  # within the guard's tolerance time may run back
            tx.deadlines.end_pause(dossier_id, until)
            tx.audit.append("due.resumed", dossier_id, reason=pause.reason.value)
            reason = f"Cộng thời gian tạm dừng: {PAUSE_NAMES[pause.reason].lower()}."
            after: DueFacts | None = tx.deadlines.facts(dossier_id)
            if after is None:
                raise InputError("dossier.unknown")
            return recompute(tx, after, self.catalogue.calendar(), now, reason)
