"""The contract of the port Scanner: the fake, and workers with devices on the network, of SANE's
test backend, and on the network through SANE."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.adapters.scanning.scanner_contract import (
    PHYSICAL,
    MannedRig,
    MannedScannerContract,
    Rig,
    ScannerContract,
)
from tests.fakes.scanner import DEVICE, FakePages, FakeScanner
from tests.fakes.virtual_scanner import VirtualScanner
from tests.support.sane import (
    AIRSCAN,
    TEST_DEVICE,
    airscan_config,
    fault_config,
    needs_airscan,
    needs_sane,
)
from tests.support.sane import pool as sane_pool
from tthc_desktop.adapters.scanning.page_files import FolderPages
from tthc_desktop.adapters.scanning.worker_pool import WorkerPool
from tthc_desktop.adapters.scanning.worker_scanner import WorkerScanner
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.scanning import Source
from tthc_desktop.services.ports.pages import PageFiles
from tthc_desktop.services.ports.scanner import Scanner


class FakeRig:
    def __init__(self) -> None:
        self.pages: PageFiles = FakePages()
        assert isinstance(self.pages, FakePages)
        self.fake = FakeScanner(self.pages)
        self.scanner: Scanner = self.fake
        self.device = DEVICE.id
        self.sources = PHYSICAL

    def ready(self) -> None:
        self.load(3)

    def load(self, count: int) -> None:
        self.fake.sheets += [b"sheet %d" % n for n in range(count)]

    def lay_on_glass(self) -> None:
        self.fake.glass = b"glass"

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
    sources: frozenset[Source] = PHYSICAL

    def ready(self) -> None:
        self.load(3)

    def load(self, count: int) -> None:
        self.virtual.load(count)

    def lay_on_glass(self) -> None:
        self.virtual.load(1)
        self.virtual.control(clear=True)  # the feeder; what lies on the glass stays there

    def jam(self, after: int) -> None:
        self.virtual.fault("jam", after)

    def open_cover(self, after: int) -> None:
        self.virtual.fault("cover", after)

    def break_down(self, after: int) -> None:
        self.virtual.fault("drop", after)


@dataclass
class TestBackendRig:
    """Ten sheets, whatever anybody does."""

    __test__ = False
    scanner: Scanner
    pages: PageFiles
    device: str = TEST_DEVICE
    sources: frozenset[Source] = frozenset({Source.FLATBED, Source.FEEDER})

    def ready(self) -> None:
        """It is."""


class TestFakeScanner(MannedScannerContract):
    @pytest.fixture
    def rig(self) -> MannedRig:
        return FakeRig()


class TestWorkerScanner(MannedScannerContract):
    @pytest.fixture
    def rig(
        self,
        virtual: VirtualScanner,
        pool: WorkerPool,
        batches: Path,
        sealed: SealedFileStore,
    ) -> MannedRig:
        scanner = WorkerScanner(pool, batches, [virtual.url, "http://127.0.0.1:9/eSCL"])
        return NetworkRig(scanner, FolderPages(sealed, batches), virtual.device, virtual)


@needs_sane
class TestSaneTestBackend(ScannerContract):
    @pytest.fixture
    def rig(self, tmp_path: Path, batches: Path, sealed: SealedFileStore) -> Iterator[Rig]:
        workers = sane_pool(fault_config(tmp_path))
        scanner = WorkerScanner(workers, batches, [TEST_DEVICE, "sane:test:77"])
        yield TestBackendRig(scanner, FolderPages(sealed, batches))
        workers.end()


class AirscanRig(NetworkRig):
    def open_cover(self, after: int) -> None:
        """sane-airscan 0.99.27 knows an open hatch by another name than the specification; of
        ScannerAdfHatchOpen it says that the feeder is empty."""
        self.virtual.fault("door", after)


@needs_airscan
class TestSaneOverTheNetwork(MannedScannerContract):
    """Our worker, python-sane, sane-airscan, the virtual scanner."""

    @pytest.fixture
    def rig(
        self, virtual: VirtualScanner, tmp_path: Path, batches: Path, sealed: SealedFileStore
    ) -> Iterator[MannedRig]:
        workers = sane_pool(airscan_config(tmp_path, virtual.url))
        scanner = WorkerScanner(workers, batches, [AIRSCAN])
        yield AirscanRig(scanner, FolderPages(sealed, batches), AIRSCAN, virtual)
        workers.end()
