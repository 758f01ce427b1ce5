"""What is open, as lists and counts read it: their cost follows the rows that are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tthc_desktop.domain.work import DueBounds, QueueCounts, TaskKind, WorkCounts
from tthc_desktop.domain.worklist import Lacks, NextStep, Trouble


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """Which tasks a list holds.

    Attributes:
        clerk_id: None for the whole office.
        kind: None for all.
    """

    clerk_id: str | None
    bounds: DueBounds
    kind: TaskKind | None = None


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A line of the worklist; presses_at and dossier_id are its place there."""

    dossier_id: str
    presses_at: int
    step: NextStep
    trouble: Trouble
    lacks: Lacks = field(default_factory=Lacks)
    paused: bool = False
    damaged: bool = False


class WorkLists(Protocol):
    """The tasks, most pressing first; those that are paused come last."""

    def page(
        self, wanted: WorkFilter, limit: int, *, after: str = "", skip: int = 0
    ) -> tuple[WorkRow, ...]:
        """Some lines in order.

        Args:
            after: The dossier of the line before the first one, where it is known: nothing before
                it is read.
            skip: How many lines lie before the first one, where that dossier has no line any more.
        """
        ...

    def count(self, wanted: WorkFilter) -> int: ...

    def place(self, wanted: WorkFilter, dossier_id: str) -> int | None:
        """How many lines lie before that of a dossier; None where the list has none of it."""
        ...

    def counts(self, clerk_id: str | None, bounds: DueBounds) -> WorkCounts: ...

    def of_dossiers(self, dossier_ids: Sequence[str]) -> dict[str, WorkRow]:
        """The lines of those that are on the worklist."""
        ...


class OpenWork(Protocol):
    """Dossiers by what is still to be done with them, without the order of a list."""

    def open(self) -> tuple[str, ...]:
        """Those that may still be changed."""
        ...

    def batches(self) -> tuple[tuple[str, str], ...]:
        """The batches of those that may still be changed, each after its dossier."""
        ...

    def unread(self, clerk_id: str) -> tuple[str, ...]:
        """Those of a clerk with pages that are not read yet, the newest reception first."""
        ...

    def unsigned(self, clerk_id: str | None) -> tuple[str, ...]:
        """Those with a file that waits for a signature, most pressing first."""
        ...

    def ids(self, clerk_id: str | None, after: str, limit: int) -> tuple[str, ...]:
        """Those that are not finished, by id, from the one after a given id on."""
        ...

    def noted_damaged(self, dossier_ids: Sequence[str]) -> frozenset[str]:
        """Those of some dossiers that could not be read when they changed last."""
        ...

    def damaged(self, clerk_id: str | None) -> tuple[str, ...]:
        """Codes of those that could not be read when they changed last."""
        ...


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A submission in the queue."""

    submission_id: str
    dossier_id: str


class QueueLists(Protocol):
    """What was sealed: first what is not confirmed, by the dossier that was sealed last."""

    def waiting(
        self, clerk_id: str | None, limit: int, *, after: str = "", skip: int = 0
    ) -> tuple[QueueRow, ...]:
        """Some lines of what is not confirmed; after, a submission, and skip as WorkLists.page has
        them."""
        ...

    def place(self, clerk_id: str | None, key: str) -> int | None:
        """How many lines that are not confirmed lie before that of a submission, or before the
        first one of a dossier; None where there is no such line."""
        ...

    def confirmed(self, clerk_id: str | None, since_ms: int, most: int) -> tuple[QueueRow, ...]:
        """What was confirmed since a moment, whenever it was sealed, newest first."""
        ...

    def of_dossiers(self, dossier_ids: Sequence[str]) -> tuple[str, ...]:
        """The submissions of some dossiers that are not confirmed."""
        ...

    def counts(self, clerk_id: str | None, late_ms: int = 0) -> QueueCounts:
        """How much is on its way.

        Args:
            late_ms: Of what was sealed before this moment and is still to be sent, it is told how
                many there are.
        """
        ...


class Search(Protocol):
    """Dossiers in whose codes, name, number and procedure every word stands."""

    def unfinished(
        self, words: Sequence[str], wanted: WorkFilter, most: int, *, named: bool = False
    ) -> Sequence[str]:
        """Those on the worklist, most pressing first.

        Args:
            words: Searchable.
            named: Only where each is a whole word of the applicant's name.
        """
        ...

    def finished(
        self, words: Sequence[str], clerk_id: str | None, most: int, *, named: bool = False
    ) -> Sequence[str]:
        """The others, newest first; none where no word has two letters."""
        ...


class Changes(Protocol):
    """Which dossiers changed, whoever changed them."""

    def newest(self) -> int:
        """The number of the last change."""
        ...

    def since(self, number: int, most: int) -> frozenset[str] | None:
        """The dossiers that changed after that number was the newest; None for more than most."""
        ...


class Derived(Protocol):
    """Everything that lists, counts, queue and search are read from, made of dossiers."""

    def unlike(self) -> Iterator[str]:
        """The dossiers with which it does not agree."""
        ...

    def unfound(self) -> Iterator[str]:
        """The dossiers that the search does not find by what is written of them there."""
        ...

    def renew(self, dossier_ids: Sequence[str]) -> None:
        """Makes what is kept of some dossiers anew, and counts them as changed, so that whoever
        shows them looks again."""
        ...

    def renew_all(self) -> None:
        """Makes all of it anew, whatever it was."""
        ...
