"""What holds of every way to a TWAIN source: in memory, within this process, through the helper.

The source is the virtual one, in C on Windows (tests/windows/twain_source) or in memory
(tests/fakes/twain.py); both understand the same settings.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Protocol

import numpy as np
import pytest
from PIL import Image

from tests.support.twain_pages import shown
from tthc_desktop.adapters.scanning import twain_scan
from tthc_desktop.adapters.scanning import twain_source as tw
from tthc_desktop.adapters.scanning.driver import Begun, ScannedPage, never
from tthc_desktop.adapters.scanning.twain_conditions import CONDITIONS
from tthc_desktop.adapters.scanning.twain_dib import decoded
from tthc_desktop.adapters.scanning.twain_driver import TwainDriver
from tthc_desktop.adapters.scanning.twain_source import Managers, OpenSource, TwainRefusal
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.scanning import Capabilities, ColorMode, ScanSettings, Source

REFUSE, CANCEL = 1, 4
AT_TRANSFER, AT_ENABLE = 0, 2
FAST = ScanSettings(dpi=100)
GLASS = ScanSettings(Source.FLATBED, ColorMode.GRAY, 100)


class TwainRig(Protocol):
    """A TWAIN source that does as it is told.

    Attributes:
        name: What the source is called.
        log: What it was asked for since the rig was made.
    """

    managers: Managers
    name: str

    def set(self, **numbers: int) -> None: ...

    @property
    def log(self) -> list[str]: ...


class TwainContract:
    """Subclasses give the fixture ``rig``."""

    @pytest.fixture
    def driver(self, rig: TwainRig) -> Iterator[TwainDriver]:
        made = TwainDriver(rig.managers)
        yield made
        made.close()

    @pytest.fixture
    def source(self, rig: TwainRig) -> Iterator[OpenSource]:
        """Open, with two sides in the feeder."""
        rig.set(sides=2)
        with rig.managers() as manager:
            (found,) = (each for each in manager.sources() if each.name == rig.name)
            with manager.opened(found) as source:
                yield source

    # Calls

    def test_a_manager_lists_its_source(self, rig: TwainRig) -> None:
        rig.set()
        with rig.managers() as manager:
            (found,) = (each for each in manager.sources() if each.name == rig.name)
        assert found.image

    @pytest.mark.parametrize("kind", range(4))
    def test_resolutions_come_in_every_container(self, rig: TwainRig, kind: int) -> None:
        rig.set(containers=kind)
        with rig.managers() as manager:
            (found,) = (each for each in manager.sources() if each.name == rig.name)
            with manager.opened(found) as source:
                got = source.get(tw.ICAP_XRESOLUTION)
                now = source.get(tw.ICAP_XRESOLUTION, current=True)
        known = (75, 100, 150, 200, 300, 600)
        assert now.now == 200
        assert (got.values, got.span) == (
            [(known, None), ((), (50, 600, 1)), ((200,), None), (known, None)][kind]
        )

    def test_a_capability_that_is_not_there_is_refused(self, source: OpenSource) -> None:
        with pytest.raises(TwainRefusal) as caught:
            source.get(0x1180)
        assert (caught.value.returned, caught.value.condition) == (tw.FAILURE, 13)

    def test_a_transfer_before_its_time_is_refused(self, source: OpenSource) -> None:
        with pytest.raises(TwainRefusal):
            source.transfer()

    # What it can do

    def can(self, rig: TwainRig, driver: TwainDriver, **numbers: int) -> Capabilities:
        rig.set(**numbers)
        return driver.capabilities(f"twain:{rig.name}", brief=False)

    def test_says_what_it_can_do(self, rig: TwainRig, driver: TwainDriver) -> None:
        got = self.can(rig, driver)
        assert got.sources == {Source.FLATBED, Source.FEEDER, Source.FEEDER_DUPLEX}
        assert got.color_modes == set(ColorMode)
        assert got.resolutions == (75, 100, 150, 200, 300, 600)
        assert (got.can_tell_loaded, got.max_width_mm, got.max_height_mm) == (True, 216, 356)
        assert got.device.name == f"{rig.name} (TWAIN)"

    def test_a_range_has_the_usual_resolutions(self, rig: TwainRig, driver: TwainDriver) -> None:
        got = self.can(rig, driver, containers=1)
        assert got.resolutions == (75, 100, 150, 200, 240, 300, 400, 600)

    def test_what_it_lacks_is_not_there(self, rig: TwainRig, driver: TwainDriver) -> None:
        assert self.can(rig, driver, feeder=0, duplex=0).sources == {Source.FLATBED}
        assert self.can(rig, driver, flatbed=0, duplex=0).sources == {Source.FEEDER}
        assert self.can(rig, driver, color=0).color_modes == {ColorMode.GRAY}
        assert not self.can(rig, driver, detect=0).can_tell_loaded

    def test_scanners_are_found_and_cameras_are_not(
        self, rig: TwainRig, driver: TwainDriver
    ) -> None:
        rig.set()
        assert [each.id for each in driver.find(never)] == [f"twain:{rig.name}"]
        rig.set(camera=1)
        assert list(driver.find(never)) == []
        rig.set(open=23)
        assert list(driver.find(never)) == []

    def test_a_source_that_nobody_has_is_absent(self, rig: TwainRig, driver: TwainDriver) -> None:
        rig.set()
        for device in ("twain:Máy khác", "sane:x"):
            with pytest.raises(DeviceError, match=r"scanner\.absent"):
                driver.capabilities(device, brief=True)

    # Pages

    def steps(
        self, rig: TwainRig, driver: TwainDriver, settings: ScanSettings, **numbers: int
    ) -> tuple[list[ScannedPage], str]:
        """The pages and the code of the error after them, or nothing."""
        rig.set(**numbers)
        got: list[ScannedPage] = []
        try:
            scan = driver.scan(f"twain:{rig.name}", settings, "", never)
            got.extend(step for step in scan if isinstance(step, ScannedPage))
        except DeviceError as error:
            return got, error.code
        return got, ""

    @pytest.mark.parametrize(
        "oddity",
        [
            {"bits": 24},
            {"bits": 24, "topdown": 1, "width": 827},
            {"bits": 24, "width": 1, "height": 1},
            {"bits": 8, "width": 101, "height": 37},
            {"bits": 8, "topdown": 1, "width": 102, "height": 37},
            {"bits": 8, "colors": 16, "width": 103, "height": 37},
            {"bits": 1, "width": 65, "height": 33},
            {"bits": 1, "topdown": 1, "width": 71, "height": 40},
            {"bits": 1, "inverted": 1, "width": 33, "height": 64},
        ],
        ids=str,
    )
    def test_pictures_are_what_was_on_the_sheet(
        self, rig: TwainRig, oddity: dict[str, int]
    ) -> None:
        rig.set(sides=2, **oddity)
        with rig.managers() as manager:
            (found,) = (each for each in manager.sources() if each.name == rig.name)
            with manager.opened(found) as source:
                source.enable(window=False)
                while source.pump(0.1) is not tw.Heard.READY:
                    pass
                got = [decoded(source.transfer())]
                assert source.end_transfer() == 1
                got.append(decoded(source.transfer()))
                assert source.end_transfer() == 0
                source.disable()
        for number, each in enumerate(got):
            width, height = each.image.size
            assert oddity.get("width", width) == width
            assert oddity.get("height", height) == height
            wanted = shown(number, width, height, oddity["bits"], oddity.get("colors", 256))
            assert np.array_equal(np.asarray(each.image), wanted)
            assert each.dpi == 200

    def test_pages_are_jpegs_of_their_density(self, rig: TwainRig, driver: TwainDriver) -> None:
        pages, code = self.steps(rig, driver, FAST, sides=3)
        assert not code
        assert len({page.data for page in pages}) == len(pages) == 3
        for number, page in enumerate(pages):
            with Image.open(io.BytesIO(page.data)) as picture:
                assert picture.format == "JPEG"
                assert picture.info["dpi"] == (100, 100)
                assert picture.size == (page.width, page.height)
                wanted = shown(number, *picture.size, 24).astype(int)
                assert abs(np.asarray(picture).astype(int) - wanted).mean() < 3
        assert {(page.dpi, page.width, page.height) for page in pages} == {(100, 827, 1169)}

    def test_pages_say_the_density_that_was_asked_for(
        self, rig: TwainRig, driver: TwainDriver
    ) -> None:
        for told, info in ((96, -1), (72, 72), (0, 0), (300, -1), (-1, 600)):
            (page,), code = self.steps(rig, driver, FAST, sides=1, told_dpi=told, info_dpi=info)
            assert (page.dpi, code) == (100, "")

    def test_two_witnesses_or_a_window_say_another_density(
        self, rig: TwainRig, driver: TwainDriver
    ) -> None:
        both = {"sides": 1, "told_dpi": 150, "info_dpi": 150}
        assert self.steps(rig, driver, FAST, **both)[0][0].dpi == 150
        by_hand = ScanSettings(dpi=100, driver_window=True)
        assert self.steps(rig, driver, by_hand, sides=1, told_dpi=0, info_dpi=150)[0][0].dpi == 150

    def test_what_is_asked_for_is_set(self, rig: TwainRig, driver: TwainDriver) -> None:
        settings = ScanSettings(Source.FEEDER_DUPLEX, ColorMode.GRAY, 120, 148, 210)
        (page,), _code = self.steps(rig, driver, settings, sides=1, detect=0)
        assert (page.dpi, page.width, page.height) == (150, 874, 1240)
        with Image.open(io.BytesIO(page.data)) as picture:
            assert picture.mode == "L"
        asked = {"set 1002 1", "set 1013 1", "set 101 1", "set 1118 150", "set 1119 150"}
        assert asked | {"window 0", "set 1 65535"} <= set(rig.log)

    def test_a_range_gives_the_very_resolution(self, rig: TwainRig, driver: TwainDriver) -> None:
        (page,), _code = self.steps(rig, driver, ScanSettings(dpi=123), sides=1, containers=1)
        assert (page.dpi, page.width) == (123, 1017)

    def test_what_it_does_not_have_is_refused(self, rig: TwainRig, driver: TwainDriver) -> None:
        duplex, glass = ScanSettings(Source.FEEDER_DUPLEX), ScanSettings(Source.FLATBED)
        assert self.steps(rig, driver, ScanSettings(dpi=5000), sides=1)[1] == "scanner.settings"
        assert self.steps(rig, driver, duplex, sides=1, duplex=0)[1] == "scanner.settings"
        assert self.steps(rig, driver, glass, sides=1, flatbed=0)[1] == "scanner.settings"
        assert self.steps(rig, driver, FAST, feeder=0)[1] == "scanner.settings"
        assert self.steps(rig, driver, FAST, sides=1, color=0)[1] == "scanner.settings"

    def test_an_area_that_it_does_not_take_is_left(
        self, rig: TwainRig, driver: TwainDriver
    ) -> None:
        (page,), _code = self.steps(rig, driver, FAST, sides=1, own_frame=0)
        assert (page.width, page.height) == (850, 1400)

    def test_a_paper_larger_than_the_device_is_cut(
        self, rig: TwainRig, driver: TwainDriver
    ) -> None:
        large = ScanSettings(dpi=100, width_mm=297, height_mm=420)
        (page,), _code = self.steps(rig, driver, large, sides=1)
        assert (page.width, page.height) == (850, 1400)

    def test_the_glass_gives_one_page(self, rig: TwainRig, driver: TwainDriver) -> None:
        pages, code = self.steps(rig, driver, GLASS, sides=3)
        assert (len(pages), code) == (1, "")

    def test_paper_is_looked_for(self, rig: TwainRig, driver: TwainDriver) -> None:
        """In the feeder, then on the glass; where the source cannot say, it is tried."""
        by_itself = ScanSettings(Source.AUTO, dpi=100)
        for numbers, count, code in (
            ({"sides": 2}, 2, ""),
            ({"sides": 0}, 1, ""),
            ({"sides": 2, "detect": 0}, 2, ""),
            ({"sides": 0, "detect": 0}, 1, ""),
            ({"feeder": 0}, 1, ""),
            ({"sides": 0, "flatbed": 0}, 0, "scanner.empty"),
            ({"sides": 0, "glass": 0, "detect": 0}, 0, "scanner.empty"),
        ):
            pages, got = self.steps(rig, driver, by_itself, **numbers)
            assert (len(pages), got) == (count, code), numbers

    def test_an_empty_feeder_says_so(self, rig: TwainRig, driver: TwainDriver) -> None:
        assert self.steps(rig, driver, FAST) == ([], "scanner.empty")
        assert self.steps(rig, driver, FAST, detect=0) == ([], "scanner.empty")

    def test_one_that_does_not_know_how_many_ends_well(
        self, rig: TwainRig, driver: TwainDriver
    ) -> None:
        pages, code = self.steps(rig, driver, FAST, sides=2, unsure=2)
        assert (len(pages), code) == (2, "")

    # Faults

    def test_every_condition_keeps_the_pages_before(
        self, rig: TwainRig, driver: TwainDriver
    ) -> None:
        small = {"width": 60, "height": 80}
        for condition, wanted in {**CONDITIONS, 30: "scanner.stopped"}.items():
            pages, code = self.steps(
                rig, driver, FAST, sides=3, deed=REFUSE, after=1, code=condition, **small
            )
            # No more paper after a page is the end of the stack.
            assert (len(pages), code) == (1, "" if condition == 29 else wanted), condition
            assert rig.log[-1] == "close 1"

    def test_a_refused_start_is_told(self, rig: TwainRig, driver: TwainDriver) -> None:
        assert self.steps(rig, driver, FAST, sides=1, enable=24) == ([], "scanner.cover")

    def test_one_that_cannot_be_opened_is_told(self, rig: TwainRig, driver: TwainDriver) -> None:
        """wine's manager says 5 for whatever the source says."""
        codes = {"scanner.offline", "scanner.told_there"}
        assert self.steps(rig, driver, FAST, sides=1, open=23)[1] in codes

    def test_who_cancels_at_the_driver_is_believed(
        self, rig: TwainRig, driver: TwainDriver
    ) -> None:
        cancels = {"sides": 3, "deed": CANCEL, "after": 1}
        pages, code = self.steps(rig, driver, FAST, **cancels)
        assert (len(pages), code) == (1, "scanner.cancelled_there")
        by_hand = ScanSettings(dpi=100, driver_window=True)
        pages, code = self.steps(rig, driver, by_hand, sides=3, closes=1)
        assert (pages, code) == ([], "scanner.cancelled_there")
        assert "window 1" in rig.log
        assert rig.log[-1] == "close 1"

    # Waiting and leaving

    def test_one_at_work_is_told_of_and_a_silent_one_is_not(self, rig: TwainRig) -> None:
        def waits(works: int, settings: ScanSettings = FAST) -> int:
            rig.set(sides=1, works=works)
            with rig.managers() as manager:
                (found,) = (each for each in manager.sources() if each.name == rig.name)
                with manager.opened(found) as source:
                    got = list(twain_scan.steps(source, settings, never, tell_s=0))
            assert isinstance(got[0], Begun)
            return got.count(None)

        assert waits(works=20) > 0
        assert waits(works=0) == 0

    def test_a_scan_that_is_left_frees_the_source(self, rig: TwainRig, driver: TwainDriver) -> None:
        rig.set(sides=3)
        scan = driver.scan(f"twain:{rig.name}", FAST, "", never)
        assert [type(next(scan)) for _ in range(2)] == [Begun, ScannedPage]
        with pytest.raises(DeviceError, match=r"scanner\.busy"):
            driver.capabilities(f"twain:{rig.name}", brief=True)
        with pytest.raises(DeviceError, match=r"scanner\.busy"):
            next(driver.scan(f"twain:{rig.name}", FAST, "", never))
        scan.close()
        assert rig.log[-2:] == ["reset 1", "close 1"]
        assert self.can(rig, driver).sources

    def test_a_cancelled_scan_ends(self, rig: TwainRig, driver: TwainDriver) -> None:
        rig.set(sides=3)
        steps = list(driver.scan(f"twain:{rig.name}", FAST, "", lambda: True))
        assert [type(step) for step in steps] == [Begun]
        assert rig.log[-1] == "close 1"
