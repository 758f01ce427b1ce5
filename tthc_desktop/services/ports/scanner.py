"""The scanner at the counter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.scanning import Capabilities, Device, PageTarget, ScanSettings


class Scanner(Protocol):
    def devices(self) -> tuple[Device, ...]:
        """Scanners within reach, at most a few seconds. An empty tuple means none."""
        ...

    def capabilities(self, device_id: str) -> Capabilities:
        """Raises DeviceError ``scanner.absent``."""
        ...

    def scan(
        self, device_id: str, settings: ScanSettings, target: PageTarget
    ) -> Iterator[PageFile]:
        """Pages in the order in which they leave the device, each durable when it is yielded.

        Raises DeviceError ``scanner.absent``, ``scanner.busy``, ``scanner.empty`` (no sheet at
        all), ``scanner.jam``, ``scanner.cover``, ``scanner.stopped`` (the device gave up in the
        middle), ``worker.crashed``, ``worker.hung``; the pages yielded before stay. Closing the
        iterator cancels the job on the device.
        """
        ...
