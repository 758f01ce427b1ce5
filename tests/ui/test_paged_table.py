"""A list of any length, of which the window holds what is in sight: shown and chosen is always what
the list has there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.fakes.runner import HeldRunner, ImmediateRunner
from tests.support.paged import Desk, PlainList, desk
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.services.ports.work import Window
from tthc_desktop.ui.kit.after_typing import AfterTyping
from tthc_desktop.ui.kit.part_reader import Listing, ListPart
from tthc_desktop.ui.kit.runner import Lane, Runner

MANY = [f"hồ sơ {number}" for number in range(10_000)]
KEYS = ("Down", "Up", "PageDown", "PageUp", "Home", "End")


Open = Callable[[Callable[[], Listing[str]], Runner], Desk]
Opened = Callable[[Listing[str]], Desk]
Held = Callable[[Listing[str]], tuple[Desk, HeldRunner]]


@pytest.fixture
def at_desk(qapp: object) -> Iterator[Open]:
    """A table over what a function gives, shown for the first time."""
    with ExitStack() as desks:

        def made(listing: Callable[[], Listing[str]], runner: Runner) -> Desk:
            at = desks.enter_context(desk(runner, listing))
            at.reader.refresh()
            return at

        yield made


@pytest.fixture
def opened(at_desk: Open) -> Opened:
    return lambda listing: at_desk(lambda: listing, ImmediateRunner(unheard))


def unheard(error: Exception) -> None:
    raise AssertionError from error


def press(at: Desk, key: str) -> None:
    QTest.keyClick(at.table, Qt.Key[f"Key_{key}"])


def agrees(at: Desk, rows: PlainList) -> None:
    said = {n: "Không đọc được" if k in rows.lost else k for n, k in enumerate(rows.rows)}
    assert at.shown() == {line: said[line] for line in at.shown()}
    assert at.model.rowCount() == len(rows.rows)
    if rows.rows:
        assert at.shown(), "an empty sight on a list that has lines"
        line = at.table.line
        assert line is not None
        assert line.key == rows.rows[at.table.chosen_line]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("press"), st.sampled_from(KEYS)),
        st.tuples(st.just("scroll"), st.floats(0, 1)),
        st.tuples(st.just("insert"), st.floats(0, 1), st.integers(1, 90)),
        st.tuples(st.just("remove"), st.floats(0, 1), st.integers(1, 90)),
        st.tuples(st.just("move"), st.floats(0, 1), st.floats(0, 1)),
        st.tuples(st.just("lose"), st.floats(0, 1)),
        st.tuples(st.just("seek"), st.floats(0, 1)),
        st.tuples(st.just("empty")),
    ),
    max_size=25,
)


@dataclass
class Script:
    """Plays steps on a list, and on the table over it."""

    at: Desk
    rows: PlainList
    made: int = 0

    def place(self, part: float) -> int:
        return min(int(part * len(self.rows.rows)), max(0, len(self.rows.rows) - 1))

    def play(self, step: tuple[object, ...]) -> None:
        rows = self.rows.rows
        before, line = self.at.table.chosen_key, self.at.table.chosen_line
        match step:
            case ("press", str(key)):
                press(self.at, key)
                return
            case ("scroll", float(part)):
                bar = self.at.table.verticalScrollBar()
                bar.setValue(int(part * bar.maximum()))
                assert self.at.table.chosen_key == before, "a scroll chose another line"
                return
            case ("insert", float(part), int(count)):
                self.made += count
                news = [f"mới {self.made}.{n}" for n in range(count)]
                rows[self.place(part) : self.place(part)] = news
            case ("remove", float(part), int(count)):
                del rows[self.place(part) : self.place(part) + count]
            case ("move", float(a), float(b)) if rows:
                rows.insert(self.place(b), rows.pop(self.place(a)))
            case ("lose", float(part)) if rows:
                self.rows.lost ^= {rows[self.place(part)]}
            case ("seek", float(part)) if rows:
                self.at.reader.refresh(rows[self.place(part)])
                assert self.at.table.chosen_key == rows[self.place(part)]
                assert self.at.table.chosen_in_sight
                return
            case ("empty",):
                rows.clear()
        self.at.reader.refresh()
        if before in rows:
            assert self.at.table.chosen_key == before, "another line is chosen"
        elif rows:
            assert self.at.table.chosen_line == min(max(line, 0), len(rows) - 1)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([0, 1, 5, 59, 61, 400]), STEPS)
def test_what_is_shown_and_chosen_is_what_the_list_has(
    qapp: object, count: int, steps: list[tuple[object, ...]]
) -> None:
    rows = PlainList(MANY[:count])
    with desk(ImmediateRunner(unheard), lambda: rows) as at:
        at.reader.refresh()
        agrees(at, rows)
        script = Script(at, rows)
        for step in steps:
            script.play(step)
            agrees(at, rows)
            assert at.model.held <= 61
        assert at.errors == []


def test_ten_thousand_lines_are_walked_through_with_a_few_in_hand(opened: Opened) -> None:
    rows = PlainList(list(MANY))
    at = opened(rows)
    resets: list[int] = []
    at.model.modelReset.connect(lambda: resets.append(1))
    bar = at.table.verticalScrollBar()
    for top in range(0, bar.maximum(), 40_000):
        bar.setValue(top)
        agrees(at, rows)
    for key, line in (("End", 9_999), ("PageUp", 9_991), ("Up", 9_990), ("Home", 0), ("Down", 1)):
        press(at, key)
        agrees(at, rows)
        assert (at.chosen, at.table.chosen_in_sight) == (MANY[line], True), key
    assert at.model.held <= 61
    assert all(window.limit <= 61 for window in rows.asked)
    assert resets == []


def test_lines_that_follow_what_is_held_are_asked_for_by_the_key_before_them(
    opened: Opened,
) -> None:
    rows = PlainList(list(MANY))
    at = opened(rows)
    for _ in range(70):
        press(at, "Down")
    further = rows.asked[-1]
    assert further.start > 0
    assert further.after == MANY[further.start - 1]
    at.reader.refresh()
    assert rows.asked[-1].after == "", "another line may stand before them by now"


def test_what_looks_as_before_is_not_drawn_again(opened: Opened) -> None:
    rows = PlainList(list(MANY))
    at = opened(rows)
    drawn: list[tuple[int, int]] = []
    at.model.dataChanged.connect(lambda a, b: drawn.append((a.row(), b.row())))
    at.reader.refresh()
    assert drawn == []
    rows.lost = {MANY[3], MANY[4], MANY[7]}
    at.reader.refresh()
    assert drawn == [(3, 4), (7, 7)]


def test_a_change_above_moves_nothing_in_sight(opened: Opened) -> None:
    rows = PlainList(list(MANY))
    at = opened(rows)
    bar = at.table.verticalScrollBar()
    bar.setValue(3_000)
    asked = len(rows.asked)
    rows.rows.insert(0, "mới")
    at.reader.refresh()
    assert (bar.value(), at.chosen, at.table.chosen_line) == (3_000, MANY[0], 1)
    assert len(rows.asked) == asked + 2, "what is in sight, and the chosen line"
    agrees(at, rows)


def test_what_is_chosen_in_sight_stays_in_sight_wherever_it_goes(opened: Opened) -> None:
    rows = PlainList(list(MANY))
    at = opened(rows)
    press(at, "Down")
    rows.rows.insert(7_000, rows.rows.pop(1))
    at.reader.refresh()
    assert (at.chosen, at.table.chosen_line, at.table.chosen_in_sight) == (MANY[1], 7_000, True)
    agrees(at, rows)


def test_letters_that_are_typed_into_it_choose_nothing(opened: Opened) -> None:
    at = opened(PlainList(["an", "ba", "cam"]))
    QTest.keyClicks(at.table, "cam")
    assert at.chosen == "an"


@pytest.fixture
def held(at_desk: Open) -> Held:
    """Answers wait, but for the first one."""

    def made(listing: Listing[str]) -> tuple[Desk, HeldRunner]:
        runner = HeldRunner(unheard, Lane.STORE)
        at = at_desk(lambda: listing, runner)
        runner.let_go()
        return at, runner

    return made


def test_a_bar_that_is_dragged_leaves_one_question_behind(held: Held) -> None:
    rows = PlainList(list(MANY))
    at, runner = held(rows)
    bar = at.table.verticalScrollBar()
    for part in range(1, 9):
        bar.setValue(bar.maximum() * part // 10)
        assert set(at.shown().values()) == {"đang tải"}
    assert len(runner.waiting) == 1
    runner.let_go()
    assert len(runner.waiting) == 1, "about what is in sight by now"
    runner.let_go()
    agrees_in_sight(at, rows)
    assert (runner.waiting, at.chosen) == ([], MANY[0])


def agrees_in_sight(at: Desk, rows: PlainList) -> None:
    assert at.shown() == {line: rows.rows[line] for line in at.shown()}


def test_a_key_acts_on_what_is_shown_as_chosen_until_the_answer_is_shown(held: Held) -> None:
    rows = PlainList(list(MANY[:100]))
    at, runner = held(rows)
    press(at, "Down")
    at.reader.refresh()
    rows.rows = ["mới", *MANY[100:0:-1]]
    assert at.chosen == MANY[1]
    press(at, "Down")
    assert at.chosen == MANY[2], "as it is shown"
    runner.let_go()
    assert (at.chosen, len(runner.waiting)) == (MANY[2], 1), "asked again, where it is now"
    runner.let_go()
    assert (at.chosen, at.table.chosen_line) == (MANY[2], 99)


def test_a_line_that_was_not_read_yet_is_none_to_act_on(held: Held) -> None:
    rows = PlainList(list(MANY))
    at, runner = held(rows)
    press(at, "End")
    assert (at.chosen, at.table.line, at.table.chosen_line) == (None, None, 9_999)
    press(at, "Up")
    runner.let_go()
    assert at.chosen == MANY[9_998]


def test_the_answer_about_another_list_is_never_shown(at_desk: Open) -> None:
    rows, narrow, other = PlainList(list(MANY)), PlainList(["a", "b"]), PlainList(["c", MANY[2]])
    lists = [rows]
    runner = HeldRunner(unheard, Lane.STORE)
    at = at_desk(lambda: lists[0], runner)
    runner.let_go()
    at.table.choose(2)
    done: list[str] = []
    for listing in (narrow, other):
        lists[0] = listing
        at.reader.change(lambda: done.append(at.chosen or ""))
    runner.let_go(1)
    runner.let_go(0)
    assert at.shown() == {0: "c", 1: MANY[2]}
    assert (at.chosen, done) == (MANY[2], [MANY[2]]), "kept where the other list has it too"
    lists[0] = narrow
    at.reader.change()
    runner.let_go()
    assert (at.chosen, at.table.chosen_line) == ("a", 0)
    lists[0] = rows
    at.table.choose(1)
    at.reader.change()
    runner.let_go()
    assert (at.chosen, at.table.chosen_line, at.table.verticalScrollBar().value()) == (
        MANY[0],
        0,
        0,
    )


def test_another_list_is_shown_from_where_its_chosen_line_is(at_desk: Open) -> None:
    rows = PlainList(list(MANY))
    lists = [rows]
    runner = HeldRunner(unheard, Lane.STORE)
    at = at_desk(lambda: lists[0], runner)
    runner.let_go()
    at.table.verticalScrollBar().setValue(300_000)
    runner.let_go()
    lists[0] = PlainList(MANY[1:])
    at.reader.change()
    runner.let_go()
    assert (at.chosen, at.table.chosen_in_sight, runner.waiting) == (MANY[1], True, [])


def test_a_refresh_that_is_wanted_meanwhile_is_not_lost(held: Held) -> None:
    rows = PlainList(list(MANY[:9]))
    at, runner = held(rows)
    at.reader.refresh()
    let_go = runner.waiting.pop(0)
    at.reader.refresh(MANY[4])
    let_go()
    rows.rows.insert(0, "mới")
    runner.let_go()
    assert (at.shown()[0], at.chosen, at.table.chosen_line) == ("mới", MANY[4], 5)


def test_a_line_is_not_shown_in_the_place_of_another_that_went_meanwhile(opened: Opened) -> None:
    """The store changes between the question about what is in sight, and that about the chosen
    line, which is out of sight."""
    rows = PlainList(list(MANY))
    meanwhile: list[list[str]] = []

    def listing(window: Window) -> ListPart[str]:
        part = rows(window)
        if meanwhile:
            rows.rows = meanwhile.pop()
        return part

    at = opened(listing)
    press(at, "Down")
    at.table.verticalScrollBar().setValue(30_000)
    rows.rows.insert(0, "mới")
    meanwhile.append(rows.rows[5:])
    at.reader.refresh()
    assert (at.chosen, at.table.chosen_line) == (MANY[1], 2), "as it was when it was looked for"
    at.reader.refresh()
    agrees(at, rows)
    at.table.choose(4)
    at.table.verticalScrollBar().setValue(30_000)
    chosen = at.chosen
    rows.rows.remove(chosen or "")
    meanwhile.append([chosen or "", *rows.rows])
    at.reader.refresh()
    assert at.chosen is None, "neither what is gone nor what is somewhere else"
    at.reader.refresh()
    agrees(at, rows)


def test_a_store_that_fails_is_told_of_and_asked_again_later(opened: Opened) -> None:
    rows = PlainList(list(MANY[:9]))
    fails: list[StoreError] = []

    def listing(window: Window) -> ListPart[str]:
        if fails:
            raise fails[0]
        return rows(window)

    at = opened(listing)
    fails.append(StoreError("store.busy"))
    rows.rows.insert(0, "mới")
    at.reader.refresh()
    assert (at.errors, at.shown()[0]) == ([fails[0]], MANY[0])
    fails.clear()
    at.reader.refresh()
    assert (at.shown()[0], at.chosen) == ("mới", MANY[0])


def test_a_line_that_was_read_is_not_shown_as_the_one_chosen_meanwhile(at_desk: Open) -> None:
    rows, fails = PlainList(list(MANY)), [StoreError("store.busy")]

    def listing(window: Window) -> ListPart[str]:
        if window.start > 1_000 and fails:
            raise fails.pop()
        return rows(window)

    runner = HeldRunner(unheard, Lane.STORE)
    at = at_desk(lambda: listing, runner)
    runner.let_go()
    press(at, "End")
    runner.let_go()
    assert len(at.errors) == 1
    at.table.verticalScrollBar().setValue(0)
    at.reader.refresh()
    press(at, "Up")
    runner.let_go()
    assert at.chosen != MANY[9_999]
    runner.let_go()
    assert at.chosen == MANY[9_998]


def test_lines_that_the_store_counts_and_does_not_have_are_not_asked_for_without_end(
    opened: Opened,
) -> None:
    rows = PlainList(list(MANY[:3]))
    at = opened(lambda window: replace(rows(window), total=8))
    assert (at.model.rowCount(), at.model.held) == (8, 3)
    assert len(rows.asked) <= 2


def test_a_list_that_contradicts_itself_is_left_as_it_was_shown(opened: Opened) -> None:
    """The place of what is chosen is told, and something else stands there."""
    rows = PlainList(list(MANY[:3]))
    wrong: list[int] = []

    def listing(window: Window) -> ListPart[str]:
        part = rows(window)
        return replace(part, place=0) if wrong else part

    at = opened(listing)
    wrong.append(1)
    rows.rows = ["khác", "khác nữa"]
    at.reader.refresh()
    assert (at.chosen, at.model.rowCount()) == (MANY[0], 3)
    wrong.clear()
    at.reader.refresh()
    assert (at.chosen, at.model.rowCount()) == ("khác", 2)


def test_what_was_typed_is_done_with_once(qtbot: QtBot) -> None:
    done: list[int] = []
    parent = QObject()
    typing = AfterTyping(lambda: done.append(1), parent)
    typing.typed()
    typing.typed()
    assert (done, typing.waiting) == ([], True)
    typing.tick()
    assert (done, typing.waiting) == ([1], False)
    typing.typed()
    typing.stop()
    assert not typing.waiting
    typing.typed()
    qtbot.waitUntil(lambda: not typing.waiting)
    assert done == [1, 1]
