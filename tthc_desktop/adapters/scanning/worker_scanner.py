"""The scanners behind their worker processes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from tthc_desktop.adapters.scanning.page_files import page_from
from tthc_desktop.adapters.scanning.worker_pool import WorkerPool
from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.page_body import target_body
from tthc_desktop.domain.scanning import (
    Capabilities,
    ColorMode,
    Device,
    PageTarget,
    ScanSettings,
    Source,
    scanner_id,
)
from tthc_desktop.services.ports.scanner import never

Reply = dict[str, object]
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
            for device_id, name in self._ask_each(asked):
                if name:
                    self._names[device_id] = name
                there.add(device_id)
        except DeviceError:
            if not there:
                raise
        return tuple(Device(i, self._names.get(i, i)) for i in self._ids if i in there)

    def _ask_each(self, asked: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yields ids and names of devices as they answer."""
        if asked:
            body = {"devices": list(asked)}
            for reply in _replies(self._workers, _LOOKING, "devices", body, _LOOK_S):
                yield str(reply["id"]), str(reply["name"])

    def capabilities(self, device_id: str) -> Capabilities:
        body = {"device": device_id}
        [reply] = _replies(self._workers, device_id, "capabilities", body, self._deadline_s)
        return Capabilities(
            Device(device_id, str(reply["name"])),
            frozenset(Source(str(name)) for name in _list(reply, "sources")),
            frozenset(ColorMode(str(name)) for name in _list(reply, "color_modes")),
            tuple(int(str(dpi)) for dpi in _list(reply, "resolutions")),
            reply["can_tell_loaded"] is True,
            int(str(reply["max_width_mm"])),
            int(str(reply["max_height_mm"])),
        )

    def scan(
        self,
        device_id: str,
        settings: ScanSettings,
        target: PageTarget,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[PageFile]:
        body = {
            "device": device_id,
            "settings": asdict(settings),
            "target": target_body(target),
            "folder": str(self._folder),
            "forget": self._left.get(device_id),
        }
        self._scanning.add(device_id)
        try:
            replies = _replies(self._workers, device_id, "scan", body, self._deadline_s)
            with contextlib.closing(replies):
                for reply in replies:
                    if "job" in reply:
                        self._left[device_id] = str(reply["job"])
                    elif isinstance(page := reply.get("page"), dict):
                        yield page_from(page)
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
            with contextlib.closing(
                _replies(self._workers, _FINDING, "find", {}, _FIND_S)
            ) as replies:
                for reply in replies:
                    yield Device(str(reply["id"]), str(reply["name"]))
        finally:
            self._workers.drop(_FINDING)


def _replies(
    workers: WorkerPool, key: str, op: str, body: Mapping[str, object], deadline_s: float
) -> Generator[Reply, None, None]:
    """A worker's replies; closing this closes the request, which cancels it. A worker that died
    did so in a driver, and is told of as such."""
    replies = workers.of(key).call(op, body, deadline_s)
    try:
        yield from replies
    except DeviceError as error:
        if error.code not in _DRIVER:
            raise
        raise DeviceError(_DRIVER[error.code]) from error
    finally:
        if isinstance(replies, Generator):
            replies.close()


def _list(reply: Reply, name: str) -> list[object]:
    value = reply[name]
    if not isinstance(value, list):
        raise ValueError(f"{name} is not a list")
    return value
