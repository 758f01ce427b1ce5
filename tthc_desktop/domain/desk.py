"""What is told about the pages of a dossier while they are worked on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tthc_desktop.domain.batch import BatchPage, Crop
from tthc_desktop.domain.component import Component, Purpose
from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.gate import GateRules, PageNote, PageWithLook, deviations, notes_of, twice
from tthc_desktop.domain.likeness import Likeness, same_page
from tthc_desktop.domain.reading import PageFlag, PageReport
from tthc_desktop.domain.separators import takes_pages
from tthc_desktop.domain.titles import kinds_named, title_of

_READ_FLAGS = {
    PageFlag.TURNED: Finding.TURNED,
    PageFlag.UPSIDE_DOWN: Finding.UPSIDE_DOWN,
    PageFlag.NO_TEXT: Finding.NO_PAPER,
}


def page_notes(
    slots: Mapping[str, Sequence[PageWithLook]], reports: Mapping[int, PageReport], rules: GateRules
) -> dict[int, tuple[PageNote, ...]]:
    """All that is told of each visible page, by its number.

    Args:
        slots: The pages of each component, UNSORTED among them.
        reports: Of those pages that were read.
    """
    every = [seen for pages in slots.values() for seen in pages]
    odd = _odd(every, rules)
    same = {
        number: other
        for number, other in twice(every, (), rules).items()
        if _still_alike(reports.get(number), reports.get(other))
    }
    places = _places(slots)
    found = {}
    for seen in every:
        number = seen.page.number
        notes = list(notes_of(seen, rules))
        if number in odd:
            notes.append(PageNote(Finding.DEVIATES, odd[number]))
        if number in same:
            notes.append(PageNote(Finding.MAYBE_TWICE, places.get(same[number], "")))
        report = reports.get(number)
        flags = report.flags if report else ()
        notes += [PageNote(_READ_FLAGS[flag]) for flag in flags if flag in _READ_FLAGS]
        found[number] = tuple(notes)
    return found


def _still_alike(one: PageReport | None, other: PageReport | None) -> bool:
    """What was read may tell two pages apart that look alike: one form, two people."""
    if one is None or other is None:
        return True
    return same_page(one, other) is not Likeness.NO


def _odd(every: Iterable[PageWithLook], rules: GateRules) -> dict[int, str]:
    runs: dict[int, list[PageWithLook]] = {}
    for seen in every:
        runs.setdefault(seen.page.run, []).append(seen)
    return {n: words for run in runs.values() for n, words in deviations(run, rules).items()}


def _places(slots: Mapping[str, Sequence[PageWithLook]]) -> dict[int, str]:
    return {
        seen.page.number: f"trang {place}"
        for pages in slots.values()
        for place, seen in enumerate(pages, 1)
    }


@dataclass(frozen=True, slots=True)
class Proposal:
    """A page that is titled as another slot of the checklist asks for."""

    number: int
    component: str


def proposals(
    pages: Iterable[BatchPage], reports: Mapping[int, PageReport], slots: Sequence[Component]
) -> dict[int, Proposal]:
    """Where pages may belong by their titles, by the page's number.

    A proposal is made only where exactly one other slot asks for that kind of paper and takes
    pages: a wrong hint costs more than a missing one.
    """
    open_slots = [s for s in slots if s.purpose is Purpose.COMPONENT and takes_pages(s)]
    by_id = {slot.id: slot for slot in slots}
    found = {}
    for page in pages:
        report = reports.get(page.number)
        title = title_of(report.text) if report else None
        here = by_id.get(page.component)
        if title is None or (here is not None and title in kinds_named(here.name)):
            continue
        fitting = [s for s in open_slots if kinds_named(s.name) == {title}]
        if len(fitting) == 1 and fitting[0].id != page.component:
            found[page.number] = Proposal(page.number, fitting[0].id)
    return found


_EDGE_MM = 5.0


def printed_on(seen: PageWithLook, report: PageReport | None) -> Crop | None:
    """The box from which cropping begins: what is printed on, with an edge around it.

    None for a page that is turned (by whomever), or blank, or has not been analysed.
    """
    look = seen.look
    turned = seen.page.turn or (report.turned if report else 0)
    if look is None or look.blank or turned:
        return None
    width, height = look.size_mm
    left, top, right, bottom = look.box
    if right <= left or bottom <= top:
        return None
    return Crop(
        max(0, round((left - _EDGE_MM) / width * 1000)),
        max(0, round((top - _EDGE_MM) / height * 1000)),
        min(1000, round((right + _EDGE_MM) / width * 1000)),
        min(1000, round((bottom + _EDGE_MM) / height * 1000)),
    )
