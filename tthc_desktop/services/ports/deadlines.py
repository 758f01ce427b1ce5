"""What the store keeps about working days and about the clock of each dossier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from tthc_desktop.domain.deadline import Pause
from tthc_desktop.domain.extensions import Extension
from tthc_desktop.domain.proposals import DueFacts, DueProposal, ProposalState
from tthc_desktop.domain.work_calendar import CalendarDay


class CalendarDays(Protocol):
    """The office's own entries, over the calendar that ships."""

    def all(self) -> tuple[CalendarDay, ...]:
        """By date; each is edited."""
        ...

    def put(self, entry: CalendarDay, at: datetime) -> None:
        """Replaces the entry of that day."""
        ...

    def remove(self, day: date) -> bool:
        """False when there is none."""
        ...


class Deadlines(Protocol):
    def facts(self, dossier_id: str) -> DueFacts | None: ...

    def running_facts(self, now: datetime) -> tuple[DueFacts, ...]:
        """Of every dossier whose term is known and which is open, or whose moment of return is
        still to come: sealing sends a dossier on, it does not end the work on it."""
        ...

    def paused(self) -> Mapping[str, Pause]:
        """Dossiers whose clock stands still, by id."""
        ...

    def add_pause(self, dossier_id: str, pause: Pause, note: str) -> None: ...

    def end_pause(self, dossier_id: str, until: datetime) -> None:
        """Ends the open one."""
        ...

    def add_extension(self, dossier_id: str, extension: Extension) -> None: ...

    def proposals(
        self, state: ProposalState, dossier_id: str | None = None
    ) -> tuple[DueProposal, ...]:
        """Proposals for the calendar, oldest first."""
        ...

    def proposal(self, proposal_id: int) -> DueProposal | None: ...

    def propose(self, proposal: DueProposal) -> None:
        """The proposal's id is given by the store."""
        ...

    def decide(self, proposal_id: int, state: ProposalState, at: datetime) -> None: ...

    def put_clock_offset(self, offset_ms: int) -> int:
        """Into every dossier that has none yet; how many there were."""
        ...

    def without_clock_offset(self) -> bool:
        """Whether any dossier waits for its offset."""
        ...
