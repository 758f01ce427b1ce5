"""The scanner at work, without a device: what Enter, F7 and Esc do between the loads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import cast

import pytest

from tests.fakes.runner import HeldRunner, ImmediateRunner
from tests.support.batches import page
from tests.support.counter import CODE
from tests.support.office import ACCOUNT
from tests.ui.test_presenters import ShellSpy
from tthc_desktop.domain.batch import UNSORTED, BatchPage, HiddenFor, Side
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import DeviceError, InputError, StoreError
from tthc_desktop.domain.scan_profile import Feed, ScanProfile
from tthc_desktop.domain.scanning import Capabilities, ColorMode, Device, ScanSettings, Source
from tthc_desktop.services.application import Office
from tthc_desktop.services.scan_component import Landing
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.scan.run import Awaits, ScanRun, Stack

DEVICE = Device("fake:1", "Máy scan giả")
ABLE = Capabilities(DEVICE, frozenset(Source) - {Source.AUTO}, frozenset(ColorMode), (200, 300))
USUAL = ScanProfile("auto", "Tự chọn", 1)
DOSSIER = cast(Dossier, SimpleNamespace(id="d1", code="TẠM-1", procedure_code=CODE))
OTHER = cast(Dossier, SimpleNamespace(id="d2", code="TẠM-2", procedure_code=CODE))


class KnownCapabilities:
    """What is remembered may be old; asked anew, the device tells the truth."""

    def __init__(self, remembered: Capabilities = ABLE, true: Capabilities = ABLE) -> None:
        self.known, self.true = remembered, true
        self.asked = 0

    def __call__(self, _device: str) -> Capabilities:
        return self.known

    def after(self, error: Exception, _device: str) -> bool:
        self.asked += 1
        changed = self.known != self.true
        self.known = self.true
        return changed


@dataclass
class Desk:
    """loads: for each time the scanner is started, the sides that come and how it ends."""

    loads: list[tuple[int, Exception | None]] = field(default_factory=list)
    landings: list[Landing] = field(default_factory=list)
    settings: list[ScanSettings] = field(default_factory=list)
    hidden: list[tuple[tuple[int, ...], HiddenFor]] = field(default_factory=list)
    interleaved: list[tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=list)
    cards: list[tuple[int, int]] = field(default_factory=list)
    busy: list[str] = field(default_factory=list)
    arrived: list[int] = field(default_factory=list)
    seen: int = 0
    numbers: int = 0
    cancelled: Callable[[], bool] = bool
    capabilities: KnownCapabilities = field(default_factory=KnownCapabilities)

    def __post_init__(self) -> None:
        self.shell = ShellSpy(ACCOUNT, "d1")
        self.run = self.made(ImmediateRunner(self.shell.fail))

    def made(self, runner: ImmediateRunner) -> ScanRun:
        return ScanRun(
            cast(Office, self.office()),
            runner,
            self.shell,
            self.busy.append,
            lambda _dossier, made: self.arrived.append(made.number),
            lambda: None,
        )

    def office(self) -> object:
        arrange = SimpleNamespace(
            hide=lambda _actor, _dossier, numbers, why: self.hidden.append((numbers, why)),
            interleave=self._interleave,
        )
        return SimpleNamespace(
            scan=self._scan,
            scanners=SimpleNamespace(
                device_for=lambda _profile: DEVICE, capabilities=self.capabilities
            ),
            pages=SimpleNamespace(
                arrange=arrange,
                see=self._see,
                combine_card=lambda _a, _d, one, two: self.cards.append((one, two)),
            ),
        )

    def _see(self, *_args: object) -> Iterator[object]:
        self.seen += 1
        yield from ()

    def _interleave(
        self, _actor: object, _dossier: str, fronts: tuple[int, ...], backs: tuple[int, ...]
    ) -> None:
        assert self.seen, "the fronts have to be in their slots first"
        if len(fronts) != len(backs):
            raise InputError("scan.backs", fronts=len(fronts), backs=len(backs))
        self.interleaved.append((fronts, backs))

    def _scan(
        self,
        _actor: object,
        _dossier: str,
        landing: Landing,
        _device: str,
        settings: ScanSettings,
        cancelled: Callable[[], bool],
    ) -> Iterator[BatchPage]:
        self.landings.append(landing)
        self.settings.append(settings)
        self.cancelled = cancelled
        count, error = self.loads.pop(0)
        for _ in range(count):
            self.numbers += 1
            yield BatchPage(page(self.numbers))
        if error is not None:
            raise error

    def begin(self, profile: ScanProfile = USUAL, dossier: Dossier = DOSSIER) -> None:
        self.run.start(Stack(dossier, Landing("c1"), profile, "Tờ khai"))

    @property
    def last(self) -> tuple[str, str]:
        return self.shell.said[-1]


@pytest.fixture
def desk() -> Desk:
    return Desk()


JAM = DeviceError("scanner.jam")


def test_a_stack_that_goes_through(desk: Desk) -> None:
    desk.loads = [(3, None)]
    desk.begin()
    assert desk.last == ("ok", "Đã quét 3 trang vào “Tờ khai”.")
    assert desk.arrived == [1, 2, 3]
    assert desk.busy[-1] == ""
    assert desk.run.awaits is Awaits.NOTHING
    assert not desk.run.go_on()


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
    assert desk.hidden == [((5,), HiddenFor.REPLACED)]
    desk.run.go_on()
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
    desk.begin(ScanProfile("manual", "Hai mặt thủ công", 3, Feed.MANUAL_DUPLEX))
    assert desk.run.awaits is Awaits.BACKS
    assert desk.run.go_on()
    assert desk.landings[1] == Landing(UNSORTED, side=Side.BACK)
    assert desk.interleaved == [((1, 2, 3), (4, 5, 6))]
    assert "3 tờ" in desk.last[1]


def test_a_jam_among_the_backs_goes_on_with_the_backs(desk: Desk) -> None:
    desk.loads = [(3, None), (1, JAM), (2, None)]
    desk.begin(ScanProfile("manual", "Hai mặt thủ công", 3, Feed.MANUAL_DUPLEX))
    desk.run.go_on()
    assert "Kẹt giấy ở tờ 2" in desk.last[1]
    desk.run.go_on()
    assert desk.interleaved == [((1, 2, 3), (4, 5, 6))]
    assert desk.landings[2] == Landing(UNSORTED, run=4, side=Side.BACK)


def test_too_few_backs_are_told(desk: Desk) -> None:
    desk.loads = [(3, None), (2, None)]
    desk.begin(ScanProfile("manual", "Hai mặt thủ công", 3, Feed.MANUAL_DUPLEX))
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
    runner = HeldRunner(desk.shell.fail, Lane.DEVICE)
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
        lambda s: replace(s, landing=Landing("c1", replaces=1)),
        lambda s: replace(s, landing=Landing("c1", before=1)),
        lambda s: replace(s, profile=replace(USUAL, id="x")),
    ],
    ids=["slot", "replace", "insert", "profile"],
)
def test_f7_elsewhere_begins_anew(desk: Desk, change: Change) -> None:
    desk.loads = [(2, JAM), (1, None)]
    desk.begin()
    desk.run.start(change(Stack(DOSSIER, Landing("c1"), USUAL, "Tờ khai")))
    assert desk.landings[1].run == 0


MANUAL = ScanProfile("manual", "Hai mặt thủ công", 3, Feed.MANUAL_DUPLEX)


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


def test_who_signed_out_has_no_stack_any_more(desk: Desk) -> None:
    runner = HeldRunner(desk.shell.fail, Lane.DEVICE)
    desk.run = desk.made(runner)
    desk.loads = [(2, None)]
    desk.begin()
    desk.run.drop()
    runner.let_go()
    assert not desk.run.running
    assert not desk.shell.errors


def test_esc_reaches_a_device_that_lets_us_wait(desk: Desk) -> None:
    desk.loads = [(1, None)]
    desk.begin()
    assert not desk.cancelled()
    runner = HeldRunner(desk.shell.fail, Lane.DEVICE)
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
