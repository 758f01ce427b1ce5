"""Scanners that nobody named: real multicast DNS on the loopback card, SANE's own list, and both at
once through the worker."""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from zeroconf import ServiceInfo, Zeroconf

from tests.fakes.virtual_scanner import VirtualScanner
from tests.support.sane import TEST_DEVICE, fault_config, needs_sane, pool
from tthc_desktop.adapters.scanning.driver import Cancelled, DriverStep
from tthc_desktop.adapters.scanning.mdns import Advertised, advertised, browse
from tthc_desktop.adapters.scanning.worker_scanner import WorkerFinder
from tthc_desktop.demo import virtual_xml
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.scanning import Capabilities, Device, ScanSettings
from tthc_desktop.workers.scanner import Drivers

# On this card every test hears what the others tell.
pytestmark = pytest.mark.xdist_group("multicast")
LOOPBACK = ["127.0.0.1"]
_numbers = itertools.count(1)


def service(
    port: int, kind: str = "_uscan", address: str = "127.0.0.1", **told: str
) -> ServiceInfo:
    """Each under a name of its own: that of a service which has just left, or of the tests beside
    these, may be taken."""
    name, type_ = f"Máy thử {os.getpid()}-{next(_numbers)}", f"{kind}._tcp.local."
    return ServiceInfo(
        type_,
        f"{name}.{type_}",
        addresses=[socket.inet_aton(address)],
        port=port,
        properties=told or {"rs": "eSCL", "ty": "Hãng A 100", "UUID": "u-1"},
        server=f"may-{port}.local.",
    )


@contextlib.contextmanager
def telling(*services: ServiceInfo) -> Iterator[None]:
    with Zeroconf(LOOPBACK) as responder:
        for each in services:
            responder.register_service(each)
        yield


def heard(key: str) -> Advertised:
    """That one, as it comes from the network: what a test before has told may still be heard."""
    answers = browse(10.0, lambda: False, LOOPBACK)
    return next(one for one in answers if one is not None and one.key == key)


def test_a_device_is_heard() -> None:
    with telling(service(9095)):
        one = heard("u-1")
    assert one.name == "Hãng A 100"
    assert one.addresses == ("http://127.0.0.1:9095/eSCL",)


def test_encrypted_services_and_other_paths() -> None:
    with telling(service(8443, kind="_uscans", rs="/eSCL2/", ty="B", UUID="u-2")):
        assert heard("u-2").addresses == ("https://127.0.0.1:8443/eSCL2",)


@pytest.mark.parametrize(
    "odd",
    [
        service(9095, address="9.9.9.9"),  # outside of the office
        service(9095, rs="../../x y?z=1#", ty="C", UUID="u-3"),
        service(9095, rs="e" * 200, ty="C", UUID="u-3"),
        service(0),
    ],
)
def test_what_no_office_scanner_says_is_not_asked(odd: ServiceInfo) -> None:
    assert advertised(odd.type, odd.name, odd) is None


def test_a_search_can_be_left() -> None:
    with telling(service(9095)):
        search = browse(600.0, lambda: False, LOOPBACK)
        assert any(search)
        assert hasattr(search, "close")
        search.close()


@needs_sane
def test_the_worker_finds_network_and_drivers(virtual: VirtualScanner, tmp_path: Path) -> None:
    port = int(virtual.url.split(":")[2].partition("/")[0])
    workers = pool(fault_config(tmp_path))
    alive = service(port, rs="eSCL", ty="E", UUID="u-5")
    with telling(alive, service(9, rs="eSCL", ty="D", UUID="u-4")):
        found = list(WorkerFinder(workers).find())
    workers.end()
    assert set(found) == {
        Device(virtual.device, virtual_xml.NAME),
        Device(TEST_DEVICE, "Noname frontend-tester"),
    }


class SlowDriver:
    """Looks until it is told to stop. Of a Driver only find() is used."""

    def __init__(self) -> None:
        self.told = threading.Event()

    def find(self, cancelled: Cancelled) -> Iterator[Device]:
        assert self.told.wait(60)
        yield Device("slow:1", "Máy chậm")

    def capabilities(self, device_id: str, *, brief: bool) -> Capabilities:
        raise DeviceError("scanner.absent")

    def scan(
        self, device_id: str, settings: ScanSettings, forget: str, cancelled: Cancelled
    ) -> Generator[DriverStep, None, None]:
        yield from ()


class QuickDriver(SlowDriver):
    def find(self, cancelled: Cancelled) -> Iterator[Device]:
        yield Device("quick:1", "Máy nhanh")


class BrokenDriver(SlowDriver):
    def find(self, cancelled: Cancelled) -> Iterator[Device]:
        raise DeviceError("scanner.driver_missing")


def test_answers_come_while_others_are_still_looking() -> None:
    slow = SlowDriver()
    drivers = Drivers({"broken:": BrokenDriver(), "slow:": slow, "quick:": QuickDriver()})
    found = drivers.handlers()["find"]({}, lambda: False)
    assert next(found)["id"] == "quick:1"
    slow.told.set()
    assert [one["id"] for one in found] == ["slow:1"]


class AwkwardDriver(SlowDriver):
    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def capabilities(self, device_id: str, *, brief: bool) -> Capabilities:
        raise DeviceError(self.code)


@pytest.mark.parametrize(
    ("code", "there"),
    [
        ("scanner.busy", True),
        ("scanner.warming", True),
        ("scanner.denied", True),
        ("scanner.offline", False),
        ("scanner.absent", False),
        ("scanner.driver_missing", False),
    ],
)
def test_a_busy_device_is_not_an_absent_one(code: str, there: bool) -> None:
    drivers = Drivers({"x:": AwkwardDriver(code)})
    found = list(drivers.handlers()["devices"]({"devices": ["x:1", "twain:1"]}, lambda: False))
    assert found == ([{"id": "x:1", "name": ""}] if there else [])
