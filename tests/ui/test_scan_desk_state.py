"""What is shown, looked at and read as a fold: whatever happens, some things never do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.batches import page
from tests.support.slots import read_slot, signed_slot, slot
from tthc_desktop.domain.batch import UNSORTED, Batch, BatchPage
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.domain.dossier import Dossier, DossierState
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.reading import PageReport
from tthc_desktop.domain.separators import PagePlace
from tthc_desktop.services.reading.read_dossier import PageRead
from tthc_desktop.services.scanning.analyse_pages import PageAnalysed
from tthc_desktop.services.scanning.desk import Desk
from tthc_desktop.ui.scan import desk_state as s
from tthc_desktop.ui.scan.effects import Say, Tell

ERROR = DeviceError("worker.missing", worker="image")
DOSSIERS = ("d1", "d1", "d1", "d2")  # mostly the one in hand


def desk(dossier: str, pages: int, *, seen: bool, unread: int, signed: bool, is_open: bool) -> Desk:
    first = signed_slot(1) if signed else read_slot(1)
    scanned = slot(2, state=ComponentState.SCANNED, pages=pages)
    made = SimpleNamespace(
        id=dossier,
        state=DossierState.OPEN if is_open else DossierState.SEALED,
        slots=(first, scanned),
        missing=(),
        unread=(scanned,) if unread else (),
    )
    there = tuple(BatchPage(page(n, "c2"), "c2", analysed=seen) for n in range(1, pages + 1))
    batch = Batch("b", dossier, there) if pages else None
    return Desk(cast(Dossier, made), batch, {}, {}, {}, {}, unread)


def numbers(shown: Desk) -> set[int]:
    return {page.number for page in shown.batch.pages} if shown.batch else set()


dossiers = st.sampled_from(DOSSIERS)
desks = st.builds(
    desk,
    dossiers,
    st.integers(0, 3),
    seen=st.booleans(),
    unread=st.integers(0, 2),
    signed=st.booleans(),
    is_open=st.sampled_from((True, True, True, False)),
)
places = st.builds(PagePlace, st.just(1), st.just("c2"), st.booleans(), st.booleans())
looked = st.builds(PageAnalysed, dossiers, st.just(1), st.none(), places)
was_read = st.builds(PageRead, dossiers, st.just(1), st.just(cast(PageReport, None)))
batches = desks.map(lambda made: made.batch)
arounds = st.builds(s.Around, st.sampled_from((*DOSSIERS, None)), st.booleans(), st.booleans())
events = st.one_of(
    st.builds(s.DossierOpened, st.sampled_from((*DOSSIERS, None)), st.booleans()),
    st.builds(s.Loaded, desks),
    st.builds(s.Loaded, desks),
    st.just(s.NotLoaded(ERROR)),
    st.builds(s.Chosen, st.integers(0, 3)),
    st.just(s.HiddenToggled()),
    st.builds(s.Arrived, dossiers, st.builds(lambda n: BatchPage(page(n)), st.integers(4, 9))),
    st.builds(s.Rearranged, desks.map(lambda made: made.batch).filter(bool)),
    st.builds(s.AnalysedOne, looked),
    st.just(s.AnalysedAll()),
    st.builds(s.AnalysisFailed, dossiers, batches, st.just(ERROR)),
    st.builds(s.ReadOne, was_read),
    st.just(s.ReadAll()),
    st.builds(s.ReadFailed, dossiers, batches, st.just(ERROR)),
)
HERE = s.Around("d1", scanning=False, settled=False)
begun = desks.map(lambda made: [(s.DossierOpened("d1"), HERE), (s.Loaded(made), HERE)])
courses = st.builds(
    lambda first, rest: [*first, *rest],
    st.one_of(st.just([]), begun, begun),
    st.lists(st.tuples(events, arounds), min_size=8, max_size=30),
)


@dataclass
class Taken:
    before: s.DeskState
    event: s.Event
    around: s.Around
    after: s.DeskState
    effects: tuple[s.Effect, ...] = field(default=())

    def count(self, kind: type[s.Effect]) -> int:
        return sum(isinstance(effect, kind) for effect in self.effects)


def taken(course: list[tuple[s.Event, s.Around]]) -> list[Taken]:
    state, found = s.DeskState(), []
    for event, around in course:
        before = state
        state, effects = s.step(before, event, around)
        found.append(Taken(before, event, around, state, effects))
    return found


@given(courses)
@settings(max_examples=200)
def test_one_picture_one_look_and_one_reading_at_a_time(
    course: list[tuple[s.Event, s.Around]],
) -> None:
    for each in taken(course):
        ended = isinstance(each.event, s.Loaded | s.NotLoaded)
        assert each.count(s.Load) <= (ended or not each.before.loading)
        assert each.count(s.Analyse) <= (
            isinstance(each.event, s.AnalysedAll) or not each.before.analysing
        )
        assert each.count(s.Read) <= (not each.before.reading)
        if each.count(s.Load):
            assert each.after.loading
        if each.count(s.Analyse):
            assert each.after.analysing
        if each.count(s.Read):
            assert each.after.reading


@given(courses)
@settings(max_examples=200)
def test_only_the_dossier_in_hand_is_drawn(course: list[tuple[s.Event, s.Around]]) -> None:
    for each in taken(course):
        if isinstance(each.event, s.Loaded):
            read, here = each.event.desk, each.event.desk.dossier.id == each.around.in_hand
            if not here:
                assert each.after.desk is each.before.desk
                continue
            assert each.after.desk is not None
            assert each.after.desk.dossier is read.dossier
            assert numbers(each.after.desk) >= numbers(read)
        if isinstance(each.event, s.NotLoaded) and each.after.desk is not None:
            assert each.after.desk.dossier.id == each.around.in_hand
        if isinstance(each.event, s.DossierOpened) and each.event.dossier is not None:
            now = each.before.desk
            if now is None or now.dossier.id != each.event.dossier:
                assert (each.after.component, each.after.hidden) == (None, False)
        if isinstance(each.event, s.Arrived):
            now = each.before.desk
            if now is None or now.dossier.id != each.event.dossier:
                assert not each.effects
                assert each.after.not_analysed


@given(courses)
@settings(max_examples=200)
def test_no_page_in_sight_vanishes_because_a_picture_came_late(
    course: list[tuple[s.Event, s.Around]],
) -> None:
    for each in taken(course):
        before, after = each.before.desk, each.after.desk
        if before is not None and after is not None and before.dossier.id == after.dossier.id:
            assert numbers(after) >= numbers(before)


def test_a_picture_from_before_the_clerk_turned_a_page_does_not_turn_it_back() -> None:
    here = s.Around("d1", scanning=False, settled=True)
    old = desk("d1", 2, seen=True, unread=0, signed=False, is_open=True)
    assert old.batch is not None
    one, two = old.batch.pages
    turned = replace(old.batch, pages=(one, replace(two, turn=90)))
    state, _ = s.step(s.DeskState(old, "c2", loading=True), s.Rearranged(turned), here)
    state, effects = s.step(state, s.Loaded(old), here)
    assert state.desk is not None
    assert state.desk.batch == turned
    assert s.Load("d1") in effects, "what else follows from it is read again"
    state, effects = s.step(state, s.Loaded(replace(old, batch=turned)), here)
    assert not any(isinstance(effect, s.Load) for effect in effects)


def gave_up(each: Taken, failed: s.AnalysisFailed | s.ReadFailed) -> Batch | None:
    """The batch that is not tried again: of the dossier that failed, whatever is in sight."""
    now = each.before.desk
    return now.batch if now is not None and now.dossier.id == failed.dossier else failed.batch


@given(courses)
@settings(max_examples=200)
def test_what_failed_is_over_told_and_not_begun_again_with_the_same_pages(
    course: list[tuple[s.Event, s.Around]],
) -> None:
    for each in taken(course):
        match each.event:
            case s.NotLoaded():
                again = each.before.stale and each.around.in_hand is not None
                assert each.after.loading == again
                assert each.count(s.Load) == again
            case s.AnalysisFailed():
                assert not each.after.analysing
                assert each.after.not_analysable == gave_up(each, each.event)
            case s.ReadFailed():
                assert not each.after.reading
                assert each.after.gave_up == gave_up(each, each.event)
            case _:
                assert not each.count(Tell)
                if each.count(s.Read):
                    assert each.after.desk is not None
                    assert each.after.desk.batch != each.after.gave_up
                if each.count(s.Analyse):
                    assert each.after.desk is not None
                    assert each.after.desk.batch != each.after.not_analysable
                continue
        assert each.count(Tell) == 1
        assert not each.count(s.Analyse) + each.count(s.Read)


def test_a_dossier_that_cannot_be_read_does_not_leave_another_one_in_sight() -> None:
    there = s.Around("d2", scanning=False, settled=True)
    shown = desk("d1", 2, seen=True, unread=0, signed=False, is_open=True)
    state, _ = s.step(s.DeskState(shown, "c2"), s.DossierOpened("d2"), there)
    state, effects = s.step(state, s.NotLoaded(ERROR), there)
    assert state == s.DeskState()
    assert effects == (Tell(ERROR), s.ShowDesk(), s.ShowPages())


def test_the_dossier_in_hand_stays_in_sight_when_it_cannot_be_read_afresh() -> None:
    here = s.Around("d1", scanning=False, settled=True)
    shown = desk("d1", 2, seen=True, unread=0, signed=False, is_open=True)
    state, _ = s.step(s.DeskState(shown, "c2"), s.DossierOpened("d1"), here)
    state, effects = s.step(state, s.NotLoaded(ERROR), here)
    assert state == s.DeskState(shown, "c2")
    assert effects == (Tell(ERROR),)


def test_the_dossier_that_was_opened_while_another_failed_is_loaded() -> None:
    state, _ = s.step(s.DeskState(), s.DossierOpened("d1"), HERE)
    there = replace(HERE, in_hand="d2")
    state, effects = s.step(state, s.DossierOpened("d2"), there)
    assert effects == (), "one picture at a time"
    state, effects = s.step(state, s.NotLoaded(ERROR), there)
    assert effects == (Tell(ERROR), s.Load("d2"))
    state, effects = s.step(state, s.NotLoaded(ERROR), there)
    assert effects == (Tell(ERROR), s.ShowDesk(), s.ShowPages()), "once: it would fail again"


@given(courses)
@settings(max_examples=200)
def test_a_stack_is_told_of_once_and_not_before_it_is_in_and_sorted(
    course: list[tuple[s.Event, s.Around]],
) -> None:
    for each in taken(course):
        if each.count(Say):
            assert each.around.settled
            assert not each.after.analysing
            told = (each.after.separators, each.after.foreign, each.after.unsigned)
            assert told == (0, False, ())
        elif not isinstance(each.event, s.Loaded):
            assert each.after.separators >= each.before.separators
            assert each.after.unsigned == each.before.unsigned


@given(courses)
@settings(max_examples=200)
def test_nothing_is_looked_at_or_read_of_a_dossier_that_is_sealed(
    course: list[tuple[s.Event, s.Around]],
) -> None:
    for each in taken(course):
        for effect in each.effects:
            if isinstance(effect, s.Analyse | s.Read):
                assert each.after.desk is not None
                assert each.after.desk.dossier.state is DossierState.OPEN
                assert each.after.desk.dossier.id == effect.dossier


def test_the_slot_that_is_waited_for_is_chosen_and_no_empty_heap() -> None:
    here = s.Around("d1", scanning=False, settled=True)
    shown = desk("d1", 1, seen=True, unread=0, signed=False, is_open=True)
    _, effects = s.step(s.DeskState(loading=True), s.Loaded(shown), here)
    assert s.ChooseSlot(1) in effects
    heap = s.DeskState(shown, UNSORTED, loading=True)
    _, effects = s.step(heap, s.Loaded(shown), here)
    assert s.ChooseSlot(1) in effects
    chosen = s.DeskState(shown, "c2", loading=True)
    _, effects = s.step(chosen, s.Loaded(shown), here)
    assert effects == (s.ShowDesk(), s.ShowPages())


@pytest.mark.parametrize("failing", [s.AnalysisFailed, s.ReadFailed])
def test_what_failed_of_another_dossier_does_not_keep_back_the_one_in_sight(
    failing: type[s.AnalysisFailed | s.ReadFailed],
) -> None:
    seen, work = failing is s.ReadFailed, s.Read if failing is s.ReadFailed else s.Analyse
    first = desk("d1", 2, seen=seen, unread=2, signed=False, is_open=True)
    other = desk("d2", 2, seen=seen, unread=2, signed=False, is_open=True)
    there = replace(HERE, in_hand="d2")
    state, effects = s.step(s.DeskState(), s.Loaded(first), HERE)
    assert work("d1") in effects
    state, effects = s.step(state, s.Loaded(other), there)
    assert work("d2") not in effects, "one at a time"
    state, effects = s.step(state, failing("d1", first.batch, ERROR), there)
    assert effects == (Tell(ERROR), s.Load("d2"))
    state, effects = s.step(state, s.Loaded(other), there)
    assert work("d2") in effects


@pytest.mark.parametrize("failing", [s.AnalysisFailed, s.ReadFailed])
def test_what_failed_is_begun_again_with_other_pages_or_when_the_page_is_entered_anew(
    failing: type[s.AnalysisFailed | s.ReadFailed],
) -> None:
    seen, work = failing is s.ReadFailed, s.Read if failing is s.ReadFailed else s.Analyse
    shown = desk("d1", 2, seen=seen, unread=2, signed=False, is_open=True)
    more = desk("d1", 3, seen=seen, unread=3, signed=False, is_open=True)
    state, effects = s.step(s.DeskState(), s.Loaded(shown), HERE)
    assert work("d1") in effects
    failed, effects = s.step(state, failing("d1", shown.batch, ERROR), HERE)
    assert Tell(ERROR) in effects
    state = failed
    for _refresh in range(3):
        state, effects = s.step(state, s.DossierOpened("d1"), HERE)
        assert effects == (s.Load("d1"),)
        state, effects = s.step(state, s.Loaded(shown), HERE)
        assert work("d1") not in effects
    _, effects = s.step(state, s.Loaded(more), HERE)
    assert work("d1") in effects
    state, effects = s.step(state, s.DossierOpened("d1", entered=True), HERE)
    _, effects = s.step(state, s.Loaded(shown), HERE)
    assert work("d1") in effects
