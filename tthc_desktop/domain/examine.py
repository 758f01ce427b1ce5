"""Judging what lies in the slots of a dossier against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from tthc_desktop.domain.component import WITH_FILE, Component, Purpose
from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.likeness import Likeness, looks_like_paper, same_page
from tthc_desktop.domain.reading import PageReport
from tthc_desktop.domain.titles import looks_mistaken

Readings = Mapping[str, Sequence[PageReport]]


def examine(slots: Sequence[Component], readings: Readings) -> dict[str, tuple[Finding, ...]]:
    """What is wrong with each slot, by its id; empty for good ones.

    Two slots with the same content are both told: nobody here knows which one is right.

    Args:
        readings: What was read of the pages of each slot's PDF, by slot id, also of a reused one;
            forms that this program filled in and what a citizen uploaded have none.
    """
    return {slot.id: tuple(sorted(_slot(slot, slots, readings))) for slot in slots}


def _slot(slot: Component, slots: Sequence[Component], readings: Readings) -> set[Finding]:
    if not slot.judged:
        return set()
    found = set(_facts(slot))
    pages = readings.get(slot.id, ())
    shown = [page for page in pages if not page.blank]
    if pages and not shown:
        found.add(Finding.BLANK)
    if shown and not any(map(looks_like_paper, shown)):
        found.add(Finding.NO_PAPER)
    if any(same_page(*pair) is Likeness.YES for pair in combinations(shown, 2)):
        found.add(Finding.SAME_SHEET)
    others = [other for other in slots if other.id != slot.id]
    if any(_same_file(slot, other) for other in others):
        found.add(Finding.SAME_FILE)
    else:
        found |= _same_pages(shown, [page for o in others for page in readings.get(o.id, ())])
    if slot.purpose is Purpose.COMPONENT:
        components = [
            other
            for other in others
            if other.purpose is Purpose.COMPONENT and other.way in WITH_FILE
        ]
        if looks_mistaken(slot, components, shown):
            found.add(Finding.OTHER_PAPER)
    return found


def _facts(slot: Component) -> Iterable[Finding]:
    """A result or a reply without number and date is none (reference/domain.md 4)."""
    if slot.purpose is not Purpose.COMPONENT and not (slot.facts.number and slot.facts.issued_on):
        yield Finding.NO_FACTS


def _same_file(slot: Component, other: Component) -> bool:
    """An upload that waits elsewhere, or went back, is no paper there yet: only one of the two can
    be taken in."""
    return not slot.taken.isdisjoint(other.taken)


def _same_pages(pages: Sequence[PageReport], others: Sequence[PageReport]) -> set[Finding]:
    """The same picture only where nothing of the slot is its own: a second sheet of a certificate
    may well belong into two slots, and is asked about."""
    best = [_likest(page, others) for page in pages]
    if best and all(likeness is Likeness.YES for likeness in best):
        return {Finding.SAME_PICTURE}
    return {Finding.MAYBE_SAME} if any(like is not Likeness.NO for like in best) else set()


def _likest(page: PageReport, others: Iterable[PageReport]) -> Likeness:
    found = {same_page(page, other) for other in others}
    order = (Likeness.YES, Likeness.LIKELY)
    return next((likeness for likeness in order if likeness in found), Likeness.NO)
