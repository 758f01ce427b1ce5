"""What a TWAIN source can do, as it says itself."""

from __future__ import annotations

from tthc_desktop.adapters.scanning import twain_source as tw
from tthc_desktop.adapters.scanning.driver import USUAL_DPI
from tthc_desktop.adapters.scanning.twain_containers import (
    BOOL,
    UINT16,
    BadContainerError,
    CapValue,
    Container,
)
from tthc_desktop.adapters.scanning.twain_source import OpenSource, TwainRefusal
from tthc_desktop.domain.scanning import Capabilities, ColorMode, Device, Source

_INCHES = CapValue(UINT16, 0)
_INCH_MM = 25.4


def asked(source: OpenSource, cap: int, *, current: bool = False) -> Container | None:
    """A capability, or None where the source does not have it or says nothing sensible of it."""
    try:
        return source.get(cap, current=current)
    except (TwainRefusal, BadContainerError):
        return None


def now(source: OpenSource, cap: int) -> float | None:
    """What a capability is at present; None: nobody knows."""
    found = asked(source, cap, current=True)
    return None if found is None else found.now


def tried(source: OpenSource, cap: int, number: CapValue) -> bool:
    """Sets a capability and reads it back: some sources take anything and keep what they had."""
    try:
        source.put(cap, number)
    except TwainRefusal:
        return False
    got = now(source, cap)
    return got is None or abs(got - number.value) < 0.5


def in_inches(source: OpenSource) -> bool:
    """Sets the unit of all lengths and resolutions; cameras have pixels only."""
    return tried(source, tw.ICAP_UNITS, _INCHES)


def is_scanner(source: OpenSource) -> bool:
    """Whether paper goes in: it has a size in inches, or a feeder. Cameras have neither."""
    if not in_inches(source):
        return False
    width = now(source, tw.ICAP_PHYSICALWIDTH)
    return bool(width and width > 0) or asked(source, tw.CAP_FEEDERENABLED) is not None


def has_feeder(source: OpenSource) -> bool:
    return tried(source, tw.CAP_FEEDERENABLED, CapValue(BOOL, 1)) and (
        asked(source, tw.CAP_FEEDERENABLED) is not None
    )


def has_glass(source: OpenSource) -> bool:
    """Sources without the capability have nothing but the glass. Some of those without a glass say
    that the feeder may be off; none lets it be put off."""
    if asked(source, tw.CAP_FEEDERENABLED) is None:
        return True
    return tried(source, tw.CAP_FEEDERENABLED, CapValue(BOOL, 0))


def loaded(source: OpenSource) -> bool | None:
    """Whether a sheet lies in the feeder, which must be on; None: the source cannot tell."""
    if now(source, tw.CAP_PAPERDETECTABLE) == 0:
        return None
    found = now(source, tw.CAP_FEEDERLOADED)
    return None if found is None else bool(found)


def resolutions(source: OpenSource, *more: int) -> tuple[int, ...]:
    """Dots per inch, ascending: all that the source names, or the usual ones within its range.

    Args:
        more: Further ones that are looked for in a range.
    """
    found = asked(source, tw.ICAP_XRESOLUTION)
    return () if found is None else tuple(n for n in found.within((*USUAL_DPI, *more)) if n > 0)


def capabilities(source: OpenSource, device: Device) -> Capabilities:
    """All that an open source can do. It changes settings, which nobody has made yet."""
    in_inches(source)
    sources: set[Source] = set()
    widths, heights = [0.0], [0.0]
    tells = False
    if has_glass(source):
        sources.add(Source.FLATBED)
        widths.append(now(source, tw.ICAP_PHYSICALWIDTH) or 0)
        heights.append(now(source, tw.ICAP_PHYSICALHEIGHT) or 0)
    if has_feeder(source):
        sources.add(Source.FEEDER)
        tells = loaded(source) is not None
        if (now(source, tw.CAP_DUPLEX) or 0) > 0:
            sources.add(Source.FEEDER_DUPLEX)
        widths.append(now(source, tw.ICAP_PHYSICALWIDTH) or 0)
        heights.append(now(source, tw.ICAP_PHYSICALHEIGHT) or 0)
    pixels = asked(source, tw.ICAP_PIXELTYPE)
    modes = {ColorMode.GRAY: tw.PIXELS_GRAY, ColorMode.COLOR: tw.PIXELS_RGB}
    return Capabilities(
        device,
        frozenset(sources),
        frozenset(mode for mode, value in modes.items() if pixels and pixels.has(value)),
        resolutions(source),
        tells,
        round(max(widths) * _INCH_MM),
        round(max(heights) * _INCH_MM),
    )
