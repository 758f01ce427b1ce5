"""The scanners at the counter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.scanning import Capabilities, Device, PageTarget, ScanSettings


def never() -> bool:
    return False


class Scanner(Protocol):
    def devices(self) -> tuple[Device, ...]:
        """The office's scanners within reach, in its order, at most a few seconds. An empty tuple
        means none."""
        ...

    def capabilities(self, device_id: str) -> Capabilities:
        """What a device can do, as it says itself.

        Raises:
            DeviceError: ``scanner.offline`` (does not answer), ``scanner.absent`` (is no scanner
                that this PC can use), ``scanner.busy``, ``scanner.warming``, ``scanner.denied``,
                ``scanner.driver_missing``, ``scanner.driver_crashed`` or ``scanner.driver_hung``;
                what drivers with words of their own say besides: ``scanner.in_use`` (by a program
                of this PC), ``scanner.driver_failed``, ``scanner.driver_unfit`` (does not know
                what it is asked), ``scanner.pc_memory``, ``scanner.told_there`` (in its own
                window).
        """
        ...

    def scan(
        self,
        device_id: str,
        settings: ScanSettings,
        target: PageTarget,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[PageFile]:
        """Pages in the order in which they leave the device, each durable when it is yielded.

        Raises what capabilities() raises, and DeviceError ``scanner.empty`` (no sheet at all),
        ``scanner.jam``, ``scanner.double``, ``scanner.cover``, ``scanner.stopped`` (the device
        gave up in the middle), ``scanner.unplugged``, ``scanner.memory`` (the device's own),
        ``scanner.storage`` (its files), ``scanner.corner`` (of a sheet that is torn or folded),
        ``scanner.focus``, ``scanner.too_light``, ``scanner.too_dark``, ``scanner.cancelled_there``
        (in the driver's own window), ``scanner.settings``; the pages yielded before stay.
        domain/scan_trouble.py says each to the clerk. Closing the iterator cancels the job on the
        device; cancelled is asked while the device makes us wait and no page comes, and ends it in
        the same way.
        """
        ...


class DeviceFinder(Protocol):
    def find(self) -> Iterator[Device]:
        """Scanners that nobody named, on the network and at this PC, as they answer; some seconds.
        Closing the iterator ends the search. Raises DeviceError ``scanner.driver_crashed`` or
        ``scanner.driver_hung``; what was found before is good."""
        ...
