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
from tthc_desktop.services.office.current_devices import CurrentScanner
from tthc_desktop.services.office.settings import GetOffice
from tthc_desktop.services.ports.clock import Ids
from tthc_desktop.services.ports.scanner import DeviceFinder, Scanner
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.scanning.devices import (
    AddDevice,
    ChooseDevice,
    DeviceCapabilities,
    FindDevices,
    FoundDevice,
    KnownDevice,
    ListDevices,
    RemoveDevice,
    checked_address,
)
from tthc_desktop.services.use_cases import UseCases


@dataclass
class FakeFinder:
    devices: tuple[Device, ...] = ()

    def find(self) -> Iterator[Device]:
        yield from self.devices


@dataclass
class Desk:
    home: Home
    work: UseCases
    finder: FakeFinder
    virtual: VirtualScanner

    def listed(self) -> list[str]:
        return [each.device.id for each in self.work(ListDevices)()]

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
    use = UseCases({Store: home.store, Ids: home.ids, Scanner: scanner, DeviceFinder: finder})
    yield Desk(home, use, finder, virtual)
    pool.end()
    home.close()


def test_a_scanner_is_added_when_it_answers(desk: Desk) -> None:
    assert desk.listed() == []
    with pytest.raises(DeviceError, match=r"scanner\.not_set"):
        desk.work(ListDevices).named(BUILT_IN[0].device)
    found = desk.work(AddDevice)(ADMIN, desk.virtual.url)
    assert found.device == Device(desk.virtual.device, virtual_xml.NAME)
    assert desk.work(ListDevices)() == (KnownDevice(found.device, found, first=True),)
    assert desk.work(ListDevices).named(BUILT_IN[0].device) == found.device
    assert desk.audited() == [("scanner.added", desk.virtual.url)]
    with pytest.raises(InputError, match=r"scanner\.known"):
        desk.work(AddDevice)(ADMIN, desk.virtual.device)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("127.0.0.1:9", "scanner.offline"),
        ("", "scanner.address"),
        ("ftp://127.0.0.1", "scanner.address"),
        ("http://a b/eSCL", "scanner.address"),
        ("sane:", "scanner.address"),
        ("twain: ", "scanner.address"),
        ("twain16:fi-7160", "scanner.address"),
    ],
)
def test_a_wrong_address_is_not_added(desk: Desk, typed: str, code: str) -> None:
    with pytest.raises((InputError, DeviceError)) as caught:
        desk.work(AddDevice)(ADMIN, typed)
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
        ("twain:Máy quét quầy 2", "twain:Máy quét quầy 2"),
        (" twain32:PaperStream IP fi-7160", "twain32:PaperStream IP fi-7160"),
    ],
)
def test_addresses_as_people_type_them(typed: str, address: str) -> None:
    assert checked_address(typed) == address


def test_clerks_use_scanners_and_do_not_change_them(desk: Desk) -> None:
    for act in (
        lambda: desk.work(AddDevice)(ACCOUNT, desk.virtual.url),
        lambda: desk.work(RemoveDevice)(ACCOUNT, "x"),
        lambda: desk.work(ChooseDevice)(ACCOUNT, "x"),
    ):
        with pytest.raises(InputError, match=r"account\.not_allowed"):
            act()
    assert desk.audited() == []


def test_what_a_device_can_do_is_asked_once(desk: Desk) -> None:
    desk.work(AddDevice)(ADMIN, desk.virtual.url)
    desk.virtual.fault("adf_only")
    known = desk.work(DeviceCapabilities)(desk.virtual.device)
    assert Source.FLATBED in known.sources, "remembered"
    assert not desk.work(DeviceCapabilities).after(DeviceError("scanner.jam"), desk.virtual.device)
    assert desk.work(DeviceCapabilities).after(DeviceError("scanner.settings"), desk.virtual.device)
    assert Source.FLATBED not in desk.work(DeviceCapabilities)(desk.virtual.device).sources
    assert not desk.work(DeviceCapabilities).after(
        DeviceError("scanner.settings"), desk.virtual.device
    )


def test_order_and_removal(desk: Desk, tmp_path: Path) -> None:
    with running(tmp_path) as other:
        desk.work(AddDevice)(ADMIN, desk.virtual.url)
        desk.work(AddDevice)(ADMIN, other.url)
    assert desk.listed() == [desk.virtual.device, other.device]
    desk.work(ChooseDevice)(ADMIN, other.device)
    assert desk.listed() == [other.device, desk.virtual.device]
    assert desk.work(ListDevices).named(BUILT_IN[0].device).id == other.device
    desk.work(ChooseDevice)(ADMIN, "escl:http://nowhere")
    assert desk.listed() == [other.device, desk.virtual.device]
    desk.work(RemoveDevice)(ADMIN, other.device)
    assert desk.listed() == [desk.virtual.device]


def test_found_ones_that_are_known_say_so(desk: Desk) -> None:
    desk.work(AddDevice)(ADMIN, desk.virtual.url)
    new = Device("sane:test:0", "Máy USB")
    desk.finder.devices = (new, Device(desk.virtual.device, "X"))
    assert list(desk.work(FindDevices)()) == [
        FoundDevice(new, known=False),
        FoundDevice(Device(desk.virtual.device, "X"), known=True),
    ]
