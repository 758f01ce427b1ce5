"""The contract of the port Scanner: the fake, and the worker with a device on the network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.adapters.scanning.scanner_contract import Rig, ScannerContract
from tests.fakes.scanner import DEVICE, FakePages, FakeScanner
from tests.fakes.virtual_scanner import VirtualScanner
from tthc_desktop.adapters.scanning.page_files import FolderPages
from tthc_desktop.adapters.scanning.worker_scanner import WorkerScanner
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.adapters.system.worker_process import WorkerProcess
from tthc_desktop.services.ports.pages import PageFiles
from tthc_desktop.services.ports.scanner import Scanner


class FakeRig:
    def __init__(self) -> None:
        self.pages: PageFiles = FakePages()
        assert isinstance(self.pages, FakePages)
        self.fake = FakeScanner(self.pages)
        self.scanner: Scanner = self.fake
        self.device = DEVICE.id

    def load(self, count: int) -> None:
        self.fake.sheets += [b"sheet %d" % n for n in range(count)]

    def jam(self, after: int) -> None:
        self.fake.fail("scanner.jam", after)

    def open_cover(self, after: int) -> None:
        self.fake.fail("scanner.cover", after)

    def break_down(self, after: int) -> None:
        self.fake.fail("scanner.stopped", after)


@dataclass
class NetworkRig:
    scanner: Scanner
    pages: PageFiles
    device: str
    virtual: VirtualScanner

    def load(self, count: int) -> None:
        self.virtual.load(count)

    def jam(self, after: int) -> None:
        self.virtual.fault("jam", after)

    def open_cover(self, after: int) -> None:
        self.virtual.fault("cover", after)

    def break_down(self, after: int) -> None:
        self.virtual.fault("drop", after)


class TestFakeScanner(ScannerContract):
    @pytest.fixture
    def rig(self) -> Rig:
        return FakeRig()


class TestWorkerScanner(ScannerContract):
    @pytest.fixture
    def rig(
        self,
        virtual: VirtualScanner,
        worker: WorkerProcess,
        batches: Path,
        sealed: SealedFileStore,
    ) -> Rig:
        scanner = WorkerScanner(worker, batches, [virtual.url, "http://127.0.0.1:9/eSCL"])
        return NetworkRig(scanner, FolderPages(sealed, batches), virtual.device, virtual)
