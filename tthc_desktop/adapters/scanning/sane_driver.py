"""Scanners that have a driver in SANE, as a Driver of the scanner worker. Linux only.

python-sane is imported when the first device is asked for: what it loads belongs to the worker
process and may crash there.
"""

from __future__ import annotations

import contextlib
import importlib
import threading
from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import Any

from tthc_desktop.adapters.scanning import sane_options
from tthc_desktop.adapters.scanning.driver import Begun, Cancelled, DriverStep, absent, address_in
from tthc_desktop.adapters.scanning.sane_device import SaneDevice
from tthc_desktop.adapters.scanning.sane_errors import INPUT_OUTPUT, opening
from tthc_desktop.adapters.scanning.sane_scan import SaneScan
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.scanning import (
    FEEDERS,
    Capabilities,
    ColorMode,
    Device,
    ScanSettings,
    Source,
)

SCHEME = "sane:"
# Network scanners are found by our own client, whatever SANE calls them; a camera is no scanner.
_OTHERS = ("airscan:e", "escl:", "v4l:")


def name_of(device_id: str) -> str:
    """The name that SANE knows. Raises DeviceError ``scanner.absent`` for another kind."""
    return address_in(device_id, SCHEME)


class SaneDriver:
    """Scanners with a SANE driver (adapters.scanning.driver.Driver)."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._module: Any = None
        self._listed: dict[str, str] | None = None

    def find(self, cancelled: Cancelled) -> Iterator[Device]:
        self._listed = None
        for name, title in self._names().items():
            if not name.startswith(_OTHERS) and not cancelled():
                yield Device(SCHEME + name, title)

    def capabilities(
        self,
        device_id: str,
        *,
        brief: bool,  # noqa: ARG002 - a driver cannot be hurried
    ) -> Capabilities:
        """What a device can do; one device is asked after the other: SANE knows no threads."""
        with self._one_at_a_time, self._opened(name_of(device_id)) as device:
            title = self._title(name_of(device_id))
            sources = sane_options.sources(device.options())
            modes: list[frozenset[ColorMode]] = []
            resolutions: list[frozenset[int]] = []
            widths, heights = [0], [0]
            for source in sources:
                device.choose(source)
                options = device.options()
                modes.append(frozenset(sane_options.modes(options)))
                resolutions.append(frozenset(sane_options.resolutions(options)))
                width, height = sane_options.largest_mm(options)
                widths.append(width)
                heights.append(height)
        if not sources:
            raise absent("answer")
        return Capabilities(
            Device(device_id, title),
            frozenset(sources),
            frozenset.intersection(*modes) or frozenset().union(*modes),
            tuple(sorted(frozenset.intersection(*resolutions) or frozenset().union(*resolutions))),
            False,
            max(widths),
            max(heights),
        )

    def scan(
        self,
        device_id: str,
        settings: ScanSettings,
        forget: str,  # noqa: ARG002 - a driver frees its device when its process ends
        cancelled: Cancelled,
    ) -> Generator[DriverStep, None, None]:
        try:
            with self._opened(name_of(device_id)) as device:
                yield from _steps(device, settings, cancelled)
        except DeviceError as error:
            if error.code == "scanner.stopped" and error.details["reason"] == INPUT_OUTPUT:
                # Said of a sheet that slipped as of a cable that is out; open it to know.
                self._still_there(name_of(device_id), error)
            raise

    def _still_there(self, name: str, reason: DeviceError) -> None:
        try:
            SaneDevice(self._sane(), name).close()
        except DeviceError as error:
            raise DeviceError("scanner.unplugged", reason=str(reason.details["reason"])) from error

    @contextlib.contextmanager
    def _opened(self, name: str) -> Iterator[SaneDevice]:
        device = self._open(name)
        try:
            yield device
        finally:
            device.close()

    def _open(self, name: str) -> SaneDevice:
        try:
            return SaneDevice(self._sane(), name)
        except DeviceError as error:
            moved = self._moved(name) if error.code == "scanner.offline" else ""
            if not moved:
                raise
            return SaneDevice(self._sane(), moved)

    def _moved(self, name: str) -> str:
        """A device on USB is named by its place on the bus, which changes when it is plugged in
        again: the only one of the same driver is taken for it. Empty when there is none."""
        driver, usb, _place = name.partition(":libusb:")
        if not usb:
            return ""
        self._listed = None
        now = [other for other in self._names() if other.startswith(driver + usb)]
        return now[0] if len(now) == 1 and now[0] != name else ""

    def _title(self, name: str) -> str:
        return self._names().get(name, name.rpartition(":")[2] or name)

    def _names(self) -> dict[str, str]:
        """What SANE lists, with maker and model. Takes seconds where there are many drivers, so
        that it is asked once; find() asks anew."""
        if self._listed is None:
            sane = self._sane()
            try:
                listed = sane.get_devices(localOnly=False)
            except (sane._sane.error, RuntimeError) as error:  # noqa: SLF001 - its only name
                raise opening(str(error)) from error
            self._listed = {
                name: " ".join(f"{maker} {model}".split())[:120] or name
                for name, maker, model, kind in listed
                if "camera" not in kind
            }
        return self._listed

    def _sane(self) -> Any:
        """The SANE library, begun at the first call.

        Raises:
            DeviceError: ``scanner.driver_missing`` where SANE is not installed.
        """
        if self._module is None:
            try:
                module = importlib.import_module("sane")
                module.init()
            except (ImportError, OSError) as error:
                raise DeviceError("scanner.driver_missing") from error
            self._module = module
        return self._module


def _steps(
    device: SaneDevice, settings: ScanSettings, cancelled: Cancelled
) -> Generator[DriverStep, None, None]:
    if settings.source is not Source.AUTO:
        yield from _from(device, settings, cancelled)
        return
    there = sane_options.sources(device.options())
    order = [s for s in (Source.FEEDER, Source.FLATBED, Source.FEEDER_DUPLEX) if s in there]
    first = order[0] if order else Source.FLATBED
    try:
        yield from _from(device, replace(settings, source=first), cancelled)
    except DeviceError as error:
        # SANE cannot ask whether a sheet lies in the feeder; it finds out by trying.
        if error.code != "scanner.empty" or Source.FLATBED not in order:
            raise
        yield from _from(device, replace(settings, source=Source.FLATBED), cancelled)


def _from(
    device: SaneDevice, settings: ScanSettings, cancelled: Cancelled
) -> Generator[DriverStep, None, None]:
    dpi = device.prepare(settings)
    yield Begun("", settings.source)
    scan = SaneScan(device, dpi, feeder=settings.source in FEEDERS)
    with contextlib.closing(scan.pages(cancelled)) as pages:
        yield from pages
