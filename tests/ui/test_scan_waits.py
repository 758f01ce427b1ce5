"""Stacks that wait for their rest, their backs or their next sheets, and what ends the waiting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.fakes.runner import HeldRunner
from tests.support.held_lanes import HeldLanes
from tests.ui.scan_desk import ABLE, DOSSIER, JAM, MANUAL, USUAL, Desk
from tthc_desktop.domain.batch import BatchPage, HiddenFor
from tthc_desktop.domain.errors import DeviceError, StoreError
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.scan_profile import Feed, ScanProfile
from tthc_desktop.domain.scanning import Source
from tthc_desktop.ui.kit.runner import Lane, QtRunner, Session
from tthc_desktop.ui.scan.stack import Awaits, Stack


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def lanes(qapp: object) -> Iterator[QtRunner]:
    bugs: list[Exception] = []
    made = QtRunner(bugs.append)
    yield made
    made.close()
    assert bugs == []


@pytest.mark.parametrize("backs", [(0, DeviceError("scanner.empty")), (1, JAM)])
def test_fronts_keep_waiting_for_their_backs(desk: Desk, backs: tuple[int, Exception]) -> None:
    """Whoever presses Enter before the stack is laid on loses nothing."""
    desk.loads = [(3, None), backs, (3 - backs[0], None)]
    desk.begin(MANUAL)
    assert desk.run.go_on()
    assert desk.run.go_on()
    assert desk.interleaved == [((1, 2, 3), (4, 5, 6))]


def test_f7_does_not_begin_another_stack_while_one_half_is_missing(desk: Desk) -> None:
    desk.loads = [(3, None), (3, None)]
    desk.begin(MANUAL)
    desk.begin(replace(USUAL, id="x"))
    assert len(desk.landings) == 1
    assert desk.last == (
        "warn",
        "Lật cả xấp, đặt lại vào khay rồi nhấn Enter. Esc nếu không quét mặt sau nữa.",
    )
    assert desk.run.stop()
    desk.begin(replace(USUAL, id="x"))
    assert len(desk.landings) == 2


def test_the_rest_of_a_stack_comes_from_the_feeder(desk: Desk) -> None:
    """AUTO would take the glass when nothing lies in the feeder: an empty page in mid stack."""
    desk.capabilities.known = replace(ABLE, sources=frozenset(Source))
    desk.loads = [(2, JAM), (1, None)]
    desk.begin()
    desk.run.go_on()
    assert [each.source for each in desk.settings] == [Source.AUTO, Source.FEEDER]


def test_the_rest_of_a_stack_waits_until_it_is_laid_on(desk: Desk) -> None:
    desk.loads = [(2, JAM), (0, DeviceError("scanner.empty")), (1, None)]
    desk.begin()
    desk.run.go_on()
    assert desk.run.awaits is Awaits.MENDED
    desk.run.go_on()
    assert desk.last == ("ok", "Đã quét 3 trang vào “Tờ khai”.")


def test_the_sheet_that_is_named_counts_from_its_own_stack(desk: Desk) -> None:
    desk.loads = [(4, None), (2, JAM)]
    desk.begin(replace(USUAL, prompt=True))
    desk.run.go_on()
    assert "Kẹt giấy ở tờ 3" in desk.last[1]


@pytest.mark.parametrize(("sheets", "kind"), [(4, "ok"), (3, "warn")])
def test_another_number_of_sheets_than_the_profile_expects(
    desk: Desk, sheets: int, kind: str
) -> None:
    desk.loads = [(sheets, None)]
    desk.begin(replace(USUAL, expected=4))
    assert desk.last[0] == kind
    assert ("dự kiến 4 tờ" in desk.last[1]) == (kind == "warn")


class WaitingDesk(Desk):
    """Its device lets us wait for the second page."""

    def __post_init__(self) -> None:
        self.waits, self.gate = Event(), Event()
        super().__post_init__()

    def _scan(self, *args: Any) -> Iterator[BatchPage]:
        pages = super()._scan(*args)
        yield next(pages)
        self.waits.set()
        assert self.gate.wait(60)
        yield from pages


def test_a_stack_ends_with_the_session_of_its_clerk(lanes: QtRunner, qtbot: QtBot) -> None:
    desk = WaitingDesk([(3, None)])
    session = Session(lanes, desk.shell.fail)
    desk.run = desk.made(session)
    desk.begin()
    qtbot.waitUntil(lambda: desk.arrived == [1] and desk.waits.is_set())
    session.end()
    assert desk.cancelled(), "the device is told too"
    busy = list(desk.busy)
    desk.gate.set()
    qtbot.waitUntil(lambda: lanes.idle)
    assert (desk.arrived, desk.busy) == ([1], busy)
    assert desk.numbers == 2, "what had come is in, and nothing comes behind it"
    assert (desk.shell.said, desk.shell.errors) == ([], [])


def test_esc_reaches_a_device_that_lets_us_wait(desk: Desk) -> None:
    desk.loads = [(1, None)]
    desk.begin()
    assert not desk.cancelled()
    runner = HeldRunner(desk.shell.fail, Lane.SCANNER)
    desk.run = desk.made(runner)
    desk.loads = [(1, None)]
    desk.begin()
    desk.run.stop()
    runner.let_go()
    assert desk.cancelled()


@pytest.mark.parametrize(
    ("profile", "awaited"),
    [
        (ScanProfile("card", "Thẻ", 6, Feed.CARD), Awaits.CARD_BACK),
        (replace(USUAL, prompt=True), Awaits.NEXT_STACK),
    ],
)
def test_a_fault_before_the_next_page_leaves_what_was_waited_for(
    desk: Desk, profile: ScanProfile, awaited: Awaits
) -> None:
    desk.loads = [(1, None), (0, DeviceError("scanner.busy")), (1, None)]
    desk.begin(profile)
    assert desk.run.awaits is awaited
    desk.run.go_on()
    assert desk.run.awaits is awaited
    desk.run.go_on()
    assert [landing.run for landing in desk.landings] == [0, 1, 1]


@pytest.mark.parametrize("profile", [MANUAL, ScanProfile("card", "Thẻ", 6, Feed.CARD)])
def test_nothing_is_settled_before_both_sides_are_together(
    desk: Desk, profile: ScanProfile
) -> None:
    """What is told of the stack by itself waits for that."""
    runner = HeldRunner(desk.shell.fail, Lane.ANALYSE)
    desk.run = desk.made(runner)
    desk.loads = [(1, None), (1, None)]
    states = []
    for step in (lambda: desk.begin(profile), desk.run.go_on, runner.let_go):
        step()
        states.append((desk.run.resting, desk.run.settled))
    assert states == [(False, False), (True, False), (True, True)]
    assert "Đã ghép" in desk.last[1]


def test_backs_that_do_not_fit_leave_nothing_unsettled(desk: Desk) -> None:
    desk.loads = [(2, None), (1, None)]
    desk.begin(MANUAL)
    desk.run.go_on()
    desk.run.stop()
    assert desk.run.settled


def test_what_is_not_laid_on_again_stays_shown(desk: Desk) -> None:
    desk.loads = [(5, JAM)]
    desk.begin(ScanProfile("duplex", "Hai mặt", 2, Feed.DUPLEX))
    desk.run.stop()
    assert "vẫn còn nguyên" in desk.last[1]
    assert desk.hidden == []


def test_backs_are_hidden_only_when_others_come_in_their_place(desk: Desk) -> None:
    """Whatever keeps the scanner from beginning anew, the fronts wait for their backs."""
    broken = DeviceError("scanner.settings", setting="source")
    desk.loads = [(3, None), (2, None), (0, broken), (3, None)]
    desk.begin(MANUAL)
    desk.run.go_on()
    desk.run.go_on()
    assert desk.hidden == []
    assert desk.run.awaits is Awaits.BACKS
    desk.run.go_on()
    assert desk.hidden == [((4, 5), HiddenFor.REPLACED)]
    assert desk.interleaved == [((1, 2, 3), (6, 7, 8))]


@pytest.mark.parametrize("error", [JAM, StoreError("disk.full")])
def test_fronts_do_not_lose_their_backs_to_another_load(desk: Desk, error: Exception) -> None:
    desk.loads = [(3, None), (1, error), (2 if error is JAM else 3, None)]
    desk.begin(MANUAL)
    desk.run.go_on()
    desk.run.start(Stack(DOSSIER, Placement("c1", replaces=(1,)), USUAL, "Tờ khai"))
    assert "Esc nếu không quét mặt sau nữa" in desk.last[1]
    desk.run.go_on()
    assert [fronts for fronts, _ in desk.interleaved] == [(1, 2, 3)]
    assert desk.run.settled


def test_no_load_begins_while_both_sides_are_put_together(desk: Desk) -> None:
    runner = HeldRunner(desk.shell.fail, Lane.ANALYSE)
    desk.run = desk.made(runner)
    desk.loads = [(2, None), (1, None), (2, None)]
    desk.begin(MANUAL)
    desk.run.go_on()
    desk.begin()
    assert "Đang ghép hai mặt" in desk.last[1]
    runner.let_go()
    assert desk.run.awaits is Awaits.BACKS  # one back too few
    desk.run.go_on()
    runner.let_go()
    assert desk.interleaved == [((1, 2), (4, 5))]


def test_backs_that_wait_for_their_lane_are_not_joined_when_the_clerk_has_gone(
    desk: Desk, lanes: QtRunner, qtbot: QtBot
) -> None:
    session, held = Session(lanes, desk.shell.fail), HeldLanes(lanes, Lane.ANALYSE)
    desk.run = desk.made(session)
    desk.loads = [(2, None), (2, None)]
    desk.begin(MANUAL)
    qtbot.waitUntil(lambda: desk.run.awaits is Awaits.BACKS)
    desk.run.go_on()
    qtbot.waitUntil(lambda: desk.run.resting and not desk.run.settled)
    said = list(desk.shell.said)
    session.end()
    held.let_go()
    qtbot.waitUntil(lambda: lanes.idle)
    assert desk.interleaved == []
    assert (desk.shell.said, desk.shell.errors) == (said, [])
