"""Scanners behind SANE, with every fault of its test backend and those that a network scanner can
have behind sane-airscan: what the clerk is told, and that the pages before stay."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.adapters.scanning.scanner_contract import FAST, TARGET
from tests.fakes.virtual_scanner import VirtualScanner, colour, running
from tests.support.sane import (
    AIRSCAN,
    TEST_DEVICE,
    airscan_config,
    fault_config,
    needs_airscan,
    needs_sane,
    pool,
)
from tthc_desktop.adapters.scanning.page_files import FolderPages
from tthc_desktop.adapters.scanning.worker_pool import WorkerPool
from tthc_desktop.adapters.scanning.worker_scanner import WorkerScanner
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.adapters.system.worker_process import WorkerProcess
from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.scan_trouble import in_the_middle, resumable
from tthc_desktop.domain.scanning import ColorMode, PageTarget, ScanSettings, Source

GLASS = ScanSettings(Source.FLATBED, dpi=100)
Configure = Callable[..., WorkerScanner]


@pytest.fixture
def configured(tmp_path: Path, batches: Path) -> Iterator[Configure]:
    """A scanner of SANE's test backend with options of its configuration file."""
    pools: list[WorkerPool] = []

    def configure(*, deadline_s: float = 90.0, **options: object) -> WorkerScanner:
        folder = tmp_path / f"sane{len(pools)}"
        folder.mkdir()
        pools.append(pool(fault_config(folder, **options)))
        return WorkerScanner(pools[-1], batches, [TEST_DEVICE], deadline_s=deadline_s)

    yield configure
    for each in pools:
        each.end()


@pytest.fixture
def pages(sealed: SealedFileStore, batches: Path) -> FolderPages:
    return FolderPages(sealed, batches)


def scan(
    scanner: WorkerScanner, settings: ScanSettings = GLASS, device: str = TEST_DEVICE
) -> tuple[list[PageFile], DeviceError | None]:
    got: list[PageFile] = []
    try:
        got.extend(scanner.scan(device, settings, TARGET))
    except DeviceError as error:
        return got, error
    return got, None


def picture(pages: FolderPages, page: PageFile) -> Image.Image:
    return Image.open(io.BytesIO(pages.read(page)))


@needs_sane
@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        ("UNSUPPORTED", "scanner.settings", "cấu hình quét khác"),
        ("CANCELLED", "scanner.stopped", "ngừng giữa chừng"),
        ("DEVICE_BUSY", "scanner.busy", "một máy tính khác"),
        ("INVAL", "scanner.settings", "cấu hình quét khác"),
        ("EOF", "scanner.stopped", "ngừng giữa chừng"),
        ("JAMMED", "scanner.jam", "Kẹt giấy"),
        ("NO_DOCS", "scanner.empty", "Khay nạp giấy trống"),
        ("COVER_OPEN", "scanner.cover", "Đóng nắp"),
        ("IO_ERROR", "scanner.stopped", "ngừng giữa chừng"),
        ("NO_MEM", "scanner.memory", "hết bộ nhớ"),
        ("ACCESS_DENIED", "scanner.denied", "cấp quyền"),
    ],
)
@pytest.mark.loud("worker.hung")
@pytest.mark.parametrize("source", [Source.FLATBED, Source.FEEDER])
def test_every_status_has_its_sentence(
    configured: Configure, status: str, code: str, words: str, source: Source
) -> None:
    scanner = configured(deadline_s=15, read_status_code=f'"SANE_STATUS_{status}"')
    got, error = scan(scanner, ScanSettings(source, dpi=100))
    for _ in range(5):
        if error is None or error.code != "scanner.driver_hung":
            break
        # The test backend sometimes waits for its own reader for ever when a first read failed:
        # the worker was ended, and a new one asks again.
        got, error = scan(scanner, ScanSettings(source, dpi=100))
    assert got == []
    assert error is not None
    assert error.code == code
    assert words in sentence(error)
    if resumable(error):
        assert in_the_middle(error, 12, duplex=False).endswith("rồi nhấn Enter")


@needs_sane
def test_ten_sheets_and_no_eleventh(configured: Configure, pages: FolderPages) -> None:
    got, error = scan(configured(), FAST)
    assert error is None
    assert [page.number for page in got] == list(range(1, 11))
    assert pages.pages("batch-1") == tuple(got)


