"""What a scanner can do, and what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.plain import later


class Source(StrEnum):
    """AUTO: the feeder when a sheet lies in it, else the glass. It is asked for and never among
    what a device has."""

    AUTO = "auto"
    FLATBED = "flatbed"
    FEEDER = "feeder"
    FEEDER_DUPLEX = "feeder_duplex"


WEB = ("http://", "https://")
AT_PC = ("sane:", "twain:", "twain32:")
"""How the ids of scanners begin that a driver of this PC knows."""
_ESCL = "escl:"
FEEDERS = frozenset({Source.FEEDER, Source.FEEDER_DUPLEX})


class ColorMode(StrEnum):
    COLOR = "color"
    GRAY = "gray"


@dataclass(frozen=True, slots=True)
class Device:
    """A scanner that can be asked.

    Attributes:
        id: Scheme and what the driver needs to open it, such as
            ``escl:http://127.0.0.1:9095/eSCL``, ``sane:fujitsu:fi-7160:12345`` or
            ``twain32:PaperStream IP fi-7160``.
    """

    id: str
    name: str


def scanner_id(address: str) -> str:
    """The id of a network scanner's web address; the id of a device of another kind is its own."""
    return f"{_ESCL}{address}" if address.startswith(WEB) else address


def scanner_address(identifier: str) -> str:
    """The reverse of scanner_id: how the office's settings name the device."""
    return identifier.removeprefix(_ESCL)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a scanner can do.

    Attributes:
        resolutions: Dots per inch, ascending.
        can_tell_loaded: Whether the device says that a sheet lies in its feeder before it is asked
            to scan.
        max_width_mm, max_height_mm: Of the largest paper, 0 when the device does not say.
    """

    device: Device = Device("", "")
    sources: frozenset[Source] = frozenset()
    color_modes: frozenset[ColorMode] = frozenset()
    resolutions: tuple[int, ...] = ()
    can_tell_loaded: bool = False
    max_width_mm: int = 0
    max_height_mm: int = 0


class Paper(StrEnum):
    """What is laid on, upright."""

    A3 = "a3"
    A4 = "a4"
    A5 = "a5"


# Width and height in millimetres (ISO 216).
PAPER_MM = {Paper.A3: (297, 420), Paper.A4: (210, 297), Paper.A5: (148, 210)}
A4_MM = PAPER_MM[Paper.A4]


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """How a stack is to be scanned.

    Attributes:
        dpi: At least 200, in colour, is the rule for digitised copies (reference/domain.md 4).
        width_mm, height_mm: From the upper left corner; a device that is a little smaller gives
            what it has.
        driver_window: Whether the driver shows its own window, where it has one, in which somebody
            sets what no other way leads to and starts the scan.
    """

    source: Source = Source.FEEDER
    color: ColorMode = ColorMode.COLOR
    dpi: int = 200
    width_mm: int = A4_MM[0]
    height_mm: int = A4_MM[1]
    driver_window: bool = later(False)


@dataclass(frozen=True, slots=True)
class PageTarget:
    """Where a scanner worker puts the pages of a load.

    Attributes:
        batch: The batch, whose folder has the same name.
        place: Goes into the header of each page's file.
    """

    batch: str
    first_number: int
    place: Placement
