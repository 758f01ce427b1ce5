"""Named ways to scan, each with a key of its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tthc_desktop.domain.scanning import Capabilities, ColorMode, ScanSettings, Source


class Feed(StrEnum):
    AUTO = "auto"
    GLASS = "glass"
    FEEDER = "feeder"
    DUPLEX = "duplex"
    MANUAL_DUPLEX = "manual_duplex"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class ScanProfile:
    id: str
    name: str
    key: int
    feed: Feed
    color: ColorMode = ColorMode.COLOR
    dpi: int = 200
    flip_backs: bool = False
    blank_separates: bool = False
    prompt: bool = False
    locked: bool = False
    device: str = ""

    def settings(self, capabilities: Capabilities) -> ScanSettings:
        source = {
            Feed.GLASS: Source.FLATBED,
            Feed.CARD: Source.FLATBED,
            Feed.DUPLEX: Source.FEEDER_DUPLEX,
        }.get(self.feed, Source.FEEDER)
        if source not in capabilities.sources:
            source = Source.FEEDER if Source.FEEDER in capabilities.sources else Source.FLATBED
        return ScanSettings(source, self.color, self.dpi)


USUAL = ScanProfile("auto", "Tự chọn", 1, Feed.AUTO)
