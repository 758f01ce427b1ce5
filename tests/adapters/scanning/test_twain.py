"""The TWAIN driver with a source in memory."""

from __future__ import annotations

import pytest

from tests.adapters.scanning.twain_contract import FAST, TwainContract, TwainRig
from tests.fakes.twain import NAME, FakeSource, FakeTwain
from tthc_desktop.adapters.scanning import twain_scan
from tthc_desktop.adapters.scanning import twain_source as tw
from tthc_desktop.adapters.scanning.driver import Begun, DriverStep, ScannedPage, never
from tthc_desktop.adapters.scanning.twain_driver import SCHEME_32, TwainDriver
from tthc_desktop.adapters.scanning.twain_source import Managers
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.scanning import ColorMode, ScanSettings


class MemoryRig:
    """A source in memory."""

    def __init__(self) -> None:
        self._twain = FakeTwain()
        self.managers: Managers = self._twain
        self.name = NAME

    def set(self, **numbers: int) -> None:
        self._twain.set(**numbers)

    @property
    def log(self) -> list[str]:
        return self._twain.log


class TestInMemory(TwainContract):
    @pytest.fixture
    def rig(self) -> TwainRig:
        return MemoryRig()


def test_sources_of_other_kinds_are_not_listed() -> None:
    twain = FakeTwain()
    twain.set(image=0)
    driver = TwainDriver(twain)
    assert list(driver.find(never)) == []
    with pytest.raises(DeviceError, match=r"scanner\.absent"):
        driver.capabilities(f"twain:{NAME}", brief=True)
    driver.close()


def test_sources_that_were_not_come_to_in_time_are_listed() -> None:
    """Whoever looks gives up after a while of silence, with all that was found."""
    twain = FakeTwain()
    twain.set(open=23)
    driver = TwainDriver(twain, look_s=0)
    assert [each.id for each in driver.find(never)] == [f"twain:{NAME}"]
    assert twain.log == []
    driver.close()


def test_one_that_another_program_has_open_is_there() -> None:
    twain = FakeTwain()
    twain.set(open=4)
    driver = TwainDriver(twain)
    assert [each.id for each in driver.find(never)] == [f"twain:{NAME}"]
    with pytest.raises(DeviceError, match=r"scanner\.in_use"):
        driver.capabilities(f"twain:{NAME}", brief=True)
    driver.close()


def test_a_device_known_in_several_ways_has_several_names() -> None:
    twain = FakeTwain()
    twain.name = "WIA-fi-7160"
    driver = TwainDriver(twain, SCHEME_32, "TWAIN 32 bit")
    (found,) = driver.find(never)
    assert (found.id, found.name) == ("twain32:WIA-fi-7160", "fi-7160 (TWAIN 32 bit, WIA)")
    driver.close()


def test_a_search_that_is_cancelled_opens_nothing_more() -> None:
    twain = FakeTwain()
    driver = TwainDriver(twain)
    assert list(driver.find(lambda: True)) == []
    assert twain.log == []
    driver.close()


@pytest.mark.parametrize("numbers", [{"controllable": 0}, {"shows": 1}])
def test_a_window_that_nobody_asked_for_is_waited_at(numbers: dict[str, int]) -> None:
    """Somebody has to do something there, so that waiting is no hanging."""
    twain = FakeTwain()
    twain.set(sides=1, works=2, **numbers)
    with twain() as manager, manager.opened(*manager.sources()) as source:
        got = list(twain_scan.steps(source, FAST, never, tell_s=0))
    assert [type(step) for step in got] == [Begun, type(None), ScannedPage]
    assert f"window {int('controllable' in numbers)}" in twain.log


def test_silence_is_life_only_where_somebody_is_waited_for() -> None:
    def waits(settings: ScanSettings) -> int:
        twain = FakeTwain()
        twain.set(sides=1, silence=3)
        with twain() as manager, manager.opened(*manager.sources()) as source:
            return list(twain_scan.steps(source, settings, never, tell_s=0)).count(None)

    assert waits(FAST) == 0
    assert waits(ScanSettings(dpi=100, driver_window=True)) == 3


