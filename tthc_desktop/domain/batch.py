"""Half-scanned work: the append-only events of a batch, and the pages they amount to.

One batch belongs to one dossier. State is the fold of its events; undo is a compensating event;
nothing is ever removed, only hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Side(StrEnum):
    FRONT = "front"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page as it left the scanner: an encrypted file, written once.

    path: relative to the batches folder. sha256: hex, of the plain bytes. size: plain bytes.
    dpi: as the device reported it. width, height: pixels. media: ``image/jpeg`` or ``image/png``.
    """

    path: str
    batch: str
    number: int
    side: Side
    component: str
    sha256: str
    size: int
    media: str
    dpi: int
    width: int
    height: int


class EventKind(StrEnum):
    PAGE_ADDED = "page_added"
    PAGE_HIDDEN = "page_hidden"
    PAGE_SHOWN = "page_shown"


@dataclass(frozen=True, slots=True)
class BatchEvent:
    """number: the page that the event is about; page: only with PAGE_ADDED."""

    kind: EventKind
    number: int
    at: datetime
    actor: str
    page: PageFile | None = None


@dataclass(frozen=True, slots=True)
class BatchPage:
    file: PageFile
    hidden: bool = False
    recovered: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    id: str
    dossier_id: str
    pages: tuple[BatchPage, ...]

    def visible(self, component: str) -> tuple[BatchPage, ...]:
        return tuple(p for p in self.pages if not p.hidden and p.file.component == component)

    @property
    def next_number(self) -> int:
        return max((p.file.number for p in self.pages), default=0) + 1


RECOVERED_BY = "recovery"


def fold(batch_id: str, dossier_id: str, events: Iterable[BatchEvent]) -> Batch:
    """The pages of a batch in the order in which they were scanned.

    Raises ValueError when an event speaks of a page that was never added, or adds one twice: the
    store refuses such events, so that this means a damaged store.
    """
    pages: dict[int, BatchPage] = {}
    for event in events:
        if event.kind is EventKind.PAGE_ADDED:
            if event.page is None or event.number in pages:
                raise ValueError(f"page {event.number} added twice or without file")
            pages[event.number] = BatchPage(event.page, recovered=event.actor == RECOVERED_BY)
        elif event.number not in pages:
            raise ValueError(f"page {event.number} was never added")
        else:
            hidden = event.kind is EventKind.PAGE_HIDDEN
            pages[event.number] = replace(pages[event.number], hidden=hidden)
    return Batch(batch_id, dossier_id, tuple(pages[n] for n in sorted(pages)))
