"""The events of a batch and what they amount to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.office import START
from tthc_desktop.domain.batch import RECOVERED_BY, BatchEvent, EventKind, PageFile, fold
from tthc_desktop.domain.placement import Placement


def page(number: int, component: str = "c1") -> PageFile:
    sha = f"{number:064x}"
    return PageFile(
        f"b/{number}", "b", number, Placement(component), sha, 10, "image/jpeg", 300, 8, 9
    )


def added(number: int, component: str = "c1", actor: str = "binh") -> BatchEvent:
    return BatchEvent(EventKind.PAGE_ADDED, number, START, actor, page(number, component))


def other(kind: EventKind, number: int) -> BatchEvent:
    return BatchEvent(kind, number, START, "binh")


@given(
    st.lists(st.integers(1, 6), unique=True),
    st.lists(st.tuples(st.integers(1, 6), st.booleans()), max_size=20),
)
def test_pages_are_never_lost_and_the_last_word_counts(
    numbers: list[int], changes: list[tuple[int, bool]]
) -> None:
    events = [added(n) for n in numbers]
    hidden = dict.fromkeys(numbers, False)
    for number, hide in changes:
        if number in hidden:
            events.append(other(EventKind.PAGE_HIDDEN if hide else EventKind.PAGE_SHOWN, number))
            hidden[number] = hide
    batch = fold("b", "d", events)
    assert {p.file.number: p.hidden for p in batch.pages} == hidden
    assert [p.file.number for p in batch.pages] == numbers
    assert {p.file.number for p in batch.visible("c1")} == {n for n, h in hidden.items() if not h}
    assert batch.next_number == max(numbers, default=0) + 1


@pytest.mark.parametrize(
    "events",
    [
        [added(1), added(1)],
        [other(EventKind.PAGE_HIDDEN, 1)],
        [BatchEvent(EventKind.PAGE_ADDED, 1, START, "binh")],
    ],
)
def test_what_cannot_have_happened(events: list[BatchEvent]) -> None:
    with pytest.raises(ValueError, match="page 1"):
        fold("b", "d", events)


def test_a_recovered_page_says_so_and_stays_with_its_component() -> None:
    batch = fold("b", "d", [added(1), added(2, "c2", RECOVERED_BY)])
    assert [p.recovered for p in batch.pages] == [False, True]
    assert [p.file.number for p in batch.visible("c2")] == [2]