@needs_sane
def test_a_page_is_a_jpeg_with_its_density_and_full_colour(
    configured: Configure, pages: FolderPages
) -> None:
    scanner = configured()
    [page] = scan(scanner, ScanSettings(Source.FLATBED, dpi=200))[0]
    with picture(pages, page) as image:
        assert image.format == "JPEG"
        assert image.info["dpi"] == (200, 200)
        assert image.mode == "RGB"
        # The device is 200 mm wide and long, which is less than the A4 that is asked for.
        assert image.size == (page.width, page.height) == (1574, 1574)
        assert [c[1:3] for c in getattr(image, "layer")] == [(1, 1)] * 3  # noqa: B009 - untyped
    [grey] = scan(scanner, ScanSettings(Source.FLATBED, ColorMode.GRAY, 100))[0]
    with picture(pages, grey) as image:
        assert image.mode == "L"


@needs_sane
@pytest.mark.parametrize(
    "options",
    [
        {"read_limit": "true", "read_limit_size": 1000},
        {"read_delay": "true", "read_delay_duration": 1000, "read_limit_size": 65536},
        {"ppl_loss": 13},
        {"fuzzy_parameters": "true"},
        {"three_pass": "true"},
        {"hand_scanner": "true"},
        {"depth": 16, "invert_endianess": "true"},
        {"depth": 1},
        {"non_blocking": "true"},
    ],
)
def test_an_odd_device_gives_the_same_page(
    configured: Configure, pages: FolderPages, options: dict[str, object]
) -> None:
    [plain] = scan(configured(), ScanSettings(Source.FLATBED, dpi=75))[0]
    got, error = scan(configured(**options), ScanSettings(Source.FLATBED, dpi=75))
    assert error is None
    with picture(pages, plain) as wanted, picture(pages, got[0]) as image:
        width, height = min(wanted.width, image.width), min(wanted.height, image.height)
        assert width >= (300 if "hand_scanner" in options else wanted.width - 13)
        assert height >= 500
        box = (0, 0, width, height)
        difference = ImageChops.difference(wanted.crop(box), image.crop(box))
        # Within what JPEG loses; a page that leans over or has its colours apart is far off.
        assert ImageStat.Stat(difference).mean < [6.0] * 3


@needs_sane
def test_a_resolution_that_the_device_lacks_is_rounded_up(
    configured: Configure, pages: FolderPages
) -> None:
    scanner = configured(resolution_min=100, resolution_max=300, resolution_quant=100)
    assert scanner.capabilities(TEST_DEVICE).resolutions == (100, 200, 300)
    [page] = scan(scanner, ScanSettings(Source.FLATBED, dpi=150))[0]
    assert (page.dpi, page.width) == (200, 1574)
    error = scan(scanner, ScanSettings(Source.FLATBED, dpi=301))[1]
    assert error is not None
    assert (error.code, error.details) == ("scanner.settings", {"setting": "dpi"})


@needs_sane
def test_both_sides_of_a_device_that_reads_one(configured: Configure) -> None:
    error = scan(configured(), ScanSettings(Source.FEEDER_DUPLEX, dpi=100))[1]
    assert error is not None
    assert (error.code, error.details) == ("scanner.settings", {"setting": "source"})


@needs_sane
def test_a_device_that_is_not_plugged_in(configured: Configure) -> None:
    scanner = configured()
    for device in ("sane:test:7", "sane:nobody:libusb:001:002"):
        error = scan(scanner, GLASS, device)[1]
        assert error is not None
        assert error.code == "scanner.offline"


@needs_sane
def test_what_sane_lists_is_found(configured: Configure, tmp_path: Path, batches: Path) -> None:
    [device] = configured().devices()
    assert (device.id, device.name) == (TEST_DEVICE, "Noname frontend-tester")


@needs_airscan
@pytest.mark.loud("worker.hung")
def test_a_driver_that_hangs_costs_its_job_only(
    virtual: VirtualScanner, tmp_path: Path, batches: Path, pages: FolderPages
) -> None:
    workers = pool(airscan_config(tmp_path, virtual.url))
    scanner = WorkerScanner(workers, batches, [AIRSCAN], deadline_s=4.0)
    assert scanner.capabilities(AIRSCAN).sources  # started before the deadline counts
    virtual.load(2)
    virtual.fault("hang", after=1)
    got, error = scan(scanner, FAST, AIRSCAN)
    assert error is not None
    assert in_the_middle(error, len(got), duplex=False) == (
        "Đã quét 1 trang. Trình điều khiển máy quét không trả lời ở tờ 2 và đã được dừng:"
        " tắt rồi bật lại máy quét, đặt lại tờ 2 rồi nhấn Enter"
    )
    assert pages.pages("batch-1") == tuple(got)
    virtual.control(clear=True)  # switched off and on
    virtual.load(1)
    again = list(scanner.scan(AIRSCAN, FAST, PageTarget("batch-1", 2, Placement("a"))))
    assert [page.number for page in again] == [2]
    workers.end()


