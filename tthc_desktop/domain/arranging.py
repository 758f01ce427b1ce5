"""What a clerk does with the pages of a batch: each act as its events, and what undo takes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from tthc_desktop.domain.batch import (
    UNSORTED,
    Batch,
    BatchEvent,
    BatchPage,
    Crop,
    EventKind,
    Folding,
    HiddenFor,
)
from tthc_desktop.domain.placement import Side

UNDO_STEPS = 20


@dataclass(frozen=True, slots=True)
class DoneBy:
    """Who does it, and when."""

    actor: str
    at: datetime

    def event(self, kind: EventKind, number: int) -> BatchEvent:
        return BatchEvent(kind, number, self.at, self.actor)


ActEvents = tuple[BatchEvent, ...]
"""Without their act's number: that is given when they are written."""


def hide(
    batch: Batch, numbers: Iterable[int], done: DoneBy, why: HiddenFor = HiddenFor.CLERK
) -> ActEvents:
    """Hides those pages that are visible.

    Raises:
        ValueError: A page is not there; so do all of these.
    """
    return tuple(
        replace(done.event(EventKind.PAGE_HIDDEN, number), why=why)
        for number in numbers
        if not _page(batch, number).hidden
    )


def show(batch: Batch, numbers: Iterable[int], done: DoneBy) -> ActEvents:
    return tuple(
        done.event(EventKind.PAGE_SHOWN, number)
        for number in numbers
        if _page(batch, number).hidden
    )


def move(
    batch: Batch, numbers: Sequence[int], component: str, before: int, done: DoneBy
) -> ActEvents:
    """Moves pages together, in the order in which they stand; those in place make no event.

    Args:
        before: Number of the page that they stand before then, 0 for the end.
    """
    chosen = [p for p in batch.pages if p.number in set(numbers)]
    if len(chosen) != len(set(numbers)):
        raise ValueError("a page that is not there")
    taken = {p.number for p in chosen}
    if before in taken:
        before = _following(batch, before, taken)
    events = []
    for page in chosen:
        if (page.component, _following(batch, page.number, taken)) != (component, before):
            made = done.event(EventKind.PAGE_MOVED, page.number)
            events.append(replace(made, component=component, before=before))
    # Where one moves, all do, so that they end up side by side.
    if events and len(events) < len(chosen):
        events = [
            replace(done.event(EventKind.PAGE_MOVED, p.number), component=component, before=before)
            for p in chosen
        ]
    return tuple(events)


def turn(
    batch: Batch,
    numbers: Iterable[int],
    by: int,
    done: DoneBy,
    turned: Mapping[int, int] | None = None,
) -> ActEvents:
    """Turns pages.

    Args:
        by: Degrees clockwise, a multiple of 90.
        turned: Degrees by which pages had been turned automatically, by their numbers: whoever
            turns them sees them so.
    """
    seen = turned or {}
    return tuple(
        replace(
            done.event(EventKind.PAGE_TURNED, number),
            turn=(_page(batch, number).turn + seen.get(number, 0) + by) % 360,
        )
        for number in numbers
    )


def crop(batch: Batch, number: int, box: Crop | None, done: DoneBy, turned: int = 0) -> ActEvents:
    """Crops a page, or takes its crop away.

    Args:
        box: None for the whole page.
        turned: Degrees by which the page had been turned automatically when the box was drawn. The
            person has agreed with it then, so that it is written down first.
    """
    page = _page(batch, number)
    if page.crop == box:
        return ()
    cropped = replace(done.event(EventKind.PAGE_CROPPED, number), crop=box)
    if not turned or box is None:
        return (cropped,)
    return (*turn(batch, [number], turned, done), cropped)


