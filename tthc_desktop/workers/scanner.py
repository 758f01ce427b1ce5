"""The scanner worker: talks to a device and puts each page on disk before it tells of it.

Its operations are those of adapters/scanning/requests.py.
"""

from __future__ import annotations

import contextlib
import queue
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import cycle

from tthc_desktop.adapters.scanning import escl_driver, requests, sane_driver
from tthc_desktop.adapters.scanning.driver import Begun, Driver, absent
from tthc_desktop.adapters.scanning.page_files import PageWriter
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.placement import Side
from tthc_desktop.domain.scanning import Capabilities, Device, Source
from tthc_desktop.services.ports.files import SealedFiles
from tthc_desktop.workers.loop import Cancelled, Handler, answered, serve

_AT_ONCE = 8
_THERE = frozenset({"scanner.busy", "scanner.in_use", "scanner.warming", "scanner.denied"})


class Drivers:
    """The drivers of this PC by their scheme; a device without a driver is absent."""

    def __init__(self, drivers: Mapping[str, Driver]) -> None:
        self._drivers = drivers

    def handlers(self) -> dict[str, Handler]:
        return dict(
            [
                answered(requests.DEVICES, self.devices),
                answered(requests.FIND, self.find),
                answered(requests.CAPABILITIES, self.capabilities),
            ]
        )

    def of(self, device_id: str) -> Driver:
        """The driver of a device.

        Raises:
            DeviceError: ``scanner.absent``.
        """
        for scheme, driver in self._drivers.items():
            if device_id.startswith(scheme):
                return driver
        raise absent("address")

    def devices(self, asked: requests.DevicesRequest, cancelled: Cancelled) -> Iterator[Device]:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            probes = [pool.submit(self._probe, device_id) for device_id in asked.devices]
            for answer in as_completed(probes):  # one that hangs hides none of the others
                found = answer.result()
                if found and not cancelled():
                    yield found

    def _probe(self, device_id: str) -> Device | None:
        try:
            return self.of(device_id).capabilities(device_id, brief=True).device
        except DeviceError as error:
            # What is wrong with one that is there is for the scan to say.
            return Device(device_id, "") if error.code in _THERE else None

    def find(self, _: requests.FindRequest, cancelled: Cancelled) -> Iterator[Device]:
        """All drivers look at the same time; whoever finds first is told of first."""
        found: queue.SimpleQueue[Device | None] = queue.SimpleQueue()

        def look(driver: Driver) -> None:
            try:
                for device in driver.find(cancelled):
                    found.put(device)
            except DeviceError:
                # A driver that cannot look does not hide what others find.
                return
            finally:
                found.put(None)

        for driver in self._drivers.values():
            threading.Thread(target=look, args=(driver,), name="find", daemon=True).start()
        looking = len(self._drivers)
        while looking:
            device = found.get()
            if device is None:
                looking -= 1
            else:
                yield device

    def capabilities(self, asked: requests.DeviceRequest, _: Cancelled) -> Iterator[Capabilities]:
        yield self.of(asked.device).capabilities(asked.device, brief=False)


class Scan:
    """The operation ``scan``, with the files that this worker has the key for."""

    def __init__(self, drivers: Drivers, sealed: SealedFiles) -> None:
        self._drivers = drivers
        self._sealed = sealed

    def __call__(
        self, asked: requests.ScanRequest, cancelled: Cancelled
    ) -> Iterator[requests.ScanAnswer]:
        settings, single = asked.settings, asked.target.place.side
        writer = PageWriter(self._sealed, asked.folder, asked.target)
        driver = self._drivers.of(asked.device)
        sides = _sides(settings.source, single)
        steps = driver.scan(asked.device, settings, asked.forget or "", cancelled)
        with contextlib.closing(steps):
            for step in steps:
                if step is None:
                    yield requests.ScanAnswer(waiting=True)
                elif isinstance(step, Begun):
                    sides = _sides(step.source, single)
                    yield requests.ScanAnswer(step.job, step.source)
                else:
                    yield requests.ScanAnswer(page=writer.write(step, next(sides)))


def _sides(source: Source, single: Side) -> Iterator[Side]:
    duplex = source is Source.FEEDER_DUPLEX
    return cycle((Side.FRONT, Side.BACK) if duplex else (single,))


def prepare(key: bytes) -> Mapping[str, Handler]:
    known: dict[str, Driver] = {escl_driver.SCHEME: escl_driver.EsclDriver()}
    if sys.platform == "linux":
        known[sane_driver.SCHEME] = sane_driver.SaneDriver()
    if sys.platform == "win32":
        known |= _twain()
    drivers = Drivers(known)
    return dict(
        [*drivers.handlers().items(), answered(requests.SCAN, Scan(drivers, SealedFileStore(key)))]
    )


def _twain() -> dict[str, Driver]:
    """Sources of this process's kind, and those that only the helper can load, if it is there."""
    from tthc_desktop.adapters.scanning import twain32_helper, twain_driver, twain_native

    native = twain_driver.TwainDriver(twain_native.NativeManagers())
    known: dict[str, Driver] = {twain_driver.SCHEME: native}
    helper = twain32_helper.helper()
    if helper is not None:
        known[twain_driver.SCHEME_32] = twain_driver.TwainDriver(
            twain32_helper.HelperManagers([str(helper)]), twain_driver.SCHEME_32, "TWAIN 32 bit"
        )
    return known


if __name__ == "__main__":
    serve(prepare)
