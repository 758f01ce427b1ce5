"""How a stack is scanned, under a name and a key (cấu hình quét)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from tthc_desktop.domain.errors import DeviceError, InputError
from tthc_desktop.domain.plain import later
from tthc_desktop.domain.scanning import (
    PAPER_MM,
    Capabilities,
    ColorMode,
    Paper,
    ScanSettings,
    Source,
)
from tthc_desktop.domain.text import nfc

RULE_DPI = 200  # digitised copies: colour, at least so many (reference/domain.md S22)
KEYS = (1, 2, 3, 5, 6, 7, 8, 9)  # with Alt+F; Alt+F4 closes the window
_MOST_EXPECTED = 999
_LONGEST_NAME = 60
_DPI = (75, 1200)
_SPARE_MM = 5  # devices tell the width without their margins
_CARD_MM = (100, 70)  # ID-1 has 85.6 x 54; it is never laid on quite straight


class Feed(StrEnum):
    """Where the paper comes from, and what is done with it.

    Attributes:
        MANUAL_DUPLEX: All fronts, then the turned stack.
        CARD: Both sides of a card, from the glass, on one page.
    """

    AUTO = "auto"
    GLASS = "glass"
    FEEDER = "feeder"
    DUPLEX = "duplex"
    MANUAL_DUPLEX = "manual_duplex"
    CARD = "card"


FEED_NAMES = {
    Feed.AUTO: "Tự chọn khay hoặc kính",
    Feed.GLASS: "Mặt kính",
    Feed.FEEDER: "Khay, một mặt",
    Feed.DUPLEX: "Khay, hai mặt",
    Feed.MANUAL_DUPLEX: "Khay, hai mặt thủ công",
    Feed.CARD: "Thẻ hai mặt trên một trang",
}
PAPER_NAMES = {Paper.A4: "A4", Paper.A3: "A3", Paper.A5: "A5"}
COLOR_NAMES = {ColorMode.COLOR: "màu", ColorMode.GRAY: "xám"}
_SOURCES = {
    Feed.AUTO: Source.AUTO,
    Feed.GLASS: Source.FLATBED,
    Feed.FEEDER: Source.FEEDER,
    Feed.DUPLEX: Source.FEEDER_DUPLEX,
    Feed.MANUAL_DUPLEX: Source.FEEDER,
    Feed.CARD: Source.FLATBED,
}


@dataclass(frozen=True, slots=True)
class ScanProfile:
    """How a kind of paper is scanned.

    Attributes:
        key: Pressed with Alt+F, one of KEYS; 0 for none.
        dpi: Dots per inch; the next one that the device has is taken.
        flip_backs: Whether backs come upside down.
        blank_separates: Whether a blank sheet begins the next paper.
        prompt: Whether the next stack is asked for until Esc.
        expected: Sheets, 0 for any number.
        locked: Whether only an administrator changes it.
        device: Id of a scanner, empty for the office's first.
        owner: Id of the account whose own it is, empty for everybody's.
        paper: Size of the paper; not asked of a CARD.
        driver_window: Whether the scanner's driver shows its own window before each stack.
    """

    id: str
    name: str
    key: int = 0
    feed: Feed = Feed.AUTO
    color: ColorMode = ColorMode.COLOR
    dpi: int = RULE_DPI
    flip_backs: bool = False
    blank_separates: bool = False
    prompt: bool = False
    expected: int = 0
    locked: bool = False
    device: str = ""
    owner: str = ""
    paper: Paper = Paper.A4
    driver_window: bool = later(False)

    @property
    def weak(self) -> bool:
        """Gives copies that are not good enough for digitised ones."""
        return self.color is not ColorMode.COLOR or self.dpi < RULE_DPI

    @property
    def duplex(self) -> bool:
        """Whether the device gives two pages a sheet."""
        return self.feed is Feed.DUPLEX

    @property
    def shortcut(self) -> str:
        return f"Alt+F{self.key}" if self.key else ""

    def settings(self, device: Capabilities) -> ScanSettings:
        """What that device is asked for. Nothing is made worse without a word: a device without the
        feeder, the colour, the dots or the width is refused.

        Raises DeviceError ``scanner.settings`` with the name of what it lacks.
        """
        source = _SOURCES[self.feed]
        if source is Source.AUTO:
            if not device.sources & {Source.FLATBED, Source.FEEDER}:
                source = Source.FEEDER_DUPLEX
        elif source not in device.sources:
            raise DeviceError("scanner.settings", setting="source")
        if self.color not in device.color_modes:
            raise DeviceError("scanner.settings", setting="color")
        if not any(dpi >= self.dpi for dpi in device.resolutions):
            raise DeviceError("scanner.settings", setting="dpi")
        width, height = _CARD_MM if self.feed is Feed.CARD else PAPER_MM[self.paper]
        if 0 < device.max_width_mm < width - _SPARE_MM:
            raise DeviceError("scanner.settings", setting="paper")
        return ScanSettings(source, self.color, self.dpi, width, height, self.driver_window)


BUILT_IN = (
    ScanProfile("auto", "Tự chọn khay hoặc kính, 200 dpi màu", 1),
    ScanProfile("duplex", "Hai mặt", 2, Feed.DUPLEX),
    ScanProfile("manual-duplex", "Hai mặt thủ công", 3, Feed.MANUAL_DUPLEX),
    ScanProfile("glass", "Kính, từng tờ", 5, Feed.GLASS, prompt=True),
    ScanProfile("card", "Thẻ hai mặt trên một trang", 6, Feed.CARD, dpi=300),
    ScanProfile("fine", "300 dpi, chữ nhỏ", 7, Feed.AUTO, dpi=300),
)


def checked_profile(profile: ScanProfile) -> ScanProfile:
    """The profile, cleaned and within bounds.

    Raises:
        InputError: ``profile.name``, ``profile.key``, ``profile.dpi``, ``profile.expected`` or
            ``profile.blank``: of a manual duplex stack nobody knows which sheets are blank before
            their backs are in.
    """
    name = " ".join(nfc(profile.name).split())
    if not 0 < len(name) <= _LONGEST_NAME:
        raise InputError("profile.name")
    if profile.key and profile.key not in KEYS:
        raise InputError("profile.key")
    if not _DPI[0] <= profile.dpi <= _DPI[1]:
        raise InputError("profile.dpi")
    if not 0 <= profile.expected <= _MOST_EXPECTED:
        raise InputError("profile.expected")
    if profile.blank_separates and profile.feed is Feed.MANUAL_DUPLEX:
        raise InputError("profile.blank")
    return replace(profile, name=name)