def interleave(
    batch: Batch, fronts: Sequence[int], backs: Sequence[int], done: DoneBy
) -> ActEvents:
    """Puts each back of manual duplex behind its front.

    The stack was turned over as a whole, so that the back of the last sheet came first.

    Raises:
        ValueError: There are not as many backs as fronts: nothing is guessed.
    """
    if len(fronts) != len(backs):
        raise ValueError("other number of backs")
    # Each back goes before what stands behind its front by now: the clerk may have moved fronts.
    return tuple(
        replace(
            done.event(EventKind.PAGE_MOVED, back),
            component=_page(batch, front).component,
            before=_following(batch, front, set(backs)),
        )
        for front, back in zip(fronts, reversed(backs), strict=True)
    )


def backs_alone(batch: Batch) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Fronts and backs of the last manual duplex stack that was never put together, in the order in
    which they came: the program ended between, or the clerk did not wait. Backs that the clerk has
    hidden do not count; sheets that are hidden as separators do. Empty where there are none."""
    loads: dict[int, list[BatchPage]] = {}
    for page in sorted(batch.pages, key=lambda page: page.number):
        if page.hidden_for in (None, HiddenFor.SEPARATOR):
            loads.setdefault(page.run, []).append(page)
    sides = {run: {page.file.place.side for page in pages} for run, pages in loads.items()}
    behind_fronts = {
        page.number
        for before, page in pairwise(batch.pages)
        if before.file.place.side is Side.FRONT and before.component == page.component
    }
    alone = {page.number for page in batch.visible(UNSORTED)} - behind_fronts
    fronts: tuple[int, ...] = ()
    found: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    for run, pages in loads.items():
        numbers = tuple(page.number for page in pages)
        if sides[run] == {Side.FRONT}:
            fronts = numbers
        elif sides[run] == {Side.BACK} and not alone.isdisjoint(numbers):
            found = (fronts, numbers)
    return found


@dataclass(frozen=True, slots=True)
class History:
    """What undo and redo would write, newest act first.

    Attributes:
        count: Number of acts so far.
    """

    undo: ActEvents
    redo: ActEvents
    undoes: int
    redoes: int
    count: int


def history(events: Iterable[BatchEvent]) -> History:
    """Reads from a batch's events what can be undone and redone.

    Undo goes back UNDO_STEPS acts; a new act ends what could be redone. Redo takes back the undo,
    rather than doing the act again: pages that came in since the act are left where they stood.
    """
    folding = Folding()
    inverses: dict[int, list[BatchEvent]] = {}
    taken_back: dict[int, int] = {}
    done: list[int] = []
    undone: list[int] = []
    count = 0
    for event in events:
        if event.act:
            inverses.setdefault(event.act, [])[:0] = folding.inverse(event)
            if event.act > count:
                count = event.act
                _step(event, done, undone)
            if event.takes_back:
                taken_back[event.takes_back] = event.act
            if event.repeats:
                inverses[event.repeats] = inverses[event.act]
        folding.apply(event)
    last = done[-1] if done else 0
    again = undone[-1] if undone else 0
    return History(
        undo=tuple(inverses[last]) if last else (),
        redo=tuple(inverses[taken_back[again]]) if again else (),
        undoes=last,
        redoes=again,
        count=count,
    )


def _step(event: BatchEvent, done: list[int], undone: list[int]) -> None:
    if event.takes_back:
        done.remove(event.takes_back)
        undone.append(event.takes_back)
    elif event.repeats:
        undone.remove(event.repeats)
        done.append(event.repeats)
    else:
        done.append(event.act)
        undone.clear()
        del done[:-UNDO_STEPS]


def _page(batch: Batch, number: int) -> BatchPage:
    found = batch.page(number)
    if found is None:
        raise ValueError(f"page {number} was never added")
    return found


def _following(batch: Batch, number: int, without: set[int]) -> int:
    """The page behind that one, those left out; 0 at the end."""
    order = [p.number for p in batch.pages]
    behind = order[order.index(number) + 1 :]
    return next((n for n in behind if n not in without), 0)
