"""The scanner as a fold: whatever happens in whatever order, some things never do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.batches import page
from tests.ui.scan_desk import DOSSIER, JAM, MANUAL, OTHER, USUAL
from tthc_desktop.domain.batch import BatchPage
from tthc_desktop.domain.errors import DeviceError, InputError, StoreError
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.scan_profile import Feed, ScanProfile
from tthc_desktop.domain.scanning import Source
from tthc_desktop.ui.scan import state as s
from tthc_desktop.ui.scan.effects import Say, Tell
from tthc_desktop.ui.scan.stack import Awaits, Stack

PROFILES = (
    USUAL,
    MANUAL,
    ScanProfile("duplex", "Hai mặt", 2, Feed.DUPLEX),
    ScanProfile("card", "Thẻ", 6, Feed.CARD),
    replace(USUAL, id="prompt", prompt=True),
)
ERRORS = (
    JAM,
    DeviceError("scanner.empty"),
    DeviceError("scanner.settings", setting="dpi"),
    StoreError("disk.full"),
    InputError("scan.backs", fronts=2, backs=1),
    RuntimeError("a bug"),
)
LANDINGS = (Placement("c1"), Placement("c1", before=1), Placement("c1", replaces=(1,)))

stacks = st.builds(
    Stack,
    st.sampled_from((DOSSIER, OTHER)),
    st.sampled_from(LANDINGS),
    st.sampled_from(PROFILES),
    st.sampled_from(("Tờ khai", "Giấy khác")),
)
dossiers = st.sampled_from((DOSSIER.id, OTHER.id, None))
errors = st.sampled_from(ERRORS)
late = st.sampled_from((0, 0, 0, 1, 2))  # loads ago
acts = st.one_of(
    st.builds(s.ScanPressed, stacks, dossiers),
    st.builds(s.EnterPressed, dossiers),
    st.just(s.EscPressed()),
)
answers = st.one_of(
    st.builds(s.SourceKnown, late, st.sampled_from(Source)),
    st.builds(s.PageArrived, late, st.builds(lambda n: BatchPage(page(n)), st.integers(1, 99))),
    st.builds(s.LoadEnded, late),
    st.builds(s.LoadFailed, late, errors),
    st.builds(s.Joined, late),
    st.builds(s.JoinFailed, late, errors),
)
scanned = st.one_of(
    st.builds(s.PageArrived, late, st.builds(lambda n: BatchPage(page(n)), st.integers(1, 99))),
    st.builds(s.LoadEnded, late),
    st.builds(s.LoadFailed, late, errors),
)
joined = st.one_of(st.builds(s.Joined, late), st.builds(s.JoinFailed, late, errors))
again = st.builds(s.EnterPressed, st.just(DOSSIER.id))


FIRST_PASS: list[s.Event] = [
    s.ScanPressed(Stack(DOSSIER, LANDINGS[0], MANUAL, "Tờ khai"), DOSSIER.id),
    s.PageArrived(0, BatchPage(page(1))),
    s.PageArrived(0, BatchPage(page(2))),
    s.LoadEnded(0),
    s.EnterPressed(DOSSIER.id),
    s.PageArrived(0, BatchPage(page(3))),
]


@st.composite
def courses(draw: st.DrawFn) -> list[s.Event]:
    """Mostly what happens as things stand, so that stacks come far, and now and then anything."""
    state, events = s.ScanState(), draw(st.sampled_from(([], FIRST_PASS))).copy()
    for event in events:
        state, _ = s.step(state, at(event, state))
    for _ in range(draw(st.integers(0, 25))):
        likely = joined if state.joining else scanned if state.running else st.one_of(acts, again)
        events.append(draw(st.one_of(likely, likely, likely, acts, answers)))
        state, _ = s.step(state, at(events[-1], state))
    return events


def at(event: s.Event, state: s.ScanState) -> s.Event:
    """Answers say how many loads ago theirs was begun."""
    if isinstance(event, s.ScannerEvent):
        return replace(event, load=state.load - event.load)
    return event


Taken = tuple[s.ScanState, s.Event, s.ScanState, tuple[s.Effect, ...]]


@dataclass
class Course:
    """Events one after the other."""

    state: s.ScanState = field(default_factory=s.ScanState)

    def take(self, event: s.Event) -> Taken:
        before = self.state
        event = at(event, before)
        self.state, effects = s.step(before, event)
        return before, event, self.state, effects


def fronts(state: s.ScanState) -> tuple[int, ...]:
    """Pages of a first pass of which the second is not over."""
    stack = state.stack
    if stack is None or stack.profile.feed is not Feed.MANUAL_DUPLEX:
        return ()
    return stack.fronts or (stack.numbers if state.awaits is Awaits.BACKS else ())


@given(courses())
@settings(max_examples=250)
def test_fronts_never_lose_their_backs(course: list[s.Event]) -> None:
    """But by Esc, or because they are together."""
    held = Course()
    for event in course:
        before, _, after, effects = held.take(event)
        if not fronts(before) or isinstance(event, s.EscPressed):
            continue
        if fronts(after):
            assert fronts(after) == fronts(before)
            assert after.running or after.joining or after.awaits is not Awaits.NOTHING
        else:
            assert before.joining
            assert isinstance(event, s.Joined)
            assert any(isinstance(effect, Say) and effect.kind == "ok" for effect in effects)


@given(courses(), st.lists(answers, max_size=10))
def test_after_esc_nothing_runs_or_is_awaited(
    course: list[s.Event], answered: list[s.Event]
) -> None:
    held = Course()
    for event in course:
        held.take(event)
    before, _, after, effects = held.take(s.EscPressed())
    assert after.resting
    assert (s.Cancel() in effects) == before.running
    for answer in answered:
        _, _, after, effects = held.take(answer)
        if not before.joining:
            assert after == s.ScanState(load=before.load)
            assert all(isinstance(effect, Tell) for effect in effects)
        assert not after.running


@given(courses())
def test_enter_in_another_dossier_changes_nothing(course: list[s.Event]) -> None:
    held = Course()
    for event in course:
        held.take(event)
    state, stack = held.state, held.state.stack
    for dossier in (DOSSIER.id, OTHER.id, None):
        after, effects = s.step(state, s.EnterPressed(dossier))
        if stack is None or stack.dossier.id != dossier:
            assert after == state
            assert all(isinstance(effect, Say) for effect in effects)
            assert bool(effects) == (state.awaits is not Awaits.NOTHING)


@given(courses())
def test_every_failure_rests_or_waits_with_a_sentence(course: list[s.Event]) -> None:
    held = Course()
    for event in course:
        _, told, after, effects = held.take(event)
        if isinstance(told, s.LoadFailed | s.JoinFailed):
            said = [effect for effect in effects if isinstance(effect, Say | Tell)]
            assert len(said) == 1
            if isinstance(told, s.LoadFailed) and told.load == after.load:
                assert not after.running


@given(courses())
@settings(max_examples=250)
def test_no_answer_of_an_older_load_changes_the_state(course: list[s.Event]) -> None:
    held = Course()
    for event in course:
        before, told, after, effects = held.take(event)
        if isinstance(told, s.ScannerEvent) and told.load != before.load:
            assert after == before
            assert all(isinstance(effect, Tell) for effect in effects)


@given(courses())
def test_one_load_at_a_time_and_what_is_done_agrees_with_the_state(course: list[s.Event]) -> None:
    """A load begins only where none runs and nothing is put together; what is shown of the scanner
    is what it does; pages are hidden only when another came in their place."""
    held = Course()
    for event in course:
        before, told, after, effects = held.take(event)
        started = [(each.load, each.stack) for each in effects if isinstance(each, s.Start)]
        if started:
            assert isinstance(told, s.ScanPressed | s.EnterPressed)
            assert before.settled or before.awaits is not Awaits.NOTHING
            assert started == [(before.load + 1, after.stack)]
        assert (after.running and not before.running) == bool(started)
        if after.resting and not before.resting:
            assert any(isinstance(e, s.Rest | s.Busy) and not e.words for e in effects)
        if any(isinstance(effect, s.Hide) for effect in effects):
            assert isinstance(told, s.PageArrived)
        if after.joining and not before.joining:
            assert isinstance(told, s.LoadEnded)
            assert any(isinstance(e, s.JoinBacks | s.JoinCard) for e in effects)
        if after.awaits is not Awaits.NOTHING:
            assert after.stack is not None
            assert not after.running
            assert not after.joining
