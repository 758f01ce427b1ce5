"""What the scanner worker asks of a driver, and the pages that come of it.

A device id has a scheme, which chooses the driver: ``escl:http://…``, ``sane:test:0``,
``twain:fi-7160``.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Protocol

from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.jpeg import JpegInfo
from tthc_desktop.domain.scanning import A4_MM, Capabilities, Device, ScanSettings, Source

_SPARE = 1.11  # a density that makes a page this much longer than asked for is a default

# What a clerk may choose from where a device offers a range (dots per inch).
USUAL_DPI = (75, 100, 150, 200, 240, 300, 400, 600, 1200)

Cancelled = Callable[[], bool]


def never() -> bool:
    """Never says that it was cancelled: for requests that nobody can cancel."""
    return False


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page as it leaves the device.

    Attributes:
        data: A whole JPEG.
        dpi: From the file where it is plausible, else as asked for.
    """

    data: bytes
    dpi: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Begun:
    """The device has taken the order.

    Attributes:
        job: What ``forget`` needs to end it after a crash of the worker, empty where the device
            frees itself.
        source: Glass or feeder, also where AUTO was asked for.
    """

    job: str
    source: Source


DriverStep = Begun | ScannedPage | None
"""None: the device is still at work and the driver has not hung."""


class Driver(Protocol):
    """One way to talk to scanners. A driver lives in the scanner worker and dies with it."""

    def find(self, cancelled: Cancelled) -> Iterator[Device]:
        """Devices that nobody named, as they answer; a few seconds at most."""
        ...

    def capabilities(self, device_id: str, *, brief: bool) -> Capabilities:
        """What a device can do.

        Args:
            brief: For a list that somebody waits for; a device that is slow is left out.

        Raises:
            DeviceError: ``scanner.offline``, ``scanner.absent`` (no scanner at that address),
                ``scanner.busy``, ``scanner.denied``, ``scanner.driver_missing``.
        """
        ...

    def scan(
        self, device_id: str, settings: ScanSettings, forget: str, cancelled: Cancelled
    ) -> Generator[DriverStep, None, None]:
        """Begun, then the pages in the order in which they leave the device.

        Closing it frees the device.

        Args:
            forget: A job that a crashed worker left on the device, or empty.

        Raises:
            DeviceError: ``scanner.…`` as services/ports/scanner.py lists them.
        """
        ...


def address_in(device_id: str, scheme: str) -> str:
    """What stands behind the scheme. Raises DeviceError ``scanner.absent`` for another kind."""
    if not device_id.startswith(scheme):
        raise absent("address")
    return device_id.removeprefix(scheme)


def absent(reason: str) -> DeviceError:
    """The error that there is no scanner at that address.

    Within a job it becomes ``scanner.stopped`` with the same reason.

    Args:
        reason: "address", "redirect", "answer" or "too large".
    """
    return DeviceError("scanner.absent", reason=reason)


def offline(reason: str) -> DeviceError:
    """The error that a device that was named does not answer.

    Args:
        reason: "timeout" or "link".
    """
    return DeviceError("scanner.offline", reason=reason)


def stopped(reason: str) -> DeviceError:
    return DeviceError("scanner.stopped", reason=reason)


def impossible(setting: str) -> DeviceError:
    """The error that a device cannot scan as asked.

    Args:
        setting: "source", "color", "dpi", or how the device says it.
    """
    return DeviceError("scanner.settings", setting=setting)


def plausible_dpi(info: JpegInfo, settings: ScanSettings) -> int:
    """The density of the file, unless it is a default that nobody set: 72 or 96 make an A4 page
    scanned at 200 more than 60 cm long."""
    density = info.density
    if density is None or not 50 <= density <= 2400:
        return settings.dpi
    longest = max(info.width, info.height) / density * 25.4
    # Not every device keeps to a small area, so that a card may come on a whole page.
    most = max(settings.width_mm, settings.height_mm, A4_MM[1]) * _SPARE
    return density if longest <= most or density == settings.dpi else settings.dpi
