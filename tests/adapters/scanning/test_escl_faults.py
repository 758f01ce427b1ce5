"""The eSCL client against a device that misbehaves in every way that is known of real ones."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tests.fakes.virtual_scanner import VirtualScanner, colour, running
from tthc_desktop.adapters.scanning.driver import Begun, ScannedPage
from tthc_desktop.adapters.scanning.escl import EsclDevice
from tthc_desktop.adapters.scanning.escl_driver import EsclDriver, address_of
from tthc_desktop.adapters.scanning.escl_http import Timeouts
from tthc_desktop.adapters.scanning.escl_job import Patience
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.scan_trouble import in_the_middle
from tthc_desktop.domain.scanning import ColorMode, ScanSettings, Source

FAST = ScanSettings(dpi=100)


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.naps: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds

    def patience(self) -> Patience:
        return replace(Patience(), sleep=self.sleep, clock=lambda: self.now)


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def device(virtual: VirtualScanner, time: FakeTime) -> Iterator[EsclDevice]:
    opened = EsclDevice(virtual.url, Timeouts(), time.patience())
    with contextlib.closing(opened):
        yield opened


def scan(device: EsclDevice, settings: ScanSettings = FAST) -> tuple[list[ScannedPage], str]:
    """The pages, and the code of the error that ended the scan, empty for a good end."""
    got: list[ScannedPage] = []
    try:
        got.extend(page for page in device.start(settings).pages() if page)
    except DeviceError as error:
        return got, error.code
    return got, ""


def colours(pages: list[ScannedPage]) -> list[str]:
    return [colour(page.data) for page in pages]


def test_pages_are_whole_and_as_asked_for(virtual: VirtualScanner, device: EsclDevice) -> None:
    virtual.load(3)
    pages, code = scan(device, ScanSettings(dpi=150))
    assert code == ""
    assert colours(pages) == ["red", "green", "blue"]
    for page in pages:
        with Image.open(io.BytesIO(page.data)) as image:
            assert image.size == (page.width, page.height) == (1240, 1754)
            assert image.mode == "RGB"
        assert page.dpi == 150
    assert virtual.control()["sheets"] == 0
    assert virtual.deleted() == []


def test_grey_from_the_glass(virtual: VirtualScanner, device: EsclDevice) -> None:
    virtual.load(2)
    pages, code = scan(device, ScanSettings(Source.FLATBED, ColorMode.GRAY, 100))
    assert (len(pages), code) == (1, "")
    with Image.open(io.BytesIO(pages[0].data)) as image:
        assert image.mode == "L"
    assert virtual.control()["sheets"] == 2


def test_an_odd_sheet_has_a_blank_back(virtual: VirtualScanner, device: EsclDevice) -> None:
    virtual.load(3)
    pages, code = scan(device, ScanSettings(Source.FEEDER_DUPLEX, dpi=100))
    assert (len(pages), code) == (4, "")
    with Image.open(io.BytesIO(pages[3].data)) as image:
        assert image.convert("L").getextrema() == (255, 255)


def test_a_busy_device_is_waited_for(
    virtual: VirtualScanner, device: EsclDevice, time: FakeTime
) -> None:
    virtual.load(2)
    virtual.fault("busy_job", times=3, retry_after=None)
    virtual.fault("busy_page", after=1, times=2, retry_after=5)
    pages, code = scan(device)
    assert (colours(pages), code) == (["red", "green"], "")
    assert time.naps == [2, 2, 2, 5, 5]


def test_a_device_that_stays_busy(virtual: VirtualScanner, device: EsclDevice) -> None:
    virtual.load(1)
    virtual.fault("busy_job", times=1000, retry_after=None)
    assert scan(device) == ([], "scanner.busy")


def test_a_device_at_another_computer_s_job(virtual: VirtualScanner, device: EsclDevice) -> None:
    virtual.load(2)
    with contextlib.closing(EsclDevice(virtual.url)) as other:
        job = other.start(FAST)
        assert scan(device) == ([], "scanner.busy")
        assert len([page for page in job.pages() if page]) == 2, "theirs goes on undisturbed"


def test_a_device_that_never_gets_ready(
    virtual: VirtualScanner, device: EsclDevice, time: FakeTime
) -> None:
    virtual.load(2)
    virtual.fault("busy_page", after=1, times=100_000, retry_after=8)
    pages, code = scan(device)
    assert (colours(pages), code) == (["red"], "scanner.stopped")
    assert 60 < time.now < 80
    assert len(virtual.deleted()) == 1


def test_a_device_that_warms_up_is_waited_for_longer(
    virtual: VirtualScanner, device: EsclDevice, time: FakeTime
) -> None:
    virtual.load(1)
    virtual.fault("warming", times=10, retry_after=8)
    assert scan(device)[1] == ""
    assert time.now == 80, "four times as long as for somebody else's job"


def test_a_device_that_warms_up_for_ever(
    virtual: VirtualScanner, device: EsclDevice, time: FakeTime
) -> None:
    virtual.load(1)
    virtual.fault("warming", times=1000, retry_after=8)
    assert scan(device) == ([], "scanner.warming")
    assert 120 < time.now < 130


def test_a_device_that_asks_for_a_password(virtual: VirtualScanner, device: EsclDevice) -> None:
    virtual.load(1)
    virtual.fault("denied")
    assert scan(device) == ([], "scanner.denied")


@pytest.mark.parametrize(("after", "code"), [(0, "scanner.stopped"), (2, "")])
def test_a_job_that_is_gone_is_over_once_pages_came(
    virtual: VirtualScanner, device: EsclDevice, after: int, code: str
) -> None:
    virtual.load(4)
    virtual.fault("gone", after)
    pages, got = scan(device)
    assert (len(pages), got) == (after, code)


def test_a_jpeg_of_another_content_type_is_a_page(
    virtual: VirtualScanner, device: EsclDevice
) -> None:
    virtual.load(2)
    virtual.fault("odd_type")
    pages, code = scan(device)
    assert (colours(pages), code) == (["red", "green"], "")


def test_a_page_that_comes_twice_is_not_dropped(
    virtual: VirtualScanner, device: EsclDevice
) -> None:
    """Whether it is one sheet sent twice or two sheets alike, only a person can say; the hash tells
    that they are the same."""
    virtual.load(3)
    virtual.fault("duplicate", after=1)
    pages, code = scan(device)
    assert (colours(pages), code) == (["red", "red", "green", "blue"], "")
    assert pages[0].data == pages[1].data


def test_a_page_of_another_size_has_its_own(virtual: VirtualScanner, device: EsclDevice) -> None:
    virtual.load(2)
    virtual.fault("half_size", after=1)
    pages, code = scan(device)
    assert code == ""
    assert [(page.width, page.dpi) for page in pages] == [(827, 100), (413, 100)]


def test_smaller_paper_is_asked_for(virtual: VirtualScanner, device: EsclDevice) -> None:
    virtual.load(1)
    card = ScanSettings(Source.FLATBED, dpi=300, width_mm=86, height_mm=54)
    pages, _ = scan(device, card)
    assert (pages[0].width, pages[0].height) == (1016, 638)


@pytest.mark.parametrize(
    ("sheets", "cannot", "pages", "left"),
    [(3, False, 3, 0), (0, False, 1, 0), (3, True, 3, 0), (0, True, 1, 0)],
)
def test_glass_or_feeder_by_what_is_loaded(
    virtual: VirtualScanner, time: FakeTime, sheets: int, cannot: bool, pages: int, left: int
) -> None:
    virtual.load(1)
    virtual.control(clear=True)  # one page stays on the glass
    virtual.load(sheets)
    if cannot:
        virtual.fault("cannot_tell")
    driver = EsclDriver(time.patience())
    steps = list(driver.scan(virtual.device, ScanSettings(Source.AUTO, dpi=100), "", lambda: False))
    begun = [step.source for step in steps if isinstance(step, Begun)]
    assert begun[-1] is (Source.FEEDER if sheets else Source.FLATBED)
    assert sum(isinstance(step, ScannedPage) for step in steps) == pages
    assert virtual.control()["sheets"] == left
    assert driver.capabilities(virtual.device, brief=True).can_tell_loaded is not cannot


def test_an_empty_feeder_without_a_glass_is_empty(virtual: VirtualScanner, time: FakeTime) -> None:
    virtual.fault("adf_only")
    virtual.fault("cannot_tell")
    driver = EsclDriver(time.patience())
    with pytest.raises(DeviceError, match=r"scanner\.empty"):
        list(driver.scan(virtual.device, ScanSettings(Source.AUTO), "", lambda: False))


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_404_that_comes_too_early_is_not_the_end(
    virtual: VirtualScanner, device: EsclDevice, after: int
) -> None:
    virtual.load(3)
    virtual.fault("early_404", after=after, times=3)
    pages, code = scan(device)
    assert (colours(pages), code) == (["red", "green", "blue"], "")


def test_sheets_that_never_come_are_not_a_good_end(
    virtual: VirtualScanner, device: EsclDevice
) -> None:
    virtual.load(3)
    virtual.fault("early_404", after=1, times=1000)
    pages, code = scan(device)
    assert (colours(pages), code) == (["red"], "scanner.stopped")


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("jam", "scanner.jam"),
        ("cover", "scanner.cover"),
        ("jam_404", "scanner.jam"),
        ("conflict", "scanner.jam"),
        ("door", "scanner.cover"),
        ("double", "scanner.double"),
        ("unplugged", "scanner.unplugged"),
        ("html_page", "scanner.stopped"),
        ("endless", "scanner.stopped"),
        ("drip", "scanner.stopped"),
        ("drop", "scanner.stopped"),
        ("truncated", "scanner.stopped"),
        ("empty_body", "scanner.stopped"),
    ],
)
@pytest.mark.parametrize("after", [0, 2])
def test_a_fault_keeps_the_pages_before_it(
    virtual: VirtualScanner, device: EsclDevice, time: FakeTime, kind: str, code: str, after: int
) -> None:
    if kind == "drip":  # it would take 40 s; the good pages before it take far less than this
        device = EsclDevice(virtual.url, Timeouts(whole=4.0), time.patience())
    virtual.load(4)
    virtual.fault(kind, after)
    pages, got = scan(device)
    assert got == code
    assert colours(pages) == ["red", "green"][:after]
    assert f"tờ {after + 1}" in in_the_middle(DeviceError(got), after, duplex=False)
    virtual.control(mend=True)
    pages, got = scan(device)
    assert got == ""
    assert colours(pages)[-1] == "orange"
    device.close()


def test_a_failed_job_does_not_keep_the_device_busy(
    virtual: VirtualScanner, device: EsclDevice
) -> None:
    virtual.load(2)
    virtual.fault("truncated")
    assert scan(device) == ([], "scanner.stopped")
    assert len(virtual.deleted()) == 1
    assert virtual.control()["job"] is None


def test_a_device_that_does_not_answer(virtual: VirtualScanner) -> None:
    virtual.load(2)
    virtual.fault("hang", after=1)
    with contextlib.closing(EsclDevice(virtual.url, Timeouts(read=0.5))) as device:
        pages, code = scan(device)
    assert (colours(pages), code) == (["red"], "scanner.stopped")
    assert len(virtual.deleted()) == 1


def test_a_cancel_ends_the_job_while_the_device_holds_the_page(
    virtual: VirtualScanner, device: EsclDevice
) -> None:
    virtual.load(3)
    virtual.fault("hang", after=1)
    stop: list[bool] = []
    job = device.start(FAST, lambda: bool(stop))
    pages = job.pages()
    assert next(pages)
    stop.append(True)
    assert list(pages) == []
    assert virtual.deleted()
    assert virtual.control()["job"] is None
    assert virtual.control()["sheets"] == 2


def test_the_device_goes_away_in_the_middle(pictures: Path) -> None:
    with running(pictures) as own:
        own.load(3)
        own.fault("hang", after=1)
        with contextlib.closing(EsclDevice(own.url, Timeouts())) as device:
            pages = device.start(FAST).pages()
            assert next(pages)
            own.kill()
            with pytest.raises(DeviceError, match=r"scanner\.unplugged"):
                next(pages)
            with pytest.raises(DeviceError, match=r"scanner\.offline"):
                device.capabilities()


def test_a_job_at_another_host_is_looked_for_on_the_device(
    virtual: VirtualScanner, device: EsclDevice
) -> None:
    virtual.load(2)
    virtual.fault("foreign_host")
    virtual.fault("truncated", after=1)
    pages, code = scan(device)
    assert (colours(pages), code) == (["red"], "scanner.stopped")
    assert len(virtual.deleted()) == 1


def test_a_sheet_feeder_without_glass(virtual: VirtualScanner, device: EsclDevice) -> None:
    virtual.load(1)
    virtual.fault("adf_only")
    assert Source.FLATBED not in device.capabilities().inputs
    assert scan(device, ScanSettings(Source.FLATBED, dpi=100)) == ([], "scanner.settings")
    pages, code = scan(device)
    assert (colours(pages), code) == (["red"], "")


@pytest.mark.parametrize("kind", ["garbage_xml", "doctype"])
def test_an_answer_that_is_no_escl_is_an_absent_scanner(
    virtual: VirtualScanner, device: EsclDevice, kind: str
) -> None:
    virtual.fault(kind)
    with pytest.raises(DeviceError, match=r"scanner\.absent"):
        device.capabilities()


@pytest.mark.parametrize(
    "address", ["", "eSCL", "ftp://127.0.0.1/eSCL", "http://", "http://[::1", "h\0"]
)
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(DeviceError, match=r"scanner\.absent"):
        EsclDevice(address)


def test_a_device_of_another_kind() -> None:
    with pytest.raises(DeviceError, match=r"scanner\.absent"):
        address_of("twain:1")
