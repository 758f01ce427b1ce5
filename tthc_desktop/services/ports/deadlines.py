"""What the store keeps about working days and about the clock of each dossier."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from tthc_desktop.domain.deadline import Pause
from tthc_desktop.domain.extensions import Extension
from tthc_desktop.domain.proposals import DueFacts, DueProposal, ProposalState
from tthc_desktop.domain.work_calendar import CalendarDay

DamagedCode = Callable[[str], object]
"""Gets the code of a dossier of which something cannot be read and is left out."""


class CalendarDays(Protocol):
    """The office's own entries, over the calendar that ships."""

    def all(self, damaged: Callable[[str], object] | None = None) -> tuple[CalendarDay, ...]:
        """By date; each is edited.

        Args:
            damaged: Who only shows the days takes those here that cannot be read, as they are
                stored. Whoever reckons with the calendar does not.

        Raises:
            StoreError: ``store.damaged``, where nobody takes them.
        """
        ...

    def put(self, entry: CalendarDay, at: datetime) -> None:
        """Replaces the entry of that day."""
        ...

    def remove(self, day: date) -> bool:
        """False when there is none."""
        ...


class Deadlines(Protocol):
    def facts(self, dossier_id: str) -> DueFacts | None: ...

    def running_facts(
        self, now: datetime, damaged: DamagedCode | None = None
    ) -> tuple[DueFacts, ...]:
        """Of every dossier whose term is known and which is open, or whose moment of return is
        still to come: sealing sends a dossier on, it does not end the work on it.

        Args:
            damaged: Who goes on with what can be read takes the codes of the others here.

        Raises:
            StoreError: ``store.damaged``, where nobody takes them.
        """
        ...

    def paused(
        self, dossier_ids: Sequence[str], damaged: DamagedCode | None = None
    ) -> Mapping[str, Pause]:
        """The open pauses of those whose clock stands still; damaged as running_facts() has it."""
        ...

    def add_pause(self, dossier_id: str, pause: Pause, note: str) -> None: ...

    def end_pause(self, dossier_id: str, until: datetime) -> None:
        """Ends the open one."""
        ...

    def add_extension(self, dossier_id: str, extension: Extension) -> None: ...

    def proposals(
        self,
        state: ProposalState,
        dossier_id: str | None = None,
        clerk_id: str | None = None,
        damaged: DamagedCode | None = None,
    ) -> tuple[DueProposal, ...]:
        """Proposals for the calendar, oldest first, of one dossier, of one clerk's, or all; damaged
        as running_facts() has it."""
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
