"""One stack, many components: which slot each sheet of a feeder load belongs to.

Separators are Patch-T sheets (the next slot), the project's own cover sheets (the slot that they
name) and, where the clerk chose so, blank sheets. One that cannot be read is a page like any other:
nothing is guessed. Several in a row make no empty document, and the backs of separators are none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from tthc_desktop.domain.batch import UNSORTED
from tthc_desktop.domain.component import Component, ComponentState, Purpose, Way
from tthc_desktop.domain.cover_sheet import CoverSheet, parse
from tthc_desktop.domain.gate import PageWithLook
from tthc_desktop.domain.placement import Side

PATCH_T = "PATCHT"


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Where a page of a feeder load belongs.

    Attributes:
        separator: Whether it is none of the citizen's pages.
        foreign: Whether it lies behind the cover sheet of another dossier, or of a component that
            takes no pages.
    """

    number: int
    component: str
    separator: bool = False
    foreign: bool = False


def places(
    run: Sequence[PageWithLook], start: str, slots: Sequence[Component], dossier_id: str
) -> tuple[PagePlace, ...]:
    """Where the pages of one feeder load belong, up to the first one that was not analysed yet.

    A page that cannot be analysed is a page like any other. A later page may change an earlier one:
    the back of a blank sheet tells that it was blank.

    Args:
        run: The pages in the order in which they came.
        start: The slot that was chosen when the load began.
        slots: As they stood before the load.
    """
    now = _Sorting(start, slots, dossier_id)
    found: list[PagePlace] = []
    for seen in run:
        if seen.look is None and not seen.page.analysed:
            break
        role = _role(run, len(found))
        if role is _Role.SEPARATOR_BACK_SIDE:
            # Put in face down: its empty front went by as a page of the paper before it.
            found[-1] = replace(found[-1], separator=True)
        found.append(now.place(seen, role))
    return tuple(found)


class _Role(Enum):
    PAGE = "page"
    SEPARATOR = "separator"
    SEPARATOR_BACK_SIDE = "separator on the back of an empty front"
    EMPTY_BACK = "the empty back of a separator"


def _role(run: Sequence[PageWithLook], index: int) -> _Role:
    seen = run[index]
    back = seen.page.file.place.side is Side.BACK
    front = run[index - 1] if back and index else None
    if _has_code(seen):
        hollow = front is not None and front.look is not None and front.look.blank
        return _Role.SEPARATOR_BACK_SIDE if hollow else _Role.SEPARATOR
    blank = seen.look is not None and seen.look.blank
    if front is not None:
        ends = blank and (_has_code(front) or _role(run, index - 1) is _Role.SEPARATOR)
        return _Role.EMPTY_BACK if ends else _Role.PAGE
    if not blank or not seen.page.blanks:
        return _Role.PAGE
    after = run[index + 1] if index + 1 < len(run) else None
    if after is None or after.page.file.place.side is not Side.BACK:
        return _Role.SEPARATOR
    return _Role.SEPARATOR if after.look is not None and after.look.blank else _Role.PAGE


def _has_code(seen: PageWithLook) -> bool:
    """Two different cover sheets on one page say nothing for sure."""
    if seen.look is None:
        return False
    return len(_covers(seen)) == 1 or (not _covers(seen) and PATCH_T in seen.look.barcodes)


def _covers(seen: PageWithLook) -> set[CoverSheet]:
    codes = seen.look.barcodes if seen.look else ()
    return {sheet for code in codes if (sheet := parse(code)) is not None}


class _Sorting:
    """The slot that pages go into at this point of the stack."""

    def __init__(self, start: str, slots: Sequence[Component], dossier_id: str) -> None:
        self._component = start
        self._slots = slots
        self._dossier_id = dossier_id
        self._filled: set[str] = set()
        self._foreign = False
        self._pages = 0  # since the last separator

    def place(self, seen: PageWithLook, role: _Role) -> PagePlace:
        separator = role is not _Role.PAGE
        if role in (_Role.SEPARATOR, _Role.SEPARATOR_BACK_SIDE):
            covers = _covers(seen)
            if role is _Role.SEPARATOR_BACK_SIDE:
                self._pages -= 1
            self._go_to(covers.pop()) if covers else self._go_on()
            self._pages = 0
        elif role is _Role.PAGE:
            self._pages += 1
            self._filled.add(self._component)
        return PagePlace(seen.page.number, self._component, separator, self._foreign)

    def _go_to(self, sheet: CoverSheet) -> None:
        named = next((s for s in self._slots if s.position == sheet.position), None)
        here = sheet.dossier_id == self._dossier_id
        good = here and named is not None and takes_pages(named)
        self._component = named.id if good and named is not None else UNSORTED
        self._foreign = not good

    def _go_on(self) -> None:
        """Behind a separator that names no slot: the next one of the checklist that is empty."""
        if not self._pages:
            return
        self._foreign = False
        order = [slot for slot in self._slots if slot.purpose is Purpose.COMPONENT]
        at = next((n for n, slot in enumerate(order) if slot.id == self._component), len(order))
        self._component = next((s.id for s in order[at + 1 :] if self._is_empty(s)), UNSORTED)

    def _is_empty(self, slot: Component) -> bool:
        empty = slot.state is ComponentState.MISSING and slot.id not in self._filled
        return empty and takes_pages(slot)


def takes_pages(slot: Component) -> bool:
    """Whether a page may be put into it without asking anybody."""
    if slot.sealed or slot.holds_file or not slot.scannable:
        return False
    return slot.way is Way.SCAN or slot.state is ComponentState.MISSING
