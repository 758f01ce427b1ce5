"""The contract of the port Scanner with virtual TWAIN sources behind a worker process, and drivers
that hang or crash there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.scanning.scanner_contract import (
    FAST,
    PHYSICAL,
    TARGET,
    MannedScannerContract,
)
from tests.windows.virtual_twain import VirtualTwain, missing
from tthc_desktop.adapters.scanning.page_files import FolderPages
from tthc_desktop.adapters.scanning.worker_pool import WorkerPool
from tthc_desktop.adapters.scanning.worker_scanner import WorkerFinder, WorkerScanner
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.adapters.system.worker_process import WorkerProcess
from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.scanning import Device
from tthc_desktop.services.ports.pages import PageFiles
from tthc_desktop.services.ports.scanner import Scanner

KEY = bytes(range(32))
HANG, CRASH = 2, 3
SCHEMES = {64: "twain:", 32: "twain32:"}


class WorkerRig(VirtualTwain):
    """Implements MannedRig."""

    def __init__(self, bits: int, pool: WorkerPool, folder: Path) -> None:
        super().__init__(bits)
        self.device = SCHEMES[bits] + self.name
        self.scanner: Scanner = WorkerScanner(pool, folder, [self.device])
        # For a worker that has been started: a process of Windows' Python takes its time in wine.
        self.impatient: Scanner = WorkerScanner(pool, folder, [self.device], deadline_s=10.0)
        self.pages: PageFiles = FolderPages(SealedFileStore(KEY), folder)
        self.sources = PHYSICAL
        self.set(glass=0)

    def ready(self) -> None:
        self.set(sides=3)

    def lay_on_glass(self) -> None:
        self.set(glass=1)

    def _fault(self, after: int, code: int) -> None:
        sides = int(Path("C:/vscan/left.txt").read_text())
        self.set(sides=sides, deed=1, after=after, code=code)

    def jam(self, after: int) -> None:
        self._fault(after, 20)

    def open_cover(self, after: int) -> None:
        self._fault(after, 24)

    def break_down(self, after: int) -> None:
        self._fault(after, 0x8001)


@pytest.fixture(
    params=[
        pytest.param(
            bits, marks=pytest.mark.skipif(bool(missing(bits)), reason=missing(bits) or "-")
        )
        for bits in SCHEMES
    ],
    ids=["64", "32"],
)
def rig(request: pytest.FixtureRequest, pool: WorkerPool, tmp_path: Path) -> WorkerRig:
    return WorkerRig(request.param, pool, tmp_path / "Nguyễn Văn Mẫu" / "batches")


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    made = WorkerPool(lambda: WorkerProcess("scanner", KEY))
    yield made
    made.end()


class TestTwainScanner(MannedScannerContract):
    """With the fixture above."""


@pytest.mark.loud("scanner worker: worker.hung")
@pytest.mark.loud("scanner worker: worker.crashed")
@pytest.mark.parametrize(
    ("deed", "place", "code"),
    [
        (HANG, 0, "scanner.driver_hung"),
        (HANG, 3, "scanner.driver_hung"),
        (CRASH, 0, "scanner.driver_crashed"),
    ],
    ids=["hangs in a page", "is never ready", "crashes in a page"],
)
def test_a_bad_driver_costs_the_page_in_hand(
    rig: WorkerRig, deed: int, place: int, code: str
) -> None:
    rig.scanner.capabilities(rig.device)
    rig.set(sides=3, deed=deed, after=1, deed_at=place)
    got: list[PageFile] = []
    with pytest.raises(DeviceError) as caught:
        got.extend(rig.impatient.scan(rig.device, FAST, TARGET))
    assert caught.value.code == code
    assert list(rig.pages.pages("batch-1")) == got
    assert len(got) == (1 if place == 0 else 0)
    rig.set(sides=2)
    assert len(list(rig.scanner.scan(rig.device, FAST, TARGET))) == 2


def test_both_kinds_are_found(pool: WorkerPool) -> None:
    there = [bits for bits in SCHEMES if not missing(bits)]
    if not there:
        pytest.skip(missing(64))
    VirtualTwain(64)
    got = [each for each in WorkerFinder(pool).find() if each.id.startswith("twain")]
    ways = {64: "TWAIN", 32: "TWAIN 32 bit"}
    assert {*got} == {
        Device(f"{SCHEMES[bits]}TTHC Virtual {bits}", f"TTHC Virtual {bits} ({ways[bits]})")
        for bits in there
    }
