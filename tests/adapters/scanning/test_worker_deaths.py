"""Workers and devices that die in the middle of a stack: no page is lost, the next scan works."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.adapters.scanning.scanner_contract import FAST, TARGET
from tests.fakes.virtual_scanner import VirtualScanner, colour
from tests.support.processes import kill
from tthc_desktop.adapters.scanning.page_files import FolderPages
from tthc_desktop.adapters.scanning.worker_pool import WorkerPool
from tthc_desktop.adapters.scanning.worker_scanner import WorkerScanner
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.adapters.system.worker_process import WorkerProcess
from tthc_desktop.domain.errors import DeviceError, StoreError
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.scanning import PageTarget


@pytest.fixture
def scanner(virtual: VirtualScanner, pool: WorkerPool, batches: Path) -> WorkerScanner:
    return WorkerScanner(pool, batches, [virtual.url])


@pytest.fixture
def pages(sealed: SealedFileStore, batches: Path) -> FolderPages:
    return FolderPages(sealed, batches)


@pytest.mark.loud("worker.crashed")
def test_a_killed_worker_costs_no_page(
    virtual: VirtualScanner, worker: WorkerProcess, scanner: WorkerScanner, pages: FolderPages
) -> None:
    virtual.load(4)
    virtual.fault("hang", after=2)
    scan = scanner.scan(virtual.device, FAST, TARGET)
    before = [next(scan), next(scan)]
    virtual.control(until_held=True)
    assert worker.pid
    kill(worker.pid)
    with pytest.raises(DeviceError, match=r"scanner\.driver_crashed"):
        next(scan)
    assert list(pages.pages("batch-1")) == before
    assert [colour(pages.read(page)) for page in before] == ["red", "green"]

    job = virtual.control()["job"]
    assert job, "the device still holds the job, as a real one would"
    after = list(
        scanner.scan(virtual.device, FAST, PageTarget("batch-1", 3, Placement("giay-chung-sinh")))
    )
    assert [page.number for page in after] == [3, 4]
    assert [colour(pages.read(page)) for page in after] == ["blue", "orange"]
    assert virtual.deleted() == [job]


@pytest.mark.loud("worker.hung")
def test_a_hung_worker_is_ended(
    virtual: VirtualScanner, pool: WorkerPool, batches: Path, pages: FolderPages
) -> None:
    virtual.load(2)
    virtual.fault("hang", after=1)
    WorkerScanner(pool, batches, [virtual.url]).capabilities(
        virtual.device
    )  # started before the deadline counts
    scanner = WorkerScanner(pool, batches, [virtual.url], deadline_s=4.0)
    scan = scanner.scan(virtual.device, FAST, TARGET)
    first = next(scan)
    with pytest.raises(DeviceError, match=r"scanner\.driver_hung"):
        next(scan)
    assert pages.pages("batch-1") == (first,)
    job = virtual.control()["job"]
    rest = list(scanner.scan(virtual.device, FAST, PageTarget("batch-1", 2, Placement("a"))))
    assert [page.number for page in rest] == [2]
    assert virtual.deleted() == [job]


def test_leaving_a_scan_deletes_the_job(
    virtual: VirtualScanner, worker: WorkerProcess, scanner: WorkerScanner, pages: FolderPages
) -> None:
    virtual.load(3)
    virtual.fault("hang", after=1)
    scan = scanner.scan(virtual.device, FAST, TARGET)
    first = next(scan)
    job, pid = virtual.control()["job"], worker.pid
    assert job
    assert isinstance(scan, Generator)
    scan.close()
    assert job in virtual.deleted()
    assert virtual.control()["sheets"] == 2
    assert pages.pages("batch-1") == (first,)
    assert scanner.devices()
    assert worker.pid == pid, "the worker did not have to be killed"


def test_a_device_that_is_away(pool: WorkerPool, batches: Path) -> None:
    address = "http://127.0.0.1:9/eSCL"
    scanner = WorkerScanner(pool, batches, [address])
    assert scanner.devices() == ()
    with pytest.raises(DeviceError, match=r"scanner\.offline"):
        next(scanner.scan(f"escl:{address}", FAST, TARGET))


def test_a_disk_that_cannot_be_written(
    virtual: VirtualScanner, pool: WorkerPool, tmp_path: Path
) -> None:
    blocked = tmp_path / "batches"
    blocked.write_text("a file where the folder should be")
    virtual.load(2)
    scanner = WorkerScanner(pool, blocked, [virtual.url])
    with pytest.raises(StoreError, match=r"disk\.failed"):
        next(scanner.scan(virtual.device, FAST, TARGET))
    assert virtual.control()["job"] is None
