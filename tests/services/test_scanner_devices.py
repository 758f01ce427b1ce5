"""The office's scanners over a real store, with real workers and a device on the network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.virtual_scanner import VirtualScanner, running
from tests.support.due_office import ADMIN
from tests.support.office import ACCOUNT, KEY, Home
from tthc_desktop.adapters.scanning.worker_pool import WorkerPool
from tthc_desktop.adapters.scanning.worker_scanner import WorkerScanner
from tthc_desktop.adapters.system.worker_process import WorkerProcess
from tthc_desktop.demo import virtual_xml
from tthc_desktop.domain.errors import DeviceError, InputError
from tthc_desktop.domain.scan_profile import BUILT_IN
from tthc_desktop.domain.scanning import Device, Source
from tthc_desktop.services.current_devices import CurrentScanner
from tthc_desktop.services.office import GetOffice
from tthc_desktop.services.scanning.application import ScannerWork
from tthc_desktop.services.scanning.devices import FoundDevice, KnownDevice, checked_address


@dataclass
class FakeFinder:
    devices: tuple[Device, ...] = ()

    def find(self) -> Iterator[Device]:
        yield from self.devices


@dataclass
class Desk:
    home: Home
    work: ScannerWork
    finder: FakeFinder
    virtual: VirtualScanner

    def listed(self) -> list[str]:
        return [each.device.id for each in self.work.devices()]

    def audited(self) -> list[tuple[str, str]]:
        with self.home.store.read() as tx:
            lines = tx.audit.lines()
        return [(x.action, x.ref) for x in lines if x.action.startswith("scanner.")]


@pytest.fixture(scope="module")
def virtual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualScanner]:
    with running(tmp_path_factory.mktemp("pictures")) as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path, virtual: VirtualScanner) -> Iterator[Desk]:
    virtual.control(clear=True)
    home = Home.make(tmp_path)
    pool = WorkerPool(lambda: WorkerProcess("scanner", KEY))
    scanner = CurrentScanner(
        GetOffice(home.store), lambda addresses: WorkerScanner(pool, tmp_path / "b", addresses)
    )
    finder = FakeFinder()
    yield Desk(home, ScannerWork.of(home.store, home.ids, scanner, finder), finder, virtual)
    pool.end()
    home.close()


def test_a_scanner_is_added_when_it_answers(desk: Desk) -> None:
    assert desk.listed() == []
    with pytest.raises(DeviceError, match=r"scanner\.not_set"):
        desk.work.device_for(BUILT_IN[0])
    found = desk.work.add(ADMIN, desk.virtual.url)
    assert found.device == Device(desk.virtual.device, virtual_xml.NAME)
    assert desk.work.devices() == (KnownDevice(found.device, found, first=True),)
    assert desk.work.device_for(BUILT_IN[0]) == found.device
    assert desk.audited() == [("scanner.added", desk.virtual.url)]
    with pytest.raises(InputError, match=r"scanner\.known"):
        desk.work.add(ADMIN, desk.virtual.device)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("127.0.0.1:9", "scanner.offline"),
        ("", "scanner.address"),
        ("ftp://127.0.0.1", "scanner.address"),
        ("http://a b/eSCL", "scanner.address"),
        ("sane:", "scanner.address"),
    ],
)
def test_a_wrong_address_is_not_added(desk: Desk, typed: str, code: str) -> None:
    with pytest.raises((InputError, DeviceError)) as caught:
        desk.work.add(ADMIN, typed)
    assert caught.value.code == code
    assert desk.listed() == []
    assert desk.audited() == []


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("192.168.1.20", "http://192.168.1.20/eSCL"),
        (" May-Scan.local:8080 ", "http://may-scan.local:8080/eSCL"),
        ("HTTPS://10.0.0.5/eSCL/", "https://10.0.0.5/eSCL"),
        ("http://10.0.0.5/eSCL2", "http://10.0.0.5/eSCL2"),
        ("http://[fd00::5]:80/eSCL", "http://[fd00::5]:80/eSCL"),
        ("sane:fujitsu:fi-7160:1", "sane:fujitsu:fi-7160:1"),
    ],
)
def test_addresses_as_people_type_them(typed: str, address: str) -> None:
    assert checked_address(typed) == address


def test_clerks_use_scanners_and_do_not_change_them(desk: Desk) -> None:
    for act in (
        lambda: desk.work.add(ACCOUNT, desk.virtual.url),
        lambda: desk.work.remove(ACCOUNT, "x"),
        lambda: desk.work.choose(ACCOUNT, "x"),
    ):
        with pytest.raises(InputError, match=r"account\.not_allowed"):
            act()
    assert desk.audited() == []


def test_what_a_device_can_do_is_asked_once(desk: Desk) -> None:
    desk.work.add(ADMIN, desk.virtual.url)
    desk.virtual.fault("adf_only")
    known = desk.work.capabilities(desk.virtual.device)
    assert Source.FLATBED in known.sources, "remembered"
    assert not desk.work.capabilities.after(DeviceError("scanner.jam"), desk.virtual.device)
    assert desk.work.capabilities.after(DeviceError("scanner.settings"), desk.virtual.device)
    assert Source.FLATBED not in desk.work.capabilities(desk.virtual.device).sources
    assert not desk.work.capabilities.after(DeviceError("scanner.settings"), desk.virtual.device)


def test_order_and_removal(desk: Desk, tmp_path: Path) -> None:
    with running(tmp_path) as other:
        desk.work.add(ADMIN, desk.virtual.url)
        desk.work.add(ADMIN, other.url)
    assert desk.listed() == [desk.virtual.device, other.device]
    desk.work.choose(ADMIN, other.device)
    assert desk.listed() == [other.device, desk.virtual.device]
    assert desk.work.device_for(BUILT_IN[0]).id == other.device
    desk.work.choose(ADMIN, "escl:http://nowhere")
    assert desk.listed() == [other.device, desk.virtual.device]
    desk.work.remove(ADMIN, other.device)
    assert desk.listed() == [desk.virtual.device]


def test_found_ones_that_are_known_say_so(desk: Desk) -> None:
    desk.work.add(ADMIN, desk.virtual.url)
    new = Device("sane:test:0", "Máy USB")
    desk.finder.devices = (new, Device(desk.virtual.device, "X"))
    assert list(desk.work.find()) == [
        FoundDevice(new, known=False),
        FoundDevice(Device(desk.virtual.device, "X"), known=True),
    ]
