"""Network scanners as a Driver of the scanner worker."""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from tthc_desktop.adapters.scanning.driver import Begun, Cancelled, DriverStep, address_in
from tthc_desktop.adapters.scanning.escl import EsclDevice
from tthc_desktop.adapters.scanning.escl_http import Timeouts
from tthc_desktop.adapters.scanning.escl_job import Patience
from tthc_desktop.adapters.scanning.mdns import Advertised, browse
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.scanning import Capabilities, Device, ScanSettings, Source, scanner_id

SCHEME = "escl:"
_PROBE = Timeouts(connect=2.0, brief=3.0)  # somebody looks at the list while it is made
_FIND_S = 3.0
_AT_ONCE = 8


def address_of(device_id: str) -> str:
    """The web address of the eSCL service that a device id names.

    Raises:
        DeviceError: ``scanner.absent`` for a device of another kind.
    """
    return address_in(device_id, SCHEME)


class EsclDriver:
    """Network scanners that speak eSCL (adapters.scanning.driver.Driver)."""

    def __init__(self, patience: Patience | None = None) -> None:
        self._patience = patience

    def find(self, cancelled: Cancelled) -> Iterator[Device]:
        """Yields the scanners that tell of themselves on the office network (mDNS).

        Each is asked for its name, because a device that does not answer can be advertised for an
        hour.
        """
        seen: set[str] = set()
        answers: queue.SimpleQueue[Device | None] = queue.SimpleQueue()
        asked = told = 0
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for one in browse(_FIND_S, cancelled):
                if one is not None and one.key not in seen:
                    seen.add(one.key)
                    asked += 1
                    pool.submit(_probe, one, answers)
                while not answers.empty():
                    told += 1
                    if device := answers.get():
                        yield device
            for _ in range(asked - told):
                if device := answers.get():
                    yield device

    def capabilities(self, device_id: str, *, brief: bool) -> Capabilities:
        times = _PROBE if brief else None
        with contextlib.closing(EsclDevice(address_of(device_id), times)) as device:
            return device.capabilities().public(device_id)

    def scan(
        self, device_id: str, settings: ScanSettings, forget: str, cancelled: Cancelled
    ) -> Generator[DriverStep, None, None]:
        with contextlib.closing(
            EsclDevice(address_of(device_id), patience=self._patience)
        ) as device:
            if forget:
                device.forget(forget)
            try:
                yield from _job(device, settings, cancelled)
            except DeviceError as error:
                if error.code != "scanner.empty" or settings.source is not Source.AUTO:
                    raise
                # A feeder that cannot tell beforehand took the order and had nothing.
                if Source.FLATBED not in device.capabilities().inputs:
                    raise
                yield from _job(device, replace(settings, source=Source.FLATBED), cancelled)


def _job(
    device: EsclDevice, settings: ScanSettings, cancelled: Cancelled
) -> Generator[DriverStep, None, None]:
    job = yield from device.starting(settings, cancelled)
    yield Begun(job.path, job.source)
    with contextlib.closing(job.pages()) as pages:
        yield from pages


def _probe(one: Advertised, answers: queue.SimpleQueue[Device | None]) -> None:
    """Puts the device or, when it does not answer at any of its addresses, None."""
    found = None
    for address in one.addresses:
        with (
            contextlib.suppress(DeviceError),
            contextlib.closing(EsclDevice(address, _PROBE)) as device,
        ):
            found = Device(scanner_id(address), device.capabilities().name or one.name)
            break
    answers.put(found)
