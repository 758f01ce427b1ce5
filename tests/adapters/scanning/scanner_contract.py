"""What every Scanner keeps, whatever is behind it."""

from __future__ import annotations

import hashlib
from typing import Protocol

import pytest

from tthc_desktop.domain.batch import PageFile, Side
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.scanning import ColorMode, PageTarget, ScanSettings, Source
from tthc_desktop.services.ports.pages import PageFiles
from tthc_desktop.services.ports.scanner import Scanner

TARGET = PageTarget("batch-1", "giay-chung-sinh", 1)
FAST = ScanSettings(dpi=100)


class Rig(Protocol):
    """A scanner with somebody beside it."""

    scanner: Scanner
    pages: PageFiles
    device: str

    def load(self, count: int) -> None: ...

    def jam(self, after: int) -> None: ...

    def open_cover(self, after: int) -> None: ...

    def break_down(self, after: int) -> None: ...


def until_error(rig: Rig, settings: ScanSettings = FAST) -> tuple[list[PageFile], str]:
    """The pages before the error, and its code."""
    got: list[PageFile] = []
    with pytest.raises(DeviceError) as caught:
        got.extend(rig.scanner.scan(rig.device, settings, TARGET))
    return got, caught.value.code


class ScannerContract:
    """Subclasses give the fixture ``rig``."""

    def test_names_its_device_and_what_it_can_do(self, rig: Rig) -> None:
        (device,) = rig.scanner.devices()
        assert device.id == rig.device
        capabilities = rig.scanner.capabilities(device.id)
        assert capabilities.device == device
        assert capabilities.sources == frozenset(Source)
        assert capabilities.color_modes == frozenset(ColorMode)
        assert 200 in capabilities.resolutions
        assert list(capabilities.resolutions) == sorted(capabilities.resolutions)

    def test_an_unknown_device_is_absent(self, rig: Rig) -> None:
        with pytest.raises(DeviceError, match=r"scanner\.absent"):
            rig.scanner.capabilities("twain:nowhere")

    def test_gives_every_sheet_in_order(self, rig: Rig) -> None:
        rig.load(3)
        got = list(rig.scanner.scan(rig.device, FAST, TARGET))
        assert [page.number for page in got] == [1, 2, 3]
        assert {page.side for page in got} == {Side.FRONT}
        assert {(page.batch, page.component, page.dpi) for page in got} == {
            ("batch-1", "giay-chung-sinh", 100)
        }
        assert len({page.sha256 for page in got}) == 3
        assert {(page.width, page.height) for page in got} <= {(826, 1169), (827, 1169)}

    def test_a_page_is_durable_when_it_is_yielded(self, rig: Rig) -> None:
        rig.load(2)
        for page in rig.scanner.scan(rig.device, FAST, TARGET):
            data = rig.pages.read(page)
            assert hashlib.sha256(data).hexdigest() == page.sha256
            assert len(data) == page.size
            assert page in rig.pages.pages("batch-1")

    def test_sides_alternate_in_duplex(self, rig: Rig) -> None:
        rig.load(4)
        settings = ScanSettings(Source.FEEDER_DUPLEX, dpi=100)
        got = list(rig.scanner.scan(rig.device, settings, TARGET))
        assert [page.side for page in got] == [Side.FRONT, Side.BACK] * 2
        assert [page.number for page in got] == [1, 2, 3, 4]

    def test_the_glass_gives_one_page(self, rig: Rig) -> None:
        rig.load(3)
        settings = ScanSettings(Source.FLATBED, ColorMode.GRAY, dpi=100)
        assert len(list(rig.scanner.scan(rig.device, settings, TARGET))) == 1

    def test_numbers_go_on_where_the_batch_ended(self, rig: Rig) -> None:
        rig.load(2)
        target = PageTarget("batch-1", "to-khai", 7)
        got = [page.number for page in rig.scanner.scan(rig.device, FAST, target)]
        assert got == [7, 8]

    def test_a_number_that_is_taken_on_disk_is_left_out(self, rig: Rig) -> None:
        rig.load(2)
        list(rig.scanner.scan(rig.device, FAST, PageTarget("batch-1", "a", 2)))
        rig.load(3)
        got = [page.number for page in rig.scanner.scan(rig.device, FAST, TARGET)]
        assert got == [1, 4, 5]
        assert [page.number for page in rig.pages.pages("batch-1")] == [1, 2, 3, 4, 5]

    def test_an_empty_feeder_says_so(self, rig: Rig) -> None:
        assert until_error(rig) == ([], "scanner.empty")

    def test_a_resolution_beyond_the_device_is_refused(self, rig: Rig) -> None:
        rig.load(1)
        assert until_error(rig, ScanSettings(dpi=5000)) == ([], "scanner.settings")

    def test_pages_before_a_jam_stay(self, rig: Rig) -> None:
        rig.load(4)
        rig.jam(after=2)
        got, code = until_error(rig)
        assert code == "scanner.jam"
        assert list(rig.pages.pages("batch-1")) == got
        assert [page.number for page in got] == [1, 2]

    def test_pages_before_an_open_cover_stay(self, rig: Rig) -> None:
        rig.load(3)
        rig.open_cover(after=1)
        got, code = until_error(rig)
        assert code == "scanner.cover"
        assert list(rig.pages.pages("batch-1")) == got
        assert len(got) == 1

    def test_pages_before_a_breakdown_stay(self, rig: Rig) -> None:
        rig.load(3)
        rig.break_down(after=1)
        got, code = until_error(rig)
        assert code == "scanner.stopped"
        assert list(rig.pages.pages("batch-1")) == got
        assert len(got) == 1

    def test_a_scan_can_be_left_and_another_started(self, rig: Rig) -> None:
        rig.load(4)
        scan = rig.scanner.scan(rig.device, FAST, TARGET)
        first = next(scan)
        close = getattr(scan, "close", None)
        assert close, "the port promises an iterator that can be closed"
        close()
        target = PageTarget("batch-1", "giay-chung-sinh", 2)
        rest = list(rig.scanner.scan(rig.device, FAST, target))
        assert first in rig.pages.pages("batch-1")
        assert rest
        assert len({page.number for page in [first, *rest]}) == 1 + len(rest)
