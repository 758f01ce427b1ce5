"""What a worker does around a SANE driver: slow pages, a cancel in the middle of one, devices that
changed their place."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from tests.adapters.scanning.scanner_contract import FAST, TARGET
from tests.support.sane import KEY, TEST_DEVICE, fault_config, needs_sane
from tthc_desktop.adapters.scanning.driver import ScannedPage
from tthc_desktop.adapters.scanning.sane_device import SaneDevice
from tthc_desktop.adapters.scanning.sane_driver import SaneDriver
from tthc_desktop.adapters.scanning.sane_scan import SaneScan
from tthc_desktop.adapters.scanning.worker_pool import WorkerPool
from tthc_desktop.adapters.scanning.worker_scanner import WorkerScanner
from tthc_desktop.adapters.system.worker_process import WorkerProcess
from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.page_body import page_body, target_body
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.scanning import Device, ScanSettings, Source


@needs_sane
def test_a_slow_page_is_no_hang_and_can_be_left(tmp_path: Path, batches: Path) -> None:
    """The page takes about a minute, the deadline is a tenth of it."""
    slow = fault_config(tmp_path, read_delay="true", read_delay_duration=200_000)
    worker = WorkerProcess("scanner", KEY, environment={"SANE_CONFIG_DIR": str(slow)})
    body = {
        "device": TEST_DEVICE,
        "settings": asdict(ScanSettings(Source.FLATBED, dpi=300)),
        "target": target_body(TARGET),
        "folder": str(batches),
    }
    list(worker.call("capabilities", body, 60.0))  # started before the deadline counts
    pid = worker.pid
    replies = worker.call("scan", body, 6.0)
    assert next(replies) == {"job": "", "source": "flatbed"}
    assert [next(replies) for _ in range(3)] == [{"waiting": True}] * 3
    assert isinstance(replies, Generator)
    replies.close()
    assert list(worker.call("devices", {"devices": [TEST_DEVICE]}, 60.0))
    assert worker.pid == pid, "the driver ended the page; nobody had to end the driver"
    assert not batches.exists()
    worker.close()


class Feeder:
    """A SaneDevice that counts the sheets that it drew in."""

    def __init__(self, sheets: int) -> None:
        self.sheets = sheets
        self.drawn = 0
        self.cancelled = 0

    def page(self, dpi: int, moving: Callable[[], None]) -> ScannedPage:
        if self.drawn == self.sheets:
            raise DeviceError("scanner.empty")
        self.drawn += 1
        moving()
        return ScannedPage(b"%d" % self.drawn, dpi, 1, 1)

    def cancel(self) -> None:
        self.cancelled += 1


def test_no_sheet_is_drawn_in_before_the_last_one_is_safe() -> None:
    feeder = Feeder(5)
    scan = SaneScan(cast(SaneDevice, feeder), 200, feeder=True)
    pages = scan.pages(lambda: False)
    assert [next(pages), next(pages)] == [
        ScannedPage(b"1", 200, 1, 1),
        ScannedPage(b"2", 200, 1, 1),
    ]
    pages.close()
    assert feeder.drawn == 2
    assert feeder.cancelled


def test_a_stack_ends_when_the_feeder_says_so() -> None:
    feeder = Feeder(3)
    assert len(list(SaneScan(cast(SaneDevice, feeder), 200, feeder=True).pages(lambda: False))) == 3
    with pytest.raises(DeviceError, match=r"scanner\.empty"):
        list(SaneScan(cast(SaneDevice, feeder), 200, feeder=True).pages(lambda: False))
    assert feeder.cancelled == 2


class Bus:
    """The module python-sane with one device, which is plugged in somewhere."""

    class Error(Exception):
        pass

    def __init__(self, *names: str) -> None:
        self.names = list(names)
        self.opened: list[str] = []
        self._sane = SimpleNamespace(error=Bus.Error)

    def open(self, name: str) -> SimpleNamespace:
        if name not in self.names:
            raise Bus.Error("Invalid argument")
        self.opened.append(name)
        return SimpleNamespace(opt={}, close=lambda: None)

    def get_devices(
        self,
        *,
        localOnly: bool,  # noqa: N803 - the library's name
    ) -> list[tuple[str, str, str, str]]:
        assert not localOnly, "network drivers are listed too"
        camera = ("v4l:/dev/video0", "Hãng", "Máy ảnh", "virtual video camera")
        return [(name, "Hãng", "A", "flatbed scanner") for name in self.names] + [camera]


def driver(bus: Bus) -> SaneDriver:
    made = SaneDriver()
    made._module = bus
    return made


def test_a_device_that_was_plugged_in_elsewhere_is_found_again() -> None:
    bus = Bus("genesys:libusb:001:009", "test:0")
    found = driver(bus).capabilities("sane:genesys:libusb:001:004", brief=False)
    assert bus.opened == ["genesys:libusb:001:009"]
    assert found.device.id == "sane:genesys:libusb:001:004"


@pytest.mark.parametrize(
    "names",
    [
        ("genesys:libusb:001:009", "genesys:libusb:001:010"),  # which one?
        ("pixma:libusb:001:009",),
        (),
    ],
)
def test_another_device_is_not_taken_for_it(names: tuple[str, ...]) -> None:
    bus = Bus(*names)
    with pytest.raises(DeviceError, match=r"scanner\.offline"):
        driver(bus).capabilities("sane:genesys:libusb:001:004", brief=False)
    assert bus.opened == []


def test_what_others_find_and_cameras_are_left_out() -> None:
    bus = Bus("airscan:e0:Máy", "escl:http://10.0.0.5", "airscan:w0:Máy WSD", "test:0")
    found = list(driver(bus).find(lambda: False))
    assert found == [Device("sane:airscan:w0:Máy WSD", "Hãng A"), Device("sane:test:0", "Hãng A")]


PAGE = PageFile("b/00001-front.page", "b", 1, Placement("c"), "0" * 64, 9, "image/jpeg", 200, 9, 9)


class Recorder:
    """A worker that answers at once and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, object]] = []
        self.ended = False

    def call(
        self, op: str, body: Mapping[str, object], deadline_s: float
    ) -> Iterator[dict[str, object]]:
        wanted = body.get("devices")
        self.asked.append((op, wanted))
        if op == "scan":
            yield {"job": "/7", "source": "feeder"}
            yield {"page": page_body(PAGE)}
            return
        assert isinstance(wanted, list)
        yield from ({"id": each, "name": "Máy"} for each in wanted)

    def close(self) -> None:
        self.ended = True

    end = close