def test_a_scan_that_is_cancelled_after_a_page_ends_there() -> None:
    twain = FakeTwain()
    twain.set(sides=3)
    got: list[DriverStep] = []
    with twain() as manager, manager.opened(*manager.sources()) as source:
        got.extend(twain_scan.steps(source, FAST, lambda: ScannedPage in map(type, got)))
        assert [type(step) for step in got] == [Begun, ScannedPage]
    assert twain.left == 2


@pytest.mark.parametrize("kind", [1, 2])
def test_cameras_have_no_paper_or_no_inches(kind: int) -> None:
    twain = FakeTwain()
    twain.set(camera=kind)
    driver = TwainDriver(twain)
    assert list(driver.find(never)) == []
    driver.close()


def test_what_a_source_takes_and_does_not_set_is_not_there() -> None:
    twain = FakeTwain()
    driver = TwainDriver(twain)
    for settings in (ScanSettings(dpi=300), ScanSettings(color=ColorMode.GRAY)):
        deaf = tw.ICAP_XRESOLUTION if settings.dpi == 300 else tw.ICAP_PIXELTYPE
        twain.set(sides=1, deaf=deaf)
        with pytest.raises(DeviceError, match=r"scanner\.settings"):
            list(driver.scan(f"twain:{NAME}", settings, "", never))
    driver.close()


def test_a_page_that_is_here_is_kept_whatever_the_source_says_then() -> None:
    twain = FakeTwain()
    twain.set(sides=2, deed=1, deed_at=4, code=20)
    got: list[DriverStep] = []
    with (
        twain() as manager,
        manager.opened(*manager.sources()) as source,
        pytest.raises(DeviceError, match=r"scanner\.jam"),
    ):
        got.extend(twain_scan.steps(source, FAST, never))
    assert [type(step) for step in got] == [Begun, ScannedPage]


def test_what_is_no_picture_ends_the_scan_in_good_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeSource, "_picture", lambda _: b"no picture")
    twain = FakeTwain()
    twain.set(sides=2)
    driver = TwainDriver(twain)
    with pytest.raises(DeviceError, match=r"scanner\.stopped"):
        list(driver.scan(f"twain:{NAME}", FAST, "", never))
    assert twain.log[-2:] == ["reset 1", "close 1"]
    driver.close()


def test_in_its_own_window_the_driver_looks_for_paper() -> None:
    twain = FakeTwain()
    twain.set()
    with twain() as manager, manager.opened(*manager.sources()) as source:
        settings = ScanSettings(dpi=100, driver_window=True)
        with pytest.raises(DeviceError, match=r"scanner\.empty"):
            list(twain_scan.steps(source, settings, never))
    assert "window 1" in twain.log


def _crash(source: FakeSource) -> None:
    source.state = 4
    raise DeviceError("scanner.driver_crashed")


def test_a_page_that_is_here_is_kept_where_the_driver_crashes_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Between a transfer and the next one is where drivers crash."""
    for act in ("end_transfer", "discard"):
        monkeypatch.setattr(FakeSource, act, _crash)
    twain = FakeTwain()
    twain.set(sides=2)
    driver, got = TwainDriver(twain), list[DriverStep]()
    with pytest.raises(DeviceError, match=r"scanner\.driver_crashed"):
        got.extend(driver.scan(f"twain:{NAME}", FAST, "", never))
    assert [type(step) for step in got] == [Begun, ScannedPage]
    driver.close()


def test_a_stack_that_is_whole_is_whole_where_the_driver_crashes_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Told of it, somebody would scan the stack again."""
    for act in ("discard", "disable"):
        monkeypatch.setattr(FakeSource, act, _crash)
    twain = FakeTwain()
    twain.set(sides=2)
    driver = TwainDriver(twain)
    got = list(driver.scan(f"twain:{NAME}", FAST, "", never))
    assert [type(step) for step in got] == [Begun, ScannedPage, ScannedPage]
    driver.close()
