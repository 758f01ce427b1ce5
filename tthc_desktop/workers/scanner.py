"""The scanner worker: talks to a device and puts each page on disk before it tells of it.

Operations (bodies and replies are JSON objects; errors are DeviceError and StoreError). The scheme
of a device id (``escl:``, ``sane:``) chooses the driver:

    devices       {devices: [id]}  ->  one item {id, name} per scanner that answers; the name is
                  empty when it is there and too busy to say
    find          {}  ->  items {id, name} as devices answer that nobody named
    capabilities  {device}  ->  one item: the fields of Capabilities, with id and name
    scan          {device, settings: fields of ScanSettings, target: {batch, component,
                  first_number}, folder, forget: job or null}
                  ->  {job, source}, then {page: fields of PageFile} per page, and now and then
                      {waiting: true}, which only says that the device is still at work

forget: a job that a crashed worker left on the device.
"""

from __future__ import annotations

import contextlib
import queue
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import cycle
from pathlib import Path

from tthc_desktop.adapters.scanning import escl_driver, sane_driver
from tthc_desktop.adapters.scanning.driver import Begun, Driver, absent
from tthc_desktop.adapters.scanning.page_files import PageWriter
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.page_body import page_body, target_of
from tthc_desktop.domain.placement import Side
from tthc_desktop.domain.scanning import (
    A4_MM,
    ColorMode,
    Device,
    ScanSettings,
    Source,
)
from tthc_desktop.services.ports.files import SealedFiles
from tthc_desktop.workers.loop import Body, Cancelled, Handler, serve

_AT_ONCE = 8
_THERE = frozenset({"scanner.busy", "scanner.warming", "scanner.denied"})


class Drivers:
    """The drivers of this PC by their scheme; a device without a driver is absent."""

    def __init__(self, drivers: Mapping[str, Driver]) -> None:
        self._drivers = drivers

    def of(self, device_id: str) -> Driver:
        """The driver of a device.

        Raises:
            DeviceError: ``scanner.absent``.
        """
        for scheme, driver in self._drivers.items():
            if device_id.startswith(scheme):
                return driver
        raise absent("address")

    def devices(self, body: Mapping[str, object], cancelled: Cancelled) -> Iterator[Body]:
        wanted = body["devices"]
        if not isinstance(wanted, list):
            raise ValueError("devices is not a list")
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            asked = [pool.submit(self._probe, str(device_id)) for device_id in wanted]
            for answer in as_completed(asked):  # one that hangs hides none of the others
                found = answer.result()
                if found and not cancelled():
                    yield _named(found)

    def _probe(self, device_id: str) -> Device | None:
        try:
            return self.of(device_id).capabilities(device_id, brief=True).device
        except DeviceError as error:
            # What is wrong with one that is there is for the scan to say.
            return Device(device_id, "") if error.code in _THERE else None

    def find(self, _body: Mapping[str, object], cancelled: Cancelled) -> Iterator[Body]:
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
                yield _named(device)

    def capabilities(self, body: Mapping[str, object], _cancelled: Cancelled) -> Iterator[Body]:
        device_id = str(body["device"])
        found = self.of(device_id).capabilities(device_id, brief=False)
        yield {
            "id": device_id,
            "name": found.device.name,
            "sources": sorted(found.sources),
            "color_modes": sorted(found.color_modes),
            "resolutions": list(found.resolutions),
            "can_tell_loaded": found.can_tell_loaded,
            "max_width_mm": found.max_width_mm,
            "max_height_mm": found.max_height_mm,
        }


class Scan:
    """The operation ``scan``, with the files that this worker has the key for."""

    def __init__(self, drivers: Drivers, sealed: SealedFiles) -> None:
        self._drivers = drivers
        self._sealed = sealed

    def __call__(self, body: Mapping[str, object], cancelled: Cancelled) -> Iterator[Body]:
        device_id = str(body["device"])
        settings = _settings(body["settings"])
        target = target_of(body["target"])
        writer = PageWriter(self._sealed, Path(str(body["folder"])), target)
        forget = str(body.get("forget") or "")
        driver = self._drivers.of(device_id)
        sides = _sides(settings.source, target.place.side)
        with contextlib.closing(driver.scan(device_id, settings, forget, cancelled)) as steps:
            for step in steps:
                if step is None:
                    yield {"waiting": True}
                elif isinstance(step, Begun):
                    sides = _sides(step.source, target.place.side)
                    yield {"job": step.job, "source": step.source.value}
                else:
                    yield {"page": page_body(writer.write(step, next(sides)))}


def _sides(source: Source, single: Side) -> Iterator[Side]:
    duplex = source is Source.FEEDER_DUPLEX
    return cycle((Side.FRONT, Side.BACK) if duplex else (single,))


def _named(device: Device) -> Body:
    return {"id": device.id, "name": device.name}


def _settings(body: object) -> ScanSettings:
    if not isinstance(body, dict):
        raise ValueError("settings is not an object")
    return ScanSettings(
        Source(body["source"]),
        ColorMode(body["color"]),
        int(body["dpi"]),
        int(body.get("width_mm", A4_MM[0])),
        int(body.get("height_mm", A4_MM[1])),
    )


def prepare(key: bytes) -> Mapping[str, Handler]:
    known: dict[str, Driver] = {escl_driver.SCHEME: escl_driver.EsclDriver()}
    if sys.platform == "linux":
        known[sane_driver.SCHEME] = sane_driver.SaneDriver()
    drivers = Drivers(known)
    return {
        "devices": drivers.devices,
        "find": drivers.find,
        "capabilities": drivers.capabilities,
        "scan": Scan(drivers, SealedFileStore(key)),
    }


if __name__ == "__main__":
    serve(prepare)
