"""One virtual scanner for all tests of a run; each finds it empty and without faults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.virtual_scanner import VirtualScanner, running
from tthc_desktop.adapters.scanning.worker_pool import WorkerPool
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.adapters.system.worker_process import WorkerProcess

KEY = bytes(range(32))


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="session")
def process(pictures: Path) -> Iterator[VirtualScanner]:
    with running(pictures) as virtual:
        yield virtual


@pytest.fixture
def virtual(process: VirtualScanner) -> VirtualScanner:
    job = process.control()["job"]
    process.control(clear=True)
    assert job is None, f"job {job} of the test before was left on the device"
    return process


@pytest.fixture
def worker() -> Iterator[WorkerProcess]:
    process = WorkerProcess("scanner", KEY)
    yield process
    process.close()


@pytest.fixture
def pool(worker: WorkerProcess) -> Iterator[WorkerPool]:
    """``worker`` is the process of the first device that is asked for anything."""
    first = [worker]
    made = WorkerPool(lambda: first.pop() if first else WorkerProcess("scanner", KEY))
    yield made
    made.end()


@pytest.fixture
def sealed() -> SealedFileStore:
    return SealedFileStore(KEY)


@pytest.fixture
def batches(tmp_path: Path) -> Path:
    """With a name as Windows accounts here have it."""
    return tmp_path / "Nguyễn Văn Mẫu" / "batches"
