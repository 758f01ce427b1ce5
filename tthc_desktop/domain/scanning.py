"""What a scanner can do, and what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    FLATBED = "flatbed"
    FEEDER = "feeder"
    FEEDER_DUPLEX = "feeder_duplex"


class ColorMode(StrEnum):
    COLOR = "color"
    GRAY = "gray"


@dataclass(frozen=True, slots=True)
class Device:
    """id: what the adapter needs to open it, e.g. ``escl:http://127.0.0.1:9095/eSCL``."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """resolutions: dots per inch, ascending."""

    device: Device
    sources: frozenset[Source]
    color_modes: frozenset[ColorMode]
    resolutions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """dpi: at least 200, in colour, is the rule for digitised copies (reference/domain.md 4)."""

    source: Source = Source.FEEDER
    color: ColorMode = ColorMode.COLOR
    dpi: int = 200


@dataclass(frozen=True, slots=True)
class PageTarget:
    """Where a scanner worker puts its pages: folder (relative to the batches folder), the batch
    and component written into each page file's header, and the first page's number."""

    batch: str
    component: str
    first_number: int
