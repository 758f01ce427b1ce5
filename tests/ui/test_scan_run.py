"""The scanner at work, without a device: what Enter, F7 and Esc do between the loads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest

from tests.fakes.runner import HeldRunner
from tests.ui.scan_desk import ABLE, DOSSIER, JAM, MANUAL, OTHER, USUAL, Desk
from tthc_desktop.domain.batch import UNSORTED, HiddenFor
from tthc_desktop.domain.errors import DeviceError, InputError, StoreError
from tthc_desktop.domain.placement import Placement, Side
from tthc_desktop.domain.scan_profile import Feed, ScanProfile
from tthc_desktop.domain.scanning import Source
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.scan.stack import Awaits, Stack


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_stack_that_goes_through(desk: Desk) -> None:
    desk.loads = [(3, None)]
    desk.begin()
    assert desk.last == ("ok", "Đã quét 3 trang vào “Tờ khai”.")
    assert desk.arrived == [1, 2, 3]
    assert desk.busy[-1] == ""
    assert desk.run.awaits is Awaits.NOTHING
    assert not desk.run.go_on()


@pytest.mark.parametrize(
    ("landing", "pages", "words"),
    [
        (
            Placement("c1", replaces=(2,)),
            1,
            "Đã thay trang trong “Tờ khai”. Ctrl+Z để lấy lại trang cũ.",
        ),
        (Placement("c1", replaces=(2,)), 2, "Đã thay một trang bằng 2 trang trong “Tờ khai”."),
        (Placement("c1", before=2), 2, "Đã chèn 2 trang vào “Tờ khai”."),
    ],
)
def test_what_was_done_with_the_paper_is_told(
    desk: Desk, landing: Placement, pages: int, words: str
) -> None:
    desk.loads = [(pages, None)]
    desk.run.start(Stack(DOSSIER, landing, USUAL, "Tờ khai"))
    assert desk.last == ("ok", words)


@pytest.mark.parametrize("again", ["enter", "f7"])
def test_a_jam_goes_on_as_the_same_load(desk: Desk, again: str) -> None:
    desk.loads = [(12, JAM), (4, None)]
    desk.begin()
    assert desk.last[1] == (
        "Đã quét 12 trang. Kẹt giấy ở tờ 13: lấy tờ kẹt ra, đặt lại tờ 13 rồi nhấn Enter"
    )
    if again == "enter":
        assert desk.run.go_on()
    else:
        desk.begin()
    assert [landing.run for landing in desk.landings] == [0, 1]
    assert desk.last == ("ok", "Đã quét 16 trang vào “Tờ khai”.")


def test_trouble_before_the_first_page_is_told_as_it_is(desk: Desk) -> None:
    desk.loads = [(0, DeviceError("scanner.empty"))]
    desk.begin()
    assert [cast(DeviceError, e).code for e in desk.shell.errors] == ["scanner.empty"]
    assert desk.run.awaits is Awaits.NOTHING


def test_what_enter_cannot_mend_is_not_offered(desk: Desk) -> None:
    desk.loads = [(2, StoreError("disk.full"))]
    desk.begin()
    assert desk.last[1].startswith("Đã quét 2 trang. ")
    assert not desk.run.go_on()


def test_the_front_of_a_sheet_that_is_laid_on_again_is_hidden(desk: Desk) -> None:
    """Five sides of duplex: the third sheet has given its front only."""
    desk.loads = [(5, JAM), (2, None)]
    desk.begin(ScanProfile("duplex", "Hai mặt", 2, Feed.DUPLEX))
    assert "tờ 3 (mới xong mặt trước)" in desk.last[1]
    assert desk.hidden == []
    desk.run.go_on()
    assert desk.hidden == [((5,), HiddenFor.REPLACED)]
    assert desk.last == ("ok", "Đã quét 6 trang vào “Tờ khai”.")


def test_a_whole_sheet_is_not_hidden(desk: Desk) -> None:
    desk.loads = [(4, JAM)]
    desk.begin(ScanProfile("duplex", "Hai mặt", 2, Feed.DUPLEX))
    assert desk.hidden == []


def test_more_is_asked_for_until_esc(desk: Desk) -> None:
    profile = replace(USUAL, prompt=True)
    desk.loads = [(1, None), (2, None)]
    desk.begin(profile)
    assert desk.run.awaits is Awaits.NEXT_STACK
    desk.run.go_on()
    assert [landing.run for landing in desk.landings] == [0, 1]
    assert desk.run.stop()
    assert "Đã kết thúc xấp giấy" in desk.last[1]
    assert not desk.run.go_on()
    assert not desk.run.stop()


def test_manual_duplex_takes_the_backs_and_puts_them_behind_their_fronts(desk: Desk) -> None:
    desk.loads = [(3, None), (3, None)]
    desk.begin(MANUAL)
    assert desk.run.awaits is Awaits.BACKS
    assert desk.run.go_on()
    assert desk.landings[1] == Placement(UNSORTED, side=Side.BACK)
    assert desk.interleaved == [((1, 2, 3), (4, 5, 6))]
    assert "3 tờ" in desk.last[1]


def test_a_jam_among_the_backs_goes_on_with_the_backs(desk: Desk) -> None:
    desk.loads = [(3, None), (1, JAM), (2, None)]
    desk.begin(MANUAL)
    desk.run.go_on()
    assert "Kẹt giấy ở tờ 2" in desk.last[1]
    desk.run.go_on()
    assert desk.interleaved == [((1, 2, 3), (4, 5, 6))]
    assert desk.landings[2] == Placement(UNSORTED, run=4, side=Side.BACK)


def test_too_few_backs_are_told(desk: Desk) -> None:
    desk.loads = [(3, None), (2, None)]
    desk.begin(MANUAL)
    desk.run.go_on()
    assert [cast(InputError, e).code for e in desk.shell.errors] == ["scan.backs"]
    assert desk.run.awaits is Awaits.BACKS
    desk.loads = [(3, None)]
    assert desk.run.go_on()
    assert desk.hidden == [((4, 5), HiddenFor.REPLACED)]
    assert desk.interleaved == [((1, 2, 3), (6, 7, 8))]


def test_both_sides_of_a_card(desk: Desk) -> None:
    desk.loads = [(1, None), (1, None)]
    desk.begin(ScanProfile("card", "Thẻ", 6, Feed.CARD))
    assert desk.run.awaits is Awaits.CARD_BACK
    desk.run.go_on()
    assert desk.cards == [(1, 2)]


def test_in_another_dossier_enter_only_says_where_it_is_waited_for(desk: Desk) -> None:
    desk.loads = [(2, JAM)]
    desk.begin()
    desk.shell.take_dossier("d2")
    assert desk.run.go_on()
    assert desk.last[0] == "warn"
    assert "hồ sơ TẠM-1" in desk.last[1]
    assert len(desk.landings) == 1
    assert desk.run.awaits is Awaits.MENDED
    desk.loads = [(1, None)]
    desk.begin(dossier=OTHER)
    assert desk.landings[-1].run == 0


def test_a_second_f7_while_it_runs_does_nothing(desk: Desk) -> None:
    runner = HeldRunner(desk.shell.fail, Lane.SCANNER)
    desk.run = desk.made(runner)
    desk.loads = [(1, None)]
    desk.begin()
    desk.begin()
    assert len(runner.waiting) == 1
    assert desk.run.running
    assert desk.run.stop()
    assert "Đã dừng quét" in desk.last[1]


def test_a_device_that_got_a_feeder_since_is_asked_anew(desk: Desk) -> None:
    glass_only = replace(ABLE, sources=frozenset({Source.FLATBED}))
    desk.capabilities.known = glass_only
    desk.loads = [(1, None)]
    desk.begin(ScanProfile("duplex", "Hai mặt", 2, Feed.DUPLEX))
    assert desk.capabilities.asked == 1
    assert desk.settings[0].source is Source.FEEDER_DUPLEX


def test_a_device_that_cannot_is_told(desk: Desk) -> None:
    glass_only = replace(ABLE, sources=frozenset({Source.FLATBED}))
    desk.capabilities.known = desk.capabilities.true = glass_only
    desk.begin(ScanProfile("duplex", "Hai mặt", 2, Feed.DUPLEX))
    assert [cast(DeviceError, e).code for e in desk.shell.errors] == ["scanner.settings"]


Change = Callable[[Stack], Stack]


@pytest.mark.parametrize(
    "change",
    [
        lambda s: replace(s, name="Giấy khác"),
        lambda s: replace(s, place=Placement("c1", replaces=(1,))),
        lambda s: replace(s, place=Placement("c1", before=1)),
        lambda s: replace(s, profile=replace(USUAL, id="x")),
    ],
    ids=["slot", "replace", "insert", "profile"],
)
def test_f7_elsewhere_begins_anew(desk: Desk, change: Change) -> None:
    desk.loads = [(2, JAM), (1, None)]
    desk.begin()
    desk.run.start(change(Stack(DOSSIER, Placement("c1"), USUAL, "Tờ khai")))
    assert desk.landings[1].run == 0
