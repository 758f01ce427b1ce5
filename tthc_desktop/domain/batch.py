"""Half-scanned work: the append-only events of a batch, and the pages they amount to.

One batch belongs to one dossier. State is the fold of its events; undo is a compensating event;
nothing is ever removed, only hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from tthc_desktop.domain.placement import Placement

UNSORTED = ""
"""The component of pages that nobody and no cover sheet has put into a slot yet."""


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page as it left the scanner: an encrypted file, written once.

    Attributes:
        path: Relative to the batches folder.
        place: As it was when the page came in; in pages of earlier versions little of it is known.
        sha256: Hex, of the plain bytes.
        size: Number of plain bytes.
        media: ``image/jpeg`` or ``image/png``.
        dpi: As the device reported it.
        width, height: In pixels.
    """

    path: str
    batch: str
    number: int
    place: Placement
    sha256: str
    size: int
    media: str
    dpi: int
    width: int
    height: int


def unfinished(files: Iterable[PageFile]) -> frozenset[int]:
    """Numbers of pages of imported files that are not there whole: the program ended meanwhile. The
    file itself still lies where it came from."""
    imports: dict[tuple[str, int], list[PageFile]] = {}
    for page in files:
        if page.place.source:
            imports.setdefault((page.place.source, page.place.run), []).append(page)
    halves = (pages for pages in imports.values() if len(pages) < pages[0].place.whole)
    return frozenset(page.number for pages in halves for page in pages)


@dataclass(frozen=True, slots=True)
class Crop:
    """What stays of a page, in thousandths of its width and height as the eye sees it (after the
    turn), so that it means the same at every size."""

    left: int
    top: int
    right: int
    bottom: int

    def __post_init__(self) -> None:
        inside = 0 <= self.left < self.right <= 1000 and 0 <= self.top < self.bottom <= 1000
        if not inside:
            raise ValueError("a crop lies inside its page")


class HiddenFor(StrEnum):
    """Why a page does not count."""

    CLERK = "clerk"
    SEPARATOR = "separator"  # a Patch-T or cover sheet, or its empty back
    REPLACED = "replaced"
    BLANK = "blank"
    SECRET = "secret"  # noqa: S105 - the slot was declared a state secret
    UNFINISHED = "unfinished"  # of a file that did not come in whole


class EventKind(StrEnum):
    PAGE_ADDED = "page_added"
    PAGE_HIDDEN = "page_hidden"
    PAGE_SHOWN = "page_shown"
    PAGE_MOVED = "page_moved"
    PAGE_TURNED = "page_turned"
    PAGE_CROPPED = "page_cropped"
    PAGE_ANALYSED = "page_seen"  # and sorted into its slot; rows keep the word of earlier versions