@needs_sane
@pytest.mark.loud("worker.crashed")
def test_a_driver_that_crashes_costs_neither_pages_nor_other_devices(
    tmp_path: Path, virtual: VirtualScanner, batches: Path, pages: FolderPages
) -> None:
    made: list[WorkerProcess] = []
    environment = {"SANE_CONFIG_DIR": str(fault_config(tmp_path))}

    def make() -> WorkerProcess:
        made.append(WorkerProcess("scanner", bytes(range(32)), environment=environment))
        return made[-1]

    workers = WorkerPool(make)
    scanner = WorkerScanner(workers, batches, [TEST_DEVICE, virtual.url])
    virtual.load(2)
    other = scanner.scan(virtual.device, FAST, PageTarget("batch-2", 1, Placement("a")))
    kept = [next(other)]
    stack = scanner.scan(TEST_DEVICE, FAST, TARGET)
    got = [next(stack), next(stack)]
    assert made[1].pid
    assert made[0].pid != made[1].pid
    os.kill(made[1].pid, signal.SIGSEGV)
    with pytest.raises(DeviceError, match=r"scanner\.driver_crashed") as caught:
        next(stack)
    assert pages.pages("batch-1") == tuple(got)
    assert in_the_middle(caught.value, len(got), duplex=False) == (
        "Đã quét 2 trang. Trình điều khiển máy quét bị dừng ở tờ 3 và đã khởi động lại:"
        " đặt lại tờ 3 rồi nhấn Enter"
    )
    kept += list(other)
    assert [colour(pages.read(page)) for page in kept] == ["red", "green"]
    rest = list(
        scanner.scan(TEST_DEVICE, FAST, PageTarget("batch-1", 3, Placement("giay-chung-sinh")))
    )
    assert rest[0].number == 3
    workers.end()


@pytest.fixture
def network(tmp_path: Path, virtual: VirtualScanner, batches: Path) -> Iterator[WorkerScanner]:
    workers = pool(airscan_config(tmp_path, virtual.url))
    yield WorkerScanner(workers, batches, [AIRSCAN])
    workers.end()


@needs_airscan
def test_a_jam_behind_the_network_driver(
    virtual: VirtualScanner, network: WorkerScanner, pages: FolderPages
) -> None:
    virtual.load(4)
    virtual.fault("jam", after=2)
    got, error = scan(network, FAST, AIRSCAN)
    assert error is not None
    assert in_the_middle(error, len(got), duplex=False) == (
        "Đã quét 2 trang. Kẹt giấy ở tờ 3: lấy tờ kẹt ra, đặt lại tờ 3 rồi nhấn Enter"
    )
    assert pages.pages("batch-1") == tuple(got)


@needs_airscan
def test_an_empty_feeder_behind_the_network_driver(network: WorkerScanner) -> None:
    error = scan(network, FAST, AIRSCAN)[1]
    assert error is not None
    assert error.code == "scanner.empty"


@needs_airscan
def test_a_network_scanner_that_is_switched_off_in_the_middle(
    pictures: Path, tmp_path: Path, batches: Path, pages: FolderPages
) -> None:
    with running(pictures) as own:
        workers = pool(airscan_config(tmp_path, own.url))
        scanner = WorkerScanner(workers, batches, [AIRSCAN])
        own.load(3)
        own.fault("hang", after=1)
        stack = scanner.scan(AIRSCAN, FAST, TARGET)
        got = [next(stack)]
        own.control(until_held=True)
        own.kill()
        with pytest.raises(DeviceError, match=r"scanner\.unplugged"):
            next(stack)
        assert pages.pages("batch-1") == tuple(got)
        error = scan(scanner, FAST, AIRSCAN)[1]
        assert error is not None
        assert error.code == "scanner.offline"
        assert scanner.devices() == ()
        workers.end()
