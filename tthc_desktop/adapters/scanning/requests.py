"""What scanner workers are asked and what they answer, for both ends of the pipe.

The scheme of a device id (``escl:``, ``sane:``, ``twain:``) chooses the driver.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.codec import PLAIN, Codec
from tthc_desktop.domain.page_body import PAGE_FORMS
from tthc_desktop.domain.plain import Plain, PlainForm
from tthc_desktop.domain.scanning import Capabilities, Device, PageTarget, ScanSettings, Source
from tthc_desktop.services.ports.worker import WorkerOperation


@dataclass(frozen=True, slots=True)
class DevicesRequest:
    devices: tuple[str, ...]


DEVICES = WorkerOperation("devices", DevicesRequest, Device)
"""Each of them that answers, as it does; the name is empty where it is too busy to say."""


@dataclass(frozen=True, slots=True)
class FindRequest:
    """Devices that nobody named."""


FIND = WorkerOperation("find", FindRequest, Device)


@dataclass(frozen=True, slots=True)
class DeviceRequest:
    device: str


def _flat(found: Capabilities) -> dict[str, Any]:
    """Id and name beside the rest."""
    body = PLAIN.to_plain(found)
    return {**body.pop("device"), **body}


def _nested(body: Plain) -> Capabilities:
    """The reverse; who asked for a device knows its id."""
    return PLAIN.from_plain(Capabilities, {**body, "device": {"id": "", **body}})


_FLAT = Codec(forms={Capabilities: PlainForm(_flat, _nested)})
CAPABILITIES = WorkerOperation("capabilities", DeviceRequest, Capabilities, _FLAT)


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """A stack to be scanned into the batches below folder.

    Attributes:
        forget: A job that a crashed worker left on the device.
    """

    device: str
    settings: ScanSettings
    target: PageTarget
    folder: Path
    forget: str | None = None


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """First job and source, then pages, each of which is on the disk.

    Attributes:
        waiting: Says only that the device is still at work.
    """

    job: str | None = None
    source: Source | None = None
    page: PageFile | None = None
    waiting: bool = False


_SCAN = Codec(
    forms=PAGE_FORMS,
    sparse={ScanAnswer},
    demanded={ScanSettings: ("source", "color", "dpi")},
)
SCAN = WorkerOperation("scan", ScanRequest, ScanAnswer, _SCAN)
