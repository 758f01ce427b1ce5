"""What a clerk wants of a scan, set at a TWAIN source."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from tthc_desktop.adapters.scanning import twain_abilities as abilities
from tthc_desktop.adapters.scanning import twain_source as tw
from tthc_desktop.adapters.scanning.driver import impossible
from tthc_desktop.adapters.scanning.twain_containers import BOOL, FIX32, INT16, UINT16, CapValue
from tthc_desktop.adapters.scanning.twain_source import OpenSource, TwainRefusal
from tthc_desktop.domain.scanning import FEEDERS, ColorMode, ScanSettings, Source

_NO, _YES = CapValue(BOOL, 0), CapValue(BOOL, 1)
_INCH_MM = 25.4
_NATIVE = CapValue(UINT16, 0)  # TWSX_NATIVE: every source can
_PIXELS = {ColorMode.COLOR: (tw.PIXELS_RGB, 24), ColorMode.GRAY: (tw.PIXELS_GRAY, 8)}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A source that is set.

    Attributes:
        dpi: What it took.
        window: Whether it shows its own window; some cannot do without.
    """

    dpi: int
    window: bool


def prepare(source: OpenSource, settings: ScanSettings) -> Prepared:
    """Sets all that is asked for, in the order in which the one decides about the other.

    Args:
        settings: With a source of its own, not AUTO.

    Raises:
        DeviceError: ``scanner.settings`` with what the device does not have.
    """
    abilities.in_inches(source)
    _may(source, tw.ICAP_XFERMECH, _NATIVE)
    _choose_feed(source, settings.source)
    pixels, depth = _PIXELS[settings.color]
    _must(source, tw.ICAP_PIXELTYPE, CapValue(UINT16, pixels), "color")
    _may(source, tw.ICAP_BITDEPTH, CapValue(UINT16, depth))
    dpi = _choose_dpi(source, settings.dpi)
    _choose_area(source, settings)
    _may(source, tw.CAP_XFERCOUNT, CapValue(INT16, -1 if settings.source in FEEDERS else 1))
    # One that cannot be controlled without its window shows it, whatever the settings say.
    window = settings.driver_window or abilities.now(source, tw.CAP_UICONTROLLABLE) == 0
    _may(source, tw.CAP_INDICATORS, _YES if window else _NO)
    return Prepared(dpi, window)


def _choose_feed(source: OpenSource, kind: Source) -> None:
    if kind not in FEEDERS:
        if not abilities.has_glass(source):
            raise impossible("source")
        return
    if not abilities.has_feeder(source):
        raise impossible("source")
    _may(source, tw.CAP_AUTOFEED, _YES)
    if kind is Source.FEEDER_DUPLEX:
        _must(source, tw.CAP_DUPLEXENABLED, _YES, "source")
    else:
        _may(source, tw.CAP_DUPLEXENABLED, _NO)


def _choose_dpi(source: OpenSource, wanted: int) -> int:
    """The next one upwards: 200 dpi is a minimum (reference/domain.md 4)."""
    enough = [dpi for dpi in abilities.resolutions(source, wanted) if dpi >= wanted]
    if not enough:
        raise impossible("dpi")
    _must(source, tw.ICAP_XRESOLUTION, CapValue(FIX32, enough[0]), "dpi")
    _may(source, tw.ICAP_YRESOLUTION, CapValue(FIX32, enough[0]))
    return enough[0]


def _choose_area(source: OpenSource, settings: ScanSettings) -> None:
    """As near as the device comes; one that takes no area gives the page it gives."""
    wanted = []
    sizes = (
        (settings.width_mm, tw.ICAP_PHYSICALWIDTH),
        (settings.height_mm, tw.ICAP_PHYSICALHEIGHT),
    )
    for millimetres, cap in sizes:
        most = abilities.now(source, cap) or 0
        inches = millimetres / _INCH_MM
        wanted.append(min(inches, most) if most > 0 else inches)
    with contextlib.suppress(TwainRefusal):
        source.put_area(*wanted)


def _must(source: OpenSource, cap: int, number: CapValue, setting: str) -> None:
    if not abilities.tried(source, cap, number):
        raise impossible(setting)


def _may(source: OpenSource, cap: int, number: CapValue) -> None:
    """Sets what not every source has and what is good without."""
    with contextlib.suppress(TwainRefusal):
        source.put(cap, number)
