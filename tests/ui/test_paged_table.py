"""A list of any length, of which the window holds what is in sight: shown and chosen is always what
the list has there."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.fakes.runner import ImmediateRunner
from tests.support.paged import Desk, PlainList, desk

MANY = [f"hồ sơ {number}" for number in range(10_000)]
KEYS = ("Down", "Up", "PageDown", "PageUp", "Home", "End")


def opened(qtbot: QtBot, rows: PlainList) -> Desk:
    made = desk(qtbot, lambda errors: ImmediateRunner(errors.append), lambda: rows)
    made.reader.refresh()
    return made


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
    qtbot: QtBot, count: int, steps: list[tuple[object, ...]]
) -> None:
    rows = PlainList(MANY[:count])
    script = Script(opened(qtbot, rows), rows)
    agrees(script.at, rows)
    for step in steps:
        script.play(step)
        agrees(script.at, rows)
        assert script.at.model.held <= 61
    assert script.at.errors == []
    script.at.table.close()