@dataclass(frozen=True, slots=True)
class BatchEvent:
    """Something that happened to one page of a batch; events are only ever added.

    Attributes:
        number: The page that the event is about.
        page: Only with PAGE_ADDED.
        component: The slot in which the page stands from now on (PAGE_MOVED; PAGE_ADDED where that
            is not the slot of its file).
        before: Number of the page that follows it there, 0 for the end (PAGE_MOVED; PAGE_ADDED
            where that is not the end).
        turn: Clockwise quarter turns from how it was scanned, in degrees (PAGE_TURNED; PAGE_ADDED
            where the device turns backs over).
        crop: None for the whole page.
        why: Only with PAGE_HIDDEN.
        run: Number of the first page of its feeder load (PAGE_ADDED).
        blanks: Whether blank sheets of that load separate (PAGE_ADDED).
        act: What a person did in one go has one number, from 1; 0 for what no undo takes back.
        takes_back: Number of the act that this act undoes.
        repeats: Number of the act that this act does again.
    """

    kind: EventKind
    number: int
    at: datetime
    actor: str
    page: PageFile | None = None
    component: str | None = None
    before: int = 0
    turn: int = 0
    crop: Crop | None = None
    why: HiddenFor = HiddenFor.CLERK
    run: int = 0
    blanks: bool = False
    act: int = 0
    takes_back: int = 0
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A page as the events of its batch leave it.

    Attributes:
        component: The slot that it is in now.
        hidden_for: None while it counts.
        analysed: Whether it was analysed and put into its slot
            (services/scanning/analyse_pages.py).
    """

    file: PageFile
    component: str = UNSORTED
    hidden_for: HiddenFor | None = None
    recovered: bool = False
    turn: int = 0
    crop: Crop | None = None
    run: int = 0
    blanks: bool = False
    analysed: bool = False

    @property
    def hidden(self) -> bool:
        return self.hidden_for is not None

    @property
    def number(self) -> int:
        return self.file.number

    @property
    def picture(self) -> str:
        """Names what the eye sees: the file, how it is turned and what is left of it."""
        crop = self.crop
        box = f"{crop.left},{crop.top},{crop.right},{crop.bottom}" if crop else ""
        return f"{self.file.sha256}:{self.turn}:{box}"


@dataclass(frozen=True, slots=True)
class Batch:
    """The pages of a dossier that come from the scanner or from files.

    Attributes:
        pages: In the order in which they stand, of all slots, hidden ones too.
    """

    id: str
    dossier_id: str
    pages: tuple[BatchPage, ...]

    def visible(self, component: str) -> tuple[BatchPage, ...]:
        return tuple(p for p in self.pages if not p.hidden and p.component == component)

    def page(self, number: int) -> BatchPage | None:
        return next((p for p in self.pages if p.number == number), None)

    @property
    def next_number(self) -> int:
        return max((p.number for p in self.pages), default=0) + 1


RECOVERED_BY = "recovery"


@dataclass
class Folding:
    """Applies events one after the other. Raises ValueError when one speaks of a page that was
    never added, adds one twice or puts one before a page that is not there: the store refuses such
    events, so that this means a damaged store."""

    order: list[int] = field(default_factory=list)
    pages: dict[int, BatchPage] = field(default_factory=dict)

    def apply(self, event: BatchEvent) -> None:
        if event.kind is EventKind.PAGE_ADDED:
            self._add(event)
            return
        page = self._known(event.number)
        match event.kind:
            case EventKind.PAGE_HIDDEN:
                page = replace(page, hidden_for=event.why)
            case EventKind.PAGE_SHOWN:
                page = replace(page, hidden_for=None)
            case EventKind.PAGE_MOVED:
                if event.component is None or event.before == event.number:
                    raise ValueError(f"page {event.number} moved nowhere")
                page = replace(page, component=event.component)
                self.order.remove(event.number)
                self._place(event.number, event.before)
            case EventKind.PAGE_TURNED:
                if event.turn not in (0, 90, 180, 270):
                    raise ValueError(f"page {event.number} turned by {event.turn}")
                page = replace(page, turn=event.turn, crop=None)
            case EventKind.PAGE_CROPPED:
                page = replace(page, crop=event.crop)
            case EventKind.PAGE_ANALYSED:
                page = replace(page, analysed=True)
        self.pages[event.number] = page

    def inverse(self, event: BatchEvent) -> tuple[BatchEvent, ...]:
        """What takes the event back, in order; of an event that is not applied yet."""
        number = event.number
        if event.kind is EventKind.PAGE_ADDED:
            return (_bare(event, EventKind.PAGE_HIDDEN),)
        page = self._known(number)
        match event.kind:
            case EventKind.PAGE_HIDDEN | EventKind.PAGE_SHOWN if page.hidden_for is not None:
                return (replace(_bare(event, EventKind.PAGE_HIDDEN), why=page.hidden_for),)
            case EventKind.PAGE_HIDDEN | EventKind.PAGE_SHOWN:
                return (_bare(event, EventKind.PAGE_SHOWN),)
            case EventKind.PAGE_MOVED:
                at = self.order.index(number)
                follows = self.order[at + 1] if at + 1 < len(self.order) else 0
                back = _bare(event, EventKind.PAGE_MOVED)
                return (replace(back, component=page.component, before=follows),)
            case EventKind.PAGE_TURNED:
                turned = replace(_bare(event, EventKind.PAGE_TURNED), turn=page.turn)
                cropped = replace(_bare(event, EventKind.PAGE_CROPPED), crop=page.crop)
                return (turned, cropped) if page.crop else (turned,)
            case _:
                return (replace(_bare(event, EventKind.PAGE_CROPPED), crop=page.crop),)

    def _add(self, event: BatchEvent) -> None:
        if event.page is None or event.number in self.pages:
            raise ValueError(f"page {event.number} added twice or without file")
        place = event.page.place
        component = place.component if event.component is None else event.component
        self.pages[event.number] = BatchPage(
            event.page,
            component,
            recovered=event.actor == RECOVERED_BY,
            turn=event.turn or place.turn,
            run=event.run or place.run or event.number,
            blanks=event.blanks or place.blanks,
        )
        self._place(event.number, event.before)

    def _place(self, number: int, before: int) -> None:
        if before == 0:
            self.order.append(number)
            return
        self._known(before)
        self.order.insert(self.order.index(before), number)

    def _known(self, number: int) -> BatchPage:
        if number not in self.pages:
            raise ValueError(f"page {number} was never added")
        return self.pages[number]

    def batch(self, batch_id: str, dossier_id: str) -> Batch:
        return Batch(batch_id, dossier_id, tuple(self.pages[n] for n in self.order))


def fold(batch_id: str, dossier_id: str, events: Iterable[BatchEvent]) -> Batch:
    """The pages of a batch in the order in which they stand. Raises what Folding raises."""
    folding = Folding()
    for event in events:
        folding.apply(event)
    return folding.batch(batch_id, dossier_id)


def _bare(event: BatchEvent, kind: EventKind) -> BatchEvent:
    return BatchEvent(kind, event.number, event.at, event.actor)
