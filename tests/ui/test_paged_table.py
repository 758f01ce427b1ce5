"""A list of any length, of which the window holds what is in sight: shown and chosen is always what
the list has there."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtTest import QTest

from tests.fakes.runner import ImmediateRunner
from tests.support.paged import MANY, Desk, Opened, PlainList, agrees, desk, press, unheard

KEYS = ("Down", "Up", "PageDown", "PageUp", "Home", "End")


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
            assert at.held <= 61
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
    assert at.held <= 61
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
