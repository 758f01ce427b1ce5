"""An office that receives dossiers under terms that a test names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tests.support.deadlines import SHIPS
from tests.support.office import ACCOUNT, Home
from tthc_desktop.domain.catalogue import (
    Case,
    Channel,
    Offer,
    PaperSpec,
    PauseReason,
    Procedure,
    Term,
)
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.people import Account, Applicant, Role
from tthc_desktop.domain.proposals import DueProposal, ProposalState
from tthc_desktop.domain.work_calendar import WorkCalendar
from tthc_desktop.services.deadlines.current_calendar import CurrentCalendar
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.use_cases import UseCases

ADMIN = Account("a-9", "quantri", "Phạm Quản Trị", Role.ADMINISTRATOR)
OTHER = Account("a-2", "chi", "Lê Thị Chi", Role.CLERK)
CITIZEN = Applicant("Trần Ví Dụ", "079200001234", "0901234567", "Ấp 1")


@dataclass
class TermsCatalogue:
    """Implements services.ports.catalogue.Catalogue: a procedure's code is what a test says."""

    terms: dict[str, Term]
    current: Callable[[], WorkCalendar]
    pauses: frozenset[PauseReason] = frozenset({PauseReason.SUPPLEMENT, PauseReason.POSTING})

    def procedures(self) -> tuple[Procedure, ...]:
        return tuple(self._make(code) for code in self.terms)

    def procedure(self, code: str) -> Procedure | None:
        return self._make(code) if code in self.terms else None

    def received_under(self, dossier: Dossier) -> Procedure | None:
        return self.procedure(dossier.procedure_code)

    def open_questions(self, code: str) -> int:
        return 0

    def calendar(self) -> WorkCalendar:
        return self.current()

    def _make(self, code: str) -> Procedure:
        offer = Offer(Channel.DIRECT, self.terms[code])
        case = Case("", (PaperSpec("KQ.1", "Tờ khai"),))
        return Procedure(code, code, "F", "Lĩnh vực", (offer,), (case,), pauses=self.pauses)


class DueOffice:
    """A home with a calendar, a catalogue of terms and all cases about deadlines."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.calendar = CurrentCalendar(home.store, SHIPS)
        self.catalogue = TermsCatalogue({}, self.calendar)
        self.use = UseCases(
            {
                Store: home.store,
                Clock: home.clock,
                Catalogue: self.catalogue,
                CurrentCalendar: self.calendar,
                WorkCalendar: self.calendar.bundled,
            }
        )
        self._receive = ReceiveDossier(home.store, home.clock, home.ids, self.catalogue)
        with home.store.write("test") as tx:
            for account in (ADMIN, OTHER):
                tx.accounts.add(account, "no password", home.clock.now())

    def receive(
        self,
        term: Term,
        *,
        at: datetime | None = None,
        printed: bool = False,
        code: str = "1.000001",
        clerk: Account = ACCOUNT,
    ) -> Dossier:
        self.catalogue.terms[code] = term
        if at is not None:
            self.home.clock.at = at
        dossier = self._receive(clerk, code, CITIZEN)
        if printed:
            with self.home.store.write("test") as tx:
                tx.blobs.add("ab" * 32, 1, "application/pdf", None)
                tx.dossiers.put_slip(dossier.id, self.home.clock.now(), "ab" * 32)
        return dossier

    def due(self, dossier: Dossier) -> datetime:
        return self.home.dossier(dossier.id).due_at

    def proposals(self, state: ProposalState = ProposalState.OPEN) -> tuple[DueProposal, ...]:
        with self.home.store.read() as tx:
            return tx.deadlines.proposals(state)

    def audit(self, action: str) -> list[dict[str, object]]:
        with self.home.store.read() as tx:
            return [dict(line.detail) for line in tx.audit.lines() if line.action == action]
