"""Which annotation lies over which: those of a page are drawn in their order (ISO 32000-1 12.5.2),
so that one can hide another without either of them being changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from tthc_desktop.adapters.signing.objects import BeyondLimitError
from tthc_desktop.adapters.signing.pair import Pair
from tthc_desktop.adapters.signing.revision import Annotation, Revision

_MOST = 500
"""On a page whose order changed: every two of them are compared."""
_MARGIN = 12.0
"""Points by which borders and hints may reach out of the rectangle."""

PlaceOnPage = tuple[int, object]
Order = dict[PlaceOnPage, list[int]]


def by_place(revision: Revision) -> Iterator[list[tuple[PlaceOnPage, Annotation]]]:
    """The annotations of each page in their order, each with what it is known by in all revisions:
    its page with its number, or with its place among those that have none."""
    pages: dict[int, list[tuple[PlaceOnPage, Annotation]]] = {}
    unnumbered: dict[int, int] = defaultdict(int)
    for one in revision.annotations:
        place: object = one.number
        if place is None:
            unnumbered[one.page] += 1
            place = f"#{unnumbered[one.page]}"
        pages.setdefault(one.page, []).append(((one.page, place), one))
    yield from pages.values()


def restacked(pair: Pair) -> Iterator[int]:
    """Pages on which two of the signed annotations lie over one another in another way than then.

    Raises:
        BeyondLimitError: More of them than are compared.
    """
    before = {page[0][0][0]: _shown(page) for page in by_place(pair.old)}
    for listed in by_place(pair.new):
        number, now = listed[0][0][0], _shown(listed)
        then = before.get(number, [])
        both = {place for place, _ in then} & {place for place, _ in now}
        one = [place for place, _ in then if place in both]
        other = [place for place, _ in now if place in both]
        if one != other and _over_another(pair, _order(one), _order(other), dict(now)):
            yield number


def _shown(page: list[tuple[PlaceOnPage, Annotation]]) -> list[tuple[PlaceOnPage, Annotation]]:
    return [(place, one) for place, one in page if one.shows and one.kind != "/Popup"]


def _order(places: list[PlaceOnPage]) -> Order:
    found: Order = defaultdict(list)
    for order, place in enumerate(places):
        found[place].append(order)  # one that is listed twice is drawn twice
    return found


def _over_another(
    pair: Pair, then: Order, now: Order, boxes: dict[PlaceOnPage, Annotation]
) -> bool:
    if len(now) > _MOST:
        raise BeyondLimitError
    for one, other in combinations(now, 2):
        pair.budget.step()
        moved = _between(then, one, other) != _between(now, one, other)
        if moved and _touch(boxes[one], boxes[other]):
            return True
    return False


def _between(order: Order, one: PlaceOnPage, other: PlaceOnPage) -> list[bool]:
    """In which order the two are drawn."""
    steps = [(at, True) for at in order[one]] + [(at, False) for at in order[other]]
    return [first for _, first in sorted(steps)]


def _touch(one: Annotation, other: Annotation) -> bool:
    try:
        a, b = one.box, other.box
    except (KeyError, TypeError, ValueError):
        return True
    return (
        a[0] - _MARGIN < b[2]
        and b[0] - _MARGIN < a[2]
        and a[1] - _MARGIN < b[3]
        and b[1] - _MARGIN < a[3]
    )
