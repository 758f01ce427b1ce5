"""What every Scanner keeps, whatever is behind it."""

from __future__ import annotations

import hashlib
from typing import Protocol

import pytest

from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.placement import Placement, Side
from tthc_desktop.domain.scanning import ColorMode, PageTarget, ScanSettings, Source
from tthc_desktop.services.ports.pages import PageFiles
from tthc_desktop.services.ports.scanner import Scanner

PHYSICAL = frozenset(Source) - {Source.AUTO}
TARGET = PageTarget("batch-1", 1, Placement("giay-chung-sinh"))
FAST = ScanSettings(dpi=100)


class Rig(Protocol):
    """A scanner that has three sheets or more in its feeder as soon as ready() was called."""

    scanner: Scanner
    pages: PageFiles
    device: str
    sources: frozenset[Source]

    def ready(self) -> None: ...


class MannedRig(Rig, Protocol):
    """A scanner with somebody beside it."""

    def load(self, count: int) -> None: ...

    def lay_on_glass(self) -> None: ...

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
    """What holds of every device, also of one that nobody can lay paper on or put a fault into.
    Subclasses give the fixture ``rig``."""

    def test_names_its_device_and_what_it_can_do(self, rig: Rig) -> None:
        (device,) = rig.scanner.devices()
        assert device.id == rig.device
        capabilities = rig.scanner.capabilities(device.id)
        assert capabilities.device == device
        assert capabilities.sources == rig.sources
        assert capabilities.color_modes == frozenset(ColorMode)
        assert 200 in capabilities.resolutions
        assert list(capabilities.resolutions) == sorted(capabilities.resolutions)

    def test_an_unknown_device_is_absent(self, rig: Rig) -> None:
        with pytest.raises(DeviceError, match=r"scanner\.absent"):
            rig.scanner.capabilities("twain:nowhere")

    def test_gives_every_sheet_in_order(self, rig: Rig) -> None:
        rig.ready()
        got = list(rig.scanner.scan(rig.device, FAST, TARGET))
        assert len(got) >= 3
        assert [page.number for page in got] == list(range(1, len(got) + 1))
        assert {page.place.side for page in got} == {Side.FRONT}
        assert {(page.batch, page.place.component, page.dpi) for page in got} == {
            ("batch-1", "giay-chung-sinh", 100)
        }

    def test_a_page_is_durable_when_it_is_yielded(self, rig: Rig) -> None:
        rig.ready()
        for page in rig.scanner.scan(rig.device, FAST, TARGET):
            data = rig.pages.read(page)
            assert hashlib.sha256(data).hexdigest() == page.sha256
            assert len(data) == page.size
            assert page in rig.pages.pages("batch-1")

    def test_the_glass_gives_one_page(self, rig: Rig) -> None:
        rig.ready()
        settings = ScanSettings(Source.FLATBED, ColorMode.GRAY, dpi=100)
        assert len(list(rig.scanner.scan(rig.device, settings, TARGET))) == 1

    def test_a_loaded_feeder_is_chosen_by_itself(self, rig: Rig) -> None:
        rig.ready()
        settings = ScanSettings(Source.AUTO, dpi=100)
        assert len(list(rig.scanner.scan(rig.device, settings, TARGET))) >= 3

    def test_numbers_go_on_where_the_batch_ended(self, rig: Rig) -> None:
        rig.ready()
        target = PageTarget("batch-1", 7, Placement("to-khai"))
        got = [page.number for page in rig.scanner.scan(rig.device, FAST, target)]
        assert got == list(range(7, 7 + len(got)))

    def test_pages_know_where_they_belong(self, rig: Rig) -> None:
        rig.ready()
        target = PageTarget("batch-1", 7, Placement("to-khai", before=2, replaces=(3,)))
        first, *others = rig.scanner.scan(rig.device, FAST, target)
        assert (first.place.before, first.place.replaces) == (2, (3,))
        assert {(page.place.before, page.place.replaces) for page in others} == {(3, ())}
        assert set(rig.pages.pages("batch-1")) == {first, *others}

    def test_a_resolution_beyond_the_device_is_refused(self, rig: Rig) -> None:
        rig.ready()
        assert until_error(rig, ScanSettings(dpi=5000)) == ([], "scanner.settings")

    def test_a_scan_can_be_left_and_another_started(self, rig: Rig) -> None:
        rig.ready()
        scan = rig.scanner.scan(rig.device, FAST, TARGET)
        first = next(scan)
        close = getattr(scan, "close", None)
        assert close, "the port promises an iterator that can be closed"
        close()
        rig.ready()  # some drivers draw the next sheets in beforehand
        target = PageTarget("batch-1", 2, Placement("giay-chung-sinh"))
        rest = list(rig.scanner.scan(rig.device, FAST, target))
        assert first in rig.pages.pages("batch-1")
        assert rest
        assert len({page.number for page in [first, *rest]}) == 1 + len(rest)


