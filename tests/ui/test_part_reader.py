"""What the store answers late, twice, or not at all, and what is pressed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from tests.fakes.runner import HeldRunner, ImmediateRunner
from tests.support.paged import MANY, Desk, Open, Opened, PlainList, agrees, press, unheard
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.services.part import Part, Stretch
from tthc_desktop.ui.kit.after_typing import AfterTyping
from tthc_desktop.ui.kit.part_reader import Listing
from tthc_desktop.ui.kit.runner import Lane

Held = Callable[[Listing[str]], tuple[Desk, HeldRunner]]


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
    rows = PlainList(list(MANY[:3]))  # all in sight, whatever size letters have
    at, runner = held(rows)
    at.reader.refresh()
    let_go = runner.waiting.pop(0)
    at.reader.refresh(MANY[1])
    let_go()
    rows.rows.insert(0, "mới")
    runner.let_go()
    assert (at.shown()[0], at.chosen, at.table.chosen_line) == ("mới", MANY[1], 2)


def test_a_line_is_not_shown_in_the_place_of_another_that_went_meanwhile(opened: Opened) -> None:
    """The store changes between the question about what is in sight, and that about the chosen
    line, which is out of sight."""
    rows = PlainList(list(MANY))
    meanwhile: list[list[str]] = []

    def listing(stretch: Stretch) -> Part[str]:
        part = rows(stretch)
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

    def listing(stretch: Stretch) -> Part[str]:
        if fails:
            raise fails[0]
        return rows(stretch)

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

    def listing(stretch: Stretch) -> Part[str]:
        if stretch.start > 1_000 and fails:
            raise fails.pop()
        return rows(stretch)

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
    at = opened(lambda stretch: replace(rows(stretch), total=8))
    assert (at.model.rowCount(), at.held) == (8, 3)
    assert len(rows.asked) <= 2


def test_a_list_that_contradicts_itself_is_left_as_it_was_shown(opened: Opened) -> None:
    """The place of what is chosen is told, and something else stands there."""
    rows = PlainList(list(MANY[:3]))
    wrong: list[int] = []

    def listing(stretch: Stretch) -> Part[str]:
        part = rows(stretch)
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
    [clock] = parent.findChildren(QTimer)
    typing.typed()
    typing.typed()
    assert (done, clock.isActive()) == ([], True)
    typing.tick()
    assert (done, clock.isActive()) == ([1], False)
    typing.typed()
    typing.stop()
    assert not clock.isActive()
    typing.typed()
    qtbot.waitUntil(lambda: not clock.isActive())
    assert done == [1, 1]


def test_a_list_that_cannot_be_read_leaves_no_line_of_another_for_a_key(at_desk: Open) -> None:
    broken: list[StoreError] = []
    rows = PlainList(list(MANY))

    def listing(stretch: Stretch) -> Part[str]:
        if broken:
            raise broken[0]
        return rows(stretch)

    at = at_desk(lambda: listing, ImmediateRunner(unheard))
    broken.append(StoreError("store.broken"))
    at.reader.refresh()
    assert (at.chosen, len(at.errors)) == (MANY[0], 1), "the same list: what is shown was so"
    at.reader.change()
    assert (at.chosen, at.table.model().rowCount(), len(at.errors)) == (None, 0, 2)
