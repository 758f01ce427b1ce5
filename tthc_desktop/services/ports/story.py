"""What the other side told, as the store keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.story import InboxItem, InboxState, NationalSync, NationalSystem


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a line of the inbox.

    Attributes:
        ours: The state here at that time, where it is another than the one told.
        by: Login; empty where nobody had to be asked.
    """

    state: InboxState
    ours: PortalStatus | None = None
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Settling:
    """What a line of the inbox waits for.

    Attributes:
        submission: The state of what it is about; None where it is about none of ours.
        unsettled: Whether something of the dossier is on its way.
        sealed_at: When the newest of it was sealed, milliseconds since 1970; 0 for nothing.
    """

    submission: SubmissionState | None
    unsettled: bool
    sealed_at: int


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """How many lines of the inbox are open.

    Attributes:
        waiting: They are settled once what is on its way is.
        conflicts: A person decides.
        online: Handed in online and not opened here.
    """

    waiting: int = 0
    conflicts: int = 0
    online: int = 0


class Inbox(Protocol):
    def whose(self, submission_id: str, code: str) -> tuple[str, str] | None:
        """The dossier of this PC that news are about, and the submission: the one that is named, or
        else the newest of the dossier with that official code (empty without one). None for what
        this PC does not have. Reads no row whole."""
        ...

    def add(self, item: InboxItem) -> bool:
        """Keeps a piece of news; False where it is known by its id, and nothing changes then."""
        ...

    def latest_here(self, dossier_id: str) -> int:
        """The latest moment that this PC's clock has told of a dossier, milliseconds since 1970:
        when news of it came, when something of it was sealed. 0 before the first."""
        ...

    def get(self, item_id: str) -> InboxItem | None:
        """A line by its id. Raises StoreError ``store.damaged``."""
        ...

    def waiting(self) -> tuple[str, ...]:
        """The ids of what is to be settled, in InboxItem.place's order, damaged ones
        among them."""
        ...

    def settling(self, dossier_id: str, submission_id: str) -> Settling:
        """What is on its way of a dossier. Raises StoreError ``store.damaged``."""
        ...

    def told_until(self, dossier_id: str) -> tuple[int, int]:
        """InboxItem.place of the newest state that was told and has been settled; zeros before the
        first."""
        ...

    def decide(self, item_id: str, decided: Decided) -> None:
        """What became of a line; nothing where there is none of that id."""
        ...

    def of_dossier(self, dossier_id: str) -> tuple[InboxItem, ...]:
        """Everything that was told of it, oldest first. Raises StoreError ``store.damaged``."""
        ...

    def conflicts(self, after: str, limit: int, clerk_id: str | None = None) -> tuple[str, ...]:
        """The ids of lines that a person decides about, in their order, of one clerk, or of the
        whole PC for None."""
        ...

    def conflicts_of(self, dossier_id: str) -> tuple[str, ...]:
        """The ids of those of one dossier, oldest first. Reads no row whole."""
        ...

    def end_conflicts(self, until: InboxItem, by: str, at: datetime) -> None:
        """What a person was to decide about a dossier is out of date (InboxState.LATE), as far as
        it stands no later than a piece of news about it, in InboxItem.place's order. Reads no row
        whole: a damaged one stops nothing.

        Args:
            by: Login of whoever decided; empty where both sides agree.
        """
        ...

    def in_conflict(self, clerk_id: str | None = None) -> tuple[str, ...]:
        """The dossiers with a line that a person decides about, of one clerk, or of the whole PC
        for None."""
        ...

    def newest(self, limit: int) -> tuple[str, ...]:
        """The ids of what came last that tells of more than a national system, newest first."""
        ...

    def online(self, after: str, limit: int) -> tuple[str, ...]:
        """The ids of what was handed in online and has not been opened here, in their order."""
        ...

    def counts(self) -> InboxCounts: ...


class NationalSyncs(Protocol):
    def put(self, sync: NationalSync) -> bool:
        """Keeps what was told last, by the moments that count; False for what is older than what is
        known, which stays then."""
        ...

    def asked(self, sync: NationalSync) -> None:
        """Somebody asked for another try; of what was told only that is written down."""
        ...

    def of_submissions(
        self, submission_ids: Sequence[str]
    ) -> Mapping[tuple[str, NationalSystem], NationalSync]:
        """What is known of these. Raises StoreError ``store.damaged``."""
        ...

    def of_newest(self, dossier_id: str) -> Mapping[NationalSystem, NationalSync]:
        """Of the newest submission of a dossier that is confirmed. Raises as of_submissions()."""
        ...

    def first_told(self) -> Mapping[NationalSystem, int]:
        """When the province first told of each system that it tells of, milliseconds since 1970 by
        our clock."""
        ...

    def lacking(self, system: NationalSystem, since_ms: int, most: int) -> tuple[str, ...]:
        """The submissions that were confirmed since a moment and that a system is not known to have
        itself, nor something sealed later of the same dossier; newest first."""
        ...

    def open(self, after: str, limit: int) -> tuple[str, ...]:
        """The submissions of which a system was last told not to have them, or to which somebody
        asked for another try, of whatever age, in their order."""
        ...
