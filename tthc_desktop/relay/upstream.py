"""What the relay asks of the provincial system behind it (hệ thống tỉnh).

A relay without one takes dossiers and gives its receipts; there the way ends. It invents no
official code and answers no question that only the provincial system can answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tthc_desktop.domain.outbox import Operation
from tthc_desktop.domain.portal_dossier import PortalDossier
from tthc_desktop.domain.reuse_wire import NationalQuery
from tthc_desktop.domain.story import StoryFile, StoryKind
from tthc_desktop.domain.wire import Json
from tthc_desktop.relay.held_file import HeldFile


@dataclass(frozen=True, slots=True)
class ForwardedSubmission:
    """A committed submission on its way up.

    Attributes:
        target: The official code that a later operation names; empty with CREATE.
        payload: Canonical JSON.
        received_ms: When the relay committed it.
        known_code: With CREATE: the official code that its unit says the dossier got before, as the
            relay lost it and gets it again. Whoever has it under that code, as this submission,
            makes no second one; what its unit says is no proof.
    """

    id: str
    unit: str
    operation: Operation
    target: str
    payload: bytes
    received_ms: int
    known_code: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the provincial system decided about a dossier.

    Attributes:
        official_code: The dossier's code, when it was taken.
        reason: Why it was refused, else empty.
    """

    official_code: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OnlineDossier:
    """A dossier that a citizen handed in online.

    Attributes:
        files: Its files by id.
    """

    unit: str
    dossier: PortalDossier
    files: Mapping[str, HeldFile]


Online = Mapping[str, OnlineDossier]
"""By official code."""


@dataclass(frozen=True, slots=True)
class NationalPaper:
    """A paper of the national store.

    Attributes:
        item: What the national store tells of it (reference/domain.md 1.4).
        files: Its files by ``DuongDan``.
    """

    owner_id: str
    owner_name: str
    item: dict[str, Json]
    files: Mapping[str, HeldFile]


@dataclass(frozen=True, slots=True)
class ProvinceEvent:
    """A piece of news of a dossier.

    Attributes:
        id: Its own for ever; the same again is the same news.
        code: The dossier's official one.
        submission: What of the dossier it is about; empty for the newest.
        text: What is asked for, or why something failed.
        system: With ``synced`` and ``sync_failed``: which national system.
        status: ``TrangThaiHoSo`` since then; 0 where it says nothing.
        until: Until when a supplement may come.
        files: Of a result; news_file() has their bytes.
    """

    id: str
    kind: StoryKind
    code: str
    at: datetime
    submission: str = ""
    text: str = ""
    system: str = ""
    status: int = 0
    until: datetime | None = None
    files: tuple[StoryFile, ...] = ()


@dataclass(frozen=True, slots=True)
class ProvinceNews:
    """What is new, in its order.

    Attributes:
        position: Where it ends, in the provincial system's own words; that of the question where
            there is nothing new.
        unusable: How many pieces of it make no sense, and are left out.
    """

    events: tuple[ProvinceEvent, ...]
    position: str
    unusable: int = 0


class Upstream(Protocol):
    """Called from one thread at a time for what is handed over, from any for questions."""

    def forward(self, submission: ForwardedSubmission) -> None:
        """The same again, also after a restart of the relay, has no second effect."""
        ...

    def decisions(self, ids: Sequence[str]) -> Mapping[str, Decision]:
        """What became of submissions that were handed over; those still undecided are left out.
        Told again until the relay no longer asks."""
        ...

    def news(self, after: str) -> ProvinceNews:
        """What became of dossiers since a position; empty for the beginning. A bounded number at a
        time. A position that it does not know is the beginning."""
        ...

    def news_file(self, event: str, file: str) -> HeldFile | None:
        """A file of a result that was told."""
        ...

    def resync(self, submission: str, code: str, system: str) -> None:
        """Passes a submission that it took on to a national system once more; what comes of that
        is news. The same again has no second effect."""
        ...

    def online(self) -> Online:
        """The same object until something changes."""
        ...

    def papers(self, query: NationalQuery) -> tuple[NationalPaper, ...]:
        """What the national store has of that owner, of the kinds that are asked for."""
        ...

    def paper_with(self, agency: str, path: str) -> NationalPaper | None:
        """The paper of that agency (CoQuanChuQuan) to which the file at path belongs."""
        ...


class GivenCodes(Protocol):
    """Official codes of dossiers that came in through this relay."""

    def has(self, code: str) -> bool: ...

    def beginning(self, prefix: str) -> Iterable[str]: ...
