"""The scanner behind its worker process."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from tthc_desktop.adapters.scanning.page_files import page_from
from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.scanning import (
    Capabilities,
    ColorMode,
    Device,
    PageTarget,
    ScanSettings,
    Source,
)
from tthc_desktop.services.ports.worker import Worker

Reply = dict[str, object]


class WorkerScanner:
    """Implements services.ports.scanner.Scanner."""

    def __init__(
        self,
        worker: Worker,
        folder: Path,
        addresses: Sequence[str],
        *,
        deadline_s: float = 90.0,
    ) -> None:
        """worker: runs workers/scanner.py. folder: of all batches, absolute. addresses: of the
        office's scanners, e.g. ``http://192.168.1.20/eSCL``. deadline_s: longest silence of the
        worker; more than the 60 s that a device may take for one page."""
        self._worker = worker
        self._folder = folder
        self._addresses = tuple(addresses)
        self._deadline_s = deadline_s
        # Jobs by device whose worker ended without ending them. A device keeps such a job for a
        # minute or more and is busy for everybody until then.
        self._left: dict[str, str] = {}

    def devices(self) -> tuple[Device, ...]:
        replies = self._call("devices", {"addresses": list(self._addresses)})
        return tuple(Device(str(r["id"]), str(r["name"])) for r in replies)

    def capabilities(self, device_id: str) -> Capabilities:
        [reply] = self._call("capabilities", {"device": device_id})
        return Capabilities(
            Device(device_id, str(reply["name"])),
            frozenset(Source(str(name)) for name in _list(reply, "sources")),
            frozenset(ColorMode(str(name)) for name in _list(reply, "color_modes")),
            tuple(int(str(dpi)) for dpi in _list(reply, "resolutions")),
        )

    def scan(
        self, device_id: str, settings: ScanSettings, target: PageTarget
    ) -> Iterator[PageFile]:
        body = {
            "device": device_id,
            "settings": asdict(settings),
            "target": asdict(target),
            "folder": str(self._folder),
            "forget": self._left.get(device_id),
        }
        try:
            with contextlib.closing(self._call("scan", body)) as replies:
                for reply in replies:
                    if "job" in reply:
                        self._left[device_id] = str(reply["job"])
                    elif isinstance(page := reply.get("page"), dict):
                        yield page_from(page)
        except DeviceError as error:
            if error.code.startswith("scanner."):
                self._left.pop(device_id, None)
            raise
        # Not after a cancel: the worker may have been killed before it could delete the job. To
        # delete it again costs the next scan one request.
        self._left.pop(device_id, None)

    def _call(self, op: str, body: Mapping[str, object]) -> Generator[Reply, None, None]:
        """The worker's replies; closing this closes the request, which cancels it."""
        replies = self._worker.call(op, body, self._deadline_s)
        try:
            yield from replies
        finally:
            if isinstance(replies, Generator):
                replies.close()


def _list(reply: Reply, name: str) -> list[object]:
    value = reply[name]
    if not isinstance(value, list):
        raise ValueError(f"{name} is not a list")
    return value
