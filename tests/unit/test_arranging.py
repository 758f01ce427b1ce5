"""Moving, turning, hiding; undo brings back exactly what was, redo what was undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.batches import added, page
from tests.support.office import START
from tthc_desktop.domain import arranging
from tthc_desktop.domain.arranging import UNDO_STEPS, ActEvents, DoneBy, history
from tthc_desktop.domain.batch import UNSORTED, Batch, BatchEvent, BatchPage, Crop, EventKind, fold
from tthc_desktop.domain.placement import Side

BY = DoneBy("binh", START)
SLOTS = ("c1", "c2", "")


class Model:
    """A batch as the store keeps it."""

    def __init__(self, *numbers: int) -> None:
        self.events: list[BatchEvent] = [added(n) for n in numbers]

    @property
    def batch(self) -> Batch:
        return fold("b", "d", self.events)

    def do(self, act: ActEvents, takes_back: int = 0, repeats: int = 0) -> None:
        number = history(self.events).count + 1
        self.events += [replace(e, act=number, takes_back=takes_back, repeats=repeats) for e in act]

    def undo(self) -> bool:
        known = history(self.events)
        self.do(known.undo, takes_back=known.undoes)
        return bool(known.undoes)

    def redo(self) -> bool:
        known = history(self.events)
        self.do(known.redo, repeats=known.redoes)
        return bool(known.redoes)

    def order(self, slot: str) -> list[int]:
        return [p.number for p in self.batch.visible(slot)]


def state(batch: Batch) -> tuple[BatchPage, ...]:
    return batch.pages


ACTS = st.one_of(
    st.tuples(st.just("hide"), st.sets(st.integers(1, 6), min_size=1)),
    st.tuples(st.just("show"), st.sets(st.integers(1, 6), min_size=1)),
    st.tuples(
        st.just("move"),
        st.sets(st.integers(1, 6), min_size=1),
        st.sampled_from(SLOTS),
        st.integers(0, 6),
    ),
    st.tuples(st.just("turn"), st.sets(st.integers(1, 6), min_size=1), st.sampled_from([90, 180])),
    st.tuples(st.just("crop"), st.integers(1, 6), st.sampled_from([None, (0, 0, 500, 900)])),
)


def make(batch: Batch, said: tuple[object, ...]) -> ActEvents:
    match said:
        case ("hide", set() as pages):
            return arranging.hide(batch, sorted(pages), BY)
        case ("show", set() as pages):
            return arranging.show(batch, sorted(pages), BY)
        case ("move", set() as pages, str() as slot, int() as before):
            return arranging.move(batch, sorted(pages), slot, before, BY)
        case ("turn", set() as pages, int() as by):
            return arranging.turn(batch, sorted(pages), by, BY)
        case ("crop", int() as number, box):
            made = Crop(*box) if isinstance(box, tuple) else None
            return arranging.crop(batch, number, made, BY)
    raise AssertionError(said)


@settings(max_examples=150)
@given(st.lists(ACTS, min_size=1, max_size=8))
def test_undo_goes_back_step_by_step_and_redo_forward_again(acts: list[tuple[object, ...]]) -> None:
    model = Model(*range(1, 7))
    states = [state(model.batch)]
    for said in acts:
        act = make(model.batch, said)
        if act:
            model.do(act)
            states.append(state(model.batch))
    for expected in reversed(states[:-1]):
        assert model.undo()
        assert state(model.batch) == expected
    assert not model.undo()
    for expected in states[1:]:
        assert model.redo()
        assert state(model.batch) == expected
    assert not model.redo()


def test_nothing_is_ever_deleted() -> None:
    model = Model(1, 2, 3)
    model.do(arranging.hide(model.batch, [1, 2, 3], BY))
    assert model.order("c1") == []
    assert [p.number for p in model.batch.pages] == [1, 2, 3]


def test_redo_leads_back_though_pages_came_in_between() -> None:
    """Found by the kill campaign: to do a move "to the end" again is another end by then."""
    model = Model(1, 2)
    model.do(arranging.move(model.batch, [1], "c1", 0, BY))
    model.events.append(added(3))
    before = state(model.batch)
    assert model.order("c1") == [2, 1, 3]
    assert model.undo()
    assert model.redo()
    assert state(model.batch) == before


def test_a_new_act_ends_what_could_be_redone() -> None:
    model = Model(1, 2)
    model.do(arranging.hide(model.batch, [1], BY))
    model.undo()
    model.do(arranging.hide(model.batch, [2], BY))
    assert not model.redo()
    assert model.order("c1") == [1]


def test_undo_goes_back_twenty_acts() -> None:
    model = Model(1)
    for _ in range(UNDO_STEPS + 3):
        model.do(arranging.turn(model.batch, [1], 90, BY))
    steps = 0
    while model.undo():
        steps += 1
    assert steps == UNDO_STEPS == 20
    assert model.batch.pages[0].turn == 3 * 90


@pytest.mark.parametrize(
    ("pages", "before", "order"),
    [
        ([4], 1, [4, 1, 2, 3, 5]),
        ([1, 2], 5, [3, 4, 1, 2, 5]),
        ([2, 4], 4, [1, 3, 2, 4, 5]),  # before one of themselves: where that one stands
        ([1], 0, [2, 3, 4, 5, 1]),
        ([5], 0, [1, 2, 3, 4, 5]),
    ],
)
def test_pages_move_together(pages: list[int], before: int, order: list[int]) -> None:
    model = Model(1, 2, 3, 4, 5)
    model.do(arranging.move(model.batch, pages, "c1", before, BY))
    assert model.order("c1") == order


def test_a_page_that_stands_there_already_makes_no_act() -> None:
    model = Model(1, 2, 3)
    assert arranging.move(model.batch, [2], "c1", 3, BY) == ()
    assert arranging.move(model.batch, [3], "c1", 0, BY) == ()
    assert arranging.hide(model.batch, [], BY) == ()
    assert arranging.crop(model.batch, 1, None, BY) == ()


@pytest.mark.parametrize("act", [arranging.hide, arranging.show])
def test_a_page_that_is_not_there(act: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match="page 9"):
        act(Model(1).batch, [9], BY)
    with pytest.raises(ValueError, match="not there"):
        arranging.move(Model(1).batch, [1, 9], "c1", 0, BY)


def test_a_page_that_replaced_another_is_undone_as_one() -> None:
    """The scanner's part: new page before the old one, the old one hidden, one act."""
    model = Model(1, 2, 3)
    model.do((added(4, before=2), BatchEvent(EventKind.PAGE_HIDDEN, 2, START, "binh")))
    assert model.order("c1") == [1, 4, 3]
    model.undo()
    assert model.order("c1") == [1, 2, 3]
    model.redo()
    assert model.order("c1") == [1, 4, 3]


