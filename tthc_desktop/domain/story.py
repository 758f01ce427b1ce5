"""What the other side tells of a dossier after it took it: whether the national systems have it,
how far it is, what it asks for, what came of it.

On the wire each is a line of the changes feed whose ``status`` is one of StoryKind. A version that
does not know a word leaves that line out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.time import UNKNOWN_TIME, from_ms, to_ms


class StoryKind(StrEnum):
    SYNCED = "synced"  # a national system has it
    SYNC_FAILED = "sync_failed"
    PROGRESS = "progress"  # another TrangThaiHoSo
    SUPPLEMENT = "supplement"
    RESULT = "result"


class NationalSystem(StrEnum):
    """Where the provincial system passes dossiers on to."""

    DVCQG = "DVCQG"
    EMC = "EMC"


SYSTEM_NAMES = {
    NationalSystem.DVCQG: "Cổng DVCQG",
    NationalSystem.EMC: "Hệ thống giám sát, đo lường (EMC)",
}
OF_SYNC = frozenset({StoryKind.SYNCED, StoryKind.SYNC_FAILED})


@dataclass(frozen=True, slots=True)
class StoryFile:
    """A file of a result, to be fetched when somebody wants it.

    Attributes:
        sha256: Hex.
        size: Bytes.
    """

    id: str
    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class StoryDetail:
    """What a line of the feed tells beside what every line tells.

    Attributes:
        id: The provincial system's own name of this piece of news: told twice, it is one.
        system: With OF_SYNC: which national system.
        portal_status: ``TrangThaiHoSo`` that the dossier has since then; 0 where it says nothing.
        until: ISO 8601, until when a supplement may come; empty without a day.
        files: Of a result.
    """

    id: str
    system: str = ""
    portal_status: int = 0
    until: str = ""
    files: tuple[StoryFile, ...] = ()


def implied_status(kind: StoryKind, told: int) -> PortalStatus | None:
    """The state that a piece of news puts a dossier into; None where it says nothing of it."""
    if told:
        return PortalStatus(told)
    return PortalStatus.SUPPLEMENT if kind is StoryKind.SUPPLEMENT else None


class InboxState(StrEnum):
    """What became of a piece of news here."""

    WAITING = "waiting"  # something of ours is on its way, which is settled first
    DONE = "done"
    CONFLICT = "conflict"  # a person decides
    KEPT = "kept"  # ours counts
    TAKEN = "taken"  # theirs counts
    LATE = "late"  # something newer was known already


MOST_ID, MOST_FILES = 100, 50
"""Letters of an id, and files of a result, that both ends of the wire take."""
RESULT_FILE = "~"
"""Between the id of a piece of news and that of its file, where the file is asked for."""
ONLINE = "online"
"""Kind of a line of the inbox: a dossier was handed in online for this counter."""


def online_id(code: str) -> str:
    """Id of the line of the inbox for a dossier that was handed in online, by its official code."""
    return f"{ONLINE} {code}"


@dataclass(frozen=True, slots=True)
class InboxItem:
    """A line of the inbox.

    Attributes:
        id: StoryDetail.id, or that of a dossier that was handed in online.
        kind: A StoryKind, or ONLINE.
        dossier_id: Empty for what was handed in online and has not been opened here.
        submission_id: Empty where it is about none of ours.
        code: The dossier's official one.
        at: By the provincial system's clock, as it was told.
        arrived_at: By this PC's.
        system: With OF_SYNC: a NationalSystem.
        status: The state that it says the dossier has.
        text: What it asks for, or why; for ONLINE the procedure's name.
        until: Until when a supplement may come; for ONLINE when it is due.
        ours: With CONFLICT: the state here when it was told.
        decided_by: Login.
        came: In the order in which they came here, which is that of the feed; 0 before it is kept.
        counts_at: The moment that counts for what follows from it (counting_from).
        after_sequence: Number of the last submission that had been sealed here when it came.
    """

    id: str
    kind: str
    dossier_id: str
    submission_id: str
    code: str
    at: datetime
    arrived_at: datetime
    system: str = ""
    status: PortalStatus | None = None
    text: str = ""
    until: datetime | None = None
    files: tuple[StoryFile, ...] = ()
    state: InboxState = InboxState.WAITING
    ours: PortalStatus | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    came: int = 0
    counts_at: datetime = UNKNOWN_TIME
    after_sequence: int = 0

    @property
    def place(self) -> tuple[int, int]:
        """Orders what was told: by the moment that counts, milliseconds since 1970; of one moment
        as it came."""
        return to_ms(self.counts_at), self.came


def counting_from(at: datetime, arrived_at: datetime, latest_here: int) -> datetime:
    """InboxItem.counts_at. Nothing is told before it happens: a later time than its arrival is that
    of a wrong clock, and would outdo all that is told until then. It has not come before what was
    here already, either, also where this PC's clock was set back since.

    Args:
        latest_here: The latest moment that this PC's clock has told of the dossier, milliseconds
            since 1970.
    """
    arrived = max(to_ms(arrived_at), latest_here)
    return at if to_ms(at) <= arrived else from_ms(arrived)


_SETTLED = (InboxState.DONE, InboxState.TAKEN)


def asked_for(items: Sequence[InboxItem], status: PortalStatus) -> InboxItem | None:
    """What the other side asks for now (*Tỉnh yêu cầu bổ sung: …*); None where it asks for nothing.

    Args:
        items: Of one dossier, oldest first.
        status: That the dossier has here.
    """
    asks = [i for i in items if i.kind == StoryKind.SUPPLEMENT and i.state in _SETTLED]
    return asks[-1] if asks and asks[-1].status is status else None


class SyncState(StrEnum):
    """What is known of a submission and a national system. Nothing is not "no"."""

    SYNCED = "synced"
    FAILED = "failed"
    ASKED = "asked"  # somebody here asked for a try, and nothing was told of it before


@dataclass(frozen=True, slots=True)
class NationalSync:
    """What a national system has of a submission, by the provincial system's word.

    Attributes:
        at: By the provincial system's clock, as it was told; with ASKED by ours.
        reason: Why it failed.
        asked_at: When somebody here last asked for another try; None before that and since the
            answer.
        counts_at: InboxItem.counts_at of what was told; at for None.
    """

    submission_id: str
    system: NationalSystem
    dossier_id: str
    state: SyncState
    at: datetime
    reason: str = ""
    asked_at: datetime | None = None
    counts_at: datetime | None = None