def test_a_device_at_work_is_there_and_is_not_asked(tmp_path: Path) -> None:
    made: list[Recorder] = []

    def make() -> Recorder:
        made.append(Recorder())
        return made[-1]

    workers = WorkerPool(make)
    scanner = WorkerScanner(workers, tmp_path, ["http://10.0.0.5/eSCL", "sane:test:0"])
    assert [d.id for d in scanner.devices()] == ["escl:http://10.0.0.5/eSCL", "sane:test:0"]
    stack = scanner.scan("sane:test:0", FAST, TARGET)
    next(stack)
    assert [d.id for d in scanner.devices()] == ["escl:http://10.0.0.5/eSCL", "sane:test:0"]
    assert made[0].asked[-1] == ("devices", ["escl:http://10.0.0.5/eSCL"])
    list(stack)
    scanner.devices()
    assert made[0].asked[-1] == ("devices", ["escl:http://10.0.0.5/eSCL", "sane:test:0"])
    assert len(made) == 2
    workers.end()
    assert all(each.ended for each in made)
    with_end = workers.of("sane:new")
    assert isinstance(with_end, Recorder)
    assert with_end.ended, "nothing starts while the program is being closed"


class Hangs(Recorder):
    """told: devices that have answered by then."""

    told = 1

    def call(
        self, op: str, body: Mapping[str, object], deadline_s: float
    ) -> Iterator[dict[str, object]]:
        yield from list(super().call(op, body, deadline_s))[: self.told]
        raise DeviceError("worker.hung", worker="scanner")


class Babbles(Recorder):
    def call(
        self, op: str, body: Mapping[str, object], deadline_s: float
    ) -> Iterator[dict[str, object]]:
        yield {"page": "nonsense"} if op == "scan" else {"id": 7}


def test_what_no_worker_of_ours_says_is_the_drivers_end_and_no_damaged_file(
    tmp_path: Path,
) -> None:
    """Whatever was asked: no stored file is at fault, and what is on disk is adopted."""
    scanner = WorkerScanner(WorkerPool(Babbles), tmp_path, ["sane:test:0"])
    with pytest.raises(DeviceError, match=r"scanner\.driver_crashed"):
        list(scanner.scan("sane:test:0", FAST, TARGET))
    with pytest.raises(DeviceError, match=r"scanner\.driver_crashed"):
        scanner.capabilities("sane:test:0")


def test_a_driver_that_hangs_hides_none_that_has_answered(tmp_path: Path) -> None:
    scanner = WorkerScanner(WorkerPool(Hangs), tmp_path, ["http://10.0.0.5/eSCL", "sane:test:0"])
    assert [d.id for d in scanner.devices()] == ["escl:http://10.0.0.5/eSCL"]


def test_a_driver_that_hangs_before_any_answer_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hangs, "told", 0)
    with pytest.raises(DeviceError, match=r"scanner\.driver_hung"):
        WorkerScanner(WorkerPool(Hangs), tmp_path, ["sane:test:0"]).devices()


def test_an_option_that_a_device_lacks_is_never_set() -> None:
    """python-sane would take the attribute, and the scan would be another one without a word."""
    opened = SimpleNamespace(opt={})
    device = object.__new__(SaneDevice)
    device._device = opened
    with pytest.raises(DeviceError):
        device._set("tl_x", 1.0)
    assert not hasattr(opened, "tl_x")