def test_manual_duplex_puts_the_last_back_first() -> None:
    model = Model(1, 2, 3, 4, 5, 6)
    model.do(arranging.interleave(model.batch, [1, 2, 3], [4, 5, 6], BY))
    assert model.order("c1") == [1, 6, 2, 5, 3, 4]
    model.undo()
    assert model.order("c1") == [1, 2, 3, 4, 5, 6]


def test_manual_duplex_leaves_what_stands_behind_the_fronts() -> None:
    model = Model(1, 2, 3, 4, 5)
    model.do(arranging.interleave(model.batch, [1, 2], [4, 5], BY))
    assert model.order("c1") == [1, 5, 2, 4, 3]


def test_manual_duplex_finds_the_fronts_where_the_clerk_has_put_them() -> None:
    model = Model(1, 2, 3, 4, 5, 6)
    model.do(arranging.move(model.batch, [3], "c1", 1, BY))
    model.do(arranging.interleave(model.batch, [1, 2, 3], [4, 5, 6], BY))
    assert model.order("c1") == [3, 4, 1, 6, 2, 5]


def test_manual_duplex_puts_no_back_before_its_front() -> None:
    model = Model(1, 2, 3, 4)
    model.do(arranging.move(model.batch, [1], "c2", 0, BY))
    model.do(arranging.interleave(model.batch, [1, 2], [3, 4], BY))
    assert (model.order("c1"), model.order("c2")) == ([2, 3], [1, 4])


def back(number: int, component: str, run: int) -> BatchEvent:
    return added(number, component, page=page(number, component, Side.BACK), run=run)


def test_backs_that_wait_for_their_fronts() -> None:
    model = Model()
    model.events = [added(n, run=1) for n in (1, 2)]
    assert arranging.backs_alone(model.batch) == ((), ())
    model.events += [back(n, UNSORTED, 3) for n in (3, 4)]
    assert arranging.backs_alone(model.batch) == ((1, 2), (3, 4))
    model.do(arranging.interleave(model.batch, [1, 2], [3, 4], BY))
    assert arranging.backs_alone(model.batch) == ((), ())
    model.undo()
    model.do(arranging.hide(model.batch, [4], BY))
    assert arranging.backs_alone(model.batch) == ((1, 2), (3,))


def test_fronts_in_no_slot_and_sheets_of_both_sides() -> None:
    """What is together is not put together again, wherever it stands."""
    model = Model()
    model.events = [added(1, UNSORTED, run=1), back(2, UNSORTED, 2)]
    assert arranging.backs_alone(model.batch) == ((), ())
    model.events = [added(1, run=1), back(2, "c1", 1), added(3, run=3), back(4, UNSORTED, 4)]
    assert arranging.backs_alone(model.batch) == ((3,), (4,))
    model.events = [added(n, UNSORTED, run=1) for n in (1, 2)]
    model.events += [back(n, UNSORTED, 3) for n in (3, 4)]
    assert arranging.backs_alone(model.batch) == ((1, 2), (3, 4))
    model.do(arranging.interleave(model.batch, [1, 2], [3, 4], BY))
    model.do(arranging.hide(model.batch, [2, 4], BY))
    assert arranging.backs_alone(model.batch) == ((), ())


def test_manual_duplex_with_a_sheet_missing_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="backs"):
        arranging.interleave(Model(1, 2, 3).batch, [1, 2], [3], BY)


@pytest.mark.parametrize(
    "box", [(0, 0, 0, 10), (500, 0, 400, 10), (-1, 0, 10, 10), (0, 0, 10, 1001)]
)
def test_a_crop_lies_inside_its_page(box: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="inside"):
        Crop(*box)


def test_a_turned_page_loses_its_crop_and_undo_brings_both_back() -> None:
    model = Model(1)
    model.do(arranging.crop(model.batch, 1, Crop(0, 0, 500, 500), BY))
    model.do(arranging.turn(model.batch, [1], 90, BY))
    assert (model.batch.pages[0].turn, model.batch.pages[0].crop) == (90, None)
    model.undo()
    assert (model.batch.pages[0].turn, model.batch.pages[0].crop) == (0, Crop(0, 0, 500, 500))