class MannedScannerContract(ScannerContract):
    """With somebody who lays paper on and makes trouble. Its rig is a MannedRig."""

    def test_every_sheet_is_another_page_of_a4(self, rig: MannedRig) -> None:
        rig.load(3)
        got = list(rig.scanner.scan(rig.device, FAST, TARGET))
        assert len({page.sha256 for page in got}) == len(got) == 3
        sizes = {(page.width, page.height) for page in got}
        assert sizes <= {(w, h) for w in (826, 827) for h in (1168, 1169, 1170)}

    def test_sides_alternate_in_duplex(self, rig: MannedRig) -> None:
        rig.load(4)
        settings = ScanSettings(Source.FEEDER_DUPLEX, dpi=100)
        got = list(rig.scanner.scan(rig.device, settings, TARGET))
        assert [page.place.side for page in got] == [Side.FRONT, Side.BACK] * 2
        assert [page.number for page in got] == [1, 2, 3, 4]

    def test_the_glass_is_chosen_when_the_feeder_is_empty(self, rig: MannedRig) -> None:
        rig.lay_on_glass()
        settings = ScanSettings(Source.AUTO, dpi=100)
        got = list(rig.scanner.scan(rig.device, settings, TARGET))
        assert [(page.number, page.place.side) for page in got] == [(1, Side.FRONT)]

    def test_a_number_that_is_taken_on_disk_is_left_out(self, rig: MannedRig) -> None:
        rig.load(2)
        list(rig.scanner.scan(rig.device, FAST, PageTarget("batch-1", 2, Placement("a"))))
        rig.load(3)
        got = [page.number for page in rig.scanner.scan(rig.device, FAST, TARGET)]
        assert got == [1, 4, 5]
        assert [page.number for page in rig.pages.pages("batch-1")] == [1, 2, 3, 4, 5]

    def test_an_empty_feeder_says_so(self, rig: MannedRig) -> None:
        assert until_error(rig) == ([], "scanner.empty")

    def test_pages_before_a_jam_stay(self, rig: MannedRig) -> None:
        rig.load(4)
        rig.jam(after=2)
        got, code = until_error(rig)
        assert code == "scanner.jam"
        assert list(rig.pages.pages("batch-1")) == got
        assert [page.number for page in got] == [1, 2]

    def test_pages_before_an_open_cover_stay(self, rig: MannedRig) -> None:
        rig.load(3)
        rig.open_cover(after=1)
        got, code = until_error(rig)
        assert code == "scanner.cover"
        assert list(rig.pages.pages("batch-1")) == got
        assert len(got) == 1

    def test_pages_before_a_breakdown_stay(self, rig: MannedRig) -> None:
        rig.load(3)
        rig.break_down(after=1)
        got, code = until_error(rig)
        assert code == "scanner.stopped"
        assert list(rig.pages.pages("batch-1")) == got
        assert len(got) == 1
