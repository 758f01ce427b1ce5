"""The scanners behind their worker processes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from tthc_desktop.adapters.scanning import requests
from tthc_desktop.adapters.scanning.worker_pool import WorkerPool
from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.plain import PlainError
from tthc_desktop.domain.scanning import (
    Capabilities,
    Device,
    PageTarget,
    ScanSettings,
    scanner_id,
)
from tthc_desktop.services.ports.scanner import never
from tthc_desktop.services.ports.worker import WorkerOperation

Q = TypeVar("Q")
A = TypeVar("A")
_LOOKING = "look"  # a worker that only asks who is there
_FINDING = "find"
_LOOK_S = 10.0  # longest silence of devices that the office knows; a scan may wait behind them
_FIND_S = 30.0  # longest silence while many drivers look for their devices
_DRIVER = {
    "worker.crashed": "scanner.driver_crashed",
    "worker.hung": "scanner.driver_hung",
}
# After these the job could not be ended: it is as soon as the device is there again.
_STAYS_BEHIND = frozenset({*_DRIVER.values(), "scanner.unplugged", "scanner.offline"})


class WorkerScanner:
    """Scanners, each behind a worker process of its own (services.ports.scanner.Scanner)."""

    def __init__(
        self,
        workers: WorkerPool,
        folder: Path,
        addresses: Sequence[str],
        *,
        deadline_s: float = 90.0,
    ) -> None:
        """Scans into the batches below a folder.

        Args:
            folder: Folder of all batches, absolute.
            addresses: The office's scanners as its settings name them, e.g.
                ``http://192.168.1.20/eSCL``, ``sane:fujitsu:fi-7160:1``.
            deadline_s: Longest silence of a worker in seconds; more than the 60 that a device may
                take for one page.
        """
        self._workers = workers
        self._folder = folder
        self._ids = tuple(scanner_id(address) for address in addresses)
        self._deadline_s = deadline_s
        # Jobs by device whose worker ended without ending them. A device keeps such a job for a
        # minute or more and is busy for everybody until then.
        self._left: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._scanning: set[str] = set()

    def devices(self) -> tuple[Device, ...]:
        """A device that is scanning now is there and is not disturbed; one whose driver dies hides
        none that has answered."""
        there = self._scanning & set(self._ids)
        asked = [each for each in self._ids if each not in there]
        try:
            for found in self._ask_each(asked):
                if found.name:
                    self._names[found.id] = found.name
                there.add(found.id)
        except DeviceError:
            if not there:
                raise
        return tuple(Device(i, self._names.get(i, i)) for i in self._ids if i in there)

    def _ask_each(self, asked: Sequence[str]) -> Iterator[Device]:
        """Yields devices as they answer."""
        if asked:
            request = requests.DevicesRequest(tuple(asked))
            yield from _answers(self._workers, _LOOKING, requests.DEVICES, request, _LOOK_S)

    def capabilities(self, device_id: str) -> Capabilities:
        request = requests.DeviceRequest(device_id)
        [found] = _answers(
            self._workers, device_id, requests.CAPABILITIES, request, self._deadline_s
        )
        return replace(found, device=replace(found.device, id=device_id))

    def scan(
        self,
        device_id: str,
        settings: ScanSettings,
        target: PageTarget,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[PageFile]:
        left = self._left.get(device_id)
        request = requests.ScanRequest(device_id, settings, target, self._folder, left)
        self._scanning.add(device_id)
        try:
            answers = _answers(self._workers, device_id, requests.SCAN, request, self._deadline_s)
            with contextlib.closing(answers):
                for answer in answers:
                    if answer.job is not None:
                        self._left[device_id] = answer.job
                    elif answer.page is not None:
                        yield answer.page
                    elif cancelled():
                        return
        except DeviceError as error:
            if error.code.startswith("scanner.") and error.code not in _STAYS_BEHIND:
                self._left.pop(device_id, None)
            raise
        finally:
            self._scanning.discard(device_id)
        # Not after a cancel: the worker may have been killed before it could delete the job. To
        # delete it again costs the next scan one request.
        self._left.pop(device_id, None)


class WorkerFinder:
    """Implements services.ports.scanner.DeviceFinder. Every search has a process of its own: what
    drivers load while they look at each plug stays nowhere."""

    def __init__(self, workers: WorkerPool) -> None:
        self._workers = workers

    def find(self) -> Iterator[Device]:
        try:
            answers = _answers(
                self._workers, _FINDING, requests.FIND, requests.FindRequest(), _FIND_S
            )
            with contextlib.closing(answers):
                yield from answers
        finally:
            self._workers.drop(_FINDING)


def _answers(
    workers: WorkerPool, key: str, operation: WorkerOperation[Q, A], request: Q, deadline_s: float
) -> Generator[A, None, None]:
    """A worker's answers; closing this cancels the request. A worker that died did so in a driver,
    and is told of as such."""
    try:
        yield from operation.ask(workers.of(key), request, deadline_s)
    except DeviceError as error:
        if error.code not in _DRIVER:
            raise
        raise DeviceError(_DRIVER[error.code]) from error
    except PlainError as error:  # what no worker of ours says, as if it had said nothing more
        raise DeviceError(_DRIVER["worker.crashed"]) from error
