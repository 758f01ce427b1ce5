"""ScannerCapabilities of an eSCL device (eSCL, Mopria Alliance)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from tthc_desktop.adapters.scanning.driver import USUAL_DPI, absent
from tthc_desktop.adapters.scanning.escl_xml import (
    BadXmlError,
    children,
    descendants,
    local,
    number,
    parse,
    text,
    texts,
)
from tthc_desktop.domain.scanning import Capabilities, ColorMode, Device, Source

JPEG = "image/jpeg"
_MODES = {"RGB24": ColorMode.COLOR, "Grayscale8": ColorMode.GRAY}
_INPUTS = {
    "PlatenInputCaps": Source.FLATBED,
    "AdfSimplexInputCaps": Source.FEEDER,
    "AdfDuplexInputCaps": Source.FEEDER_DUPLEX,
}


@dataclass(frozen=True, slots=True)
class InputCaps:
    """What one source can do.

    Attributes:
        of_mode: Resolutions of each colour mode, dots per inch, ascending; some devices give more
            in grey.
        max_width, max_height: In 1/300 inch, None when the device does not say.
    """

    of_mode: Mapping[ColorMode, tuple[int, ...]]
    max_width: int | None
    max_height: int | None

    @property
    def color_modes(self) -> frozenset[ColorMode]:
        return frozenset(self.of_mode)

    @property
    def resolutions(self) -> tuple[int, ...]:
        """Densities in colour where there is colour: that is what digitised copies are."""
        return self.of_mode.get(ColorMode.COLOR) or self.of_mode[ColorMode.GRAY]


@dataclass(frozen=True, slots=True)
class EsclCapabilities:
    """What an eSCL device says that it can do.

    Attributes:
        name: Make and model.
        version: Version of the protocol that the device speaks, e.g. ``2.63``.
        format_ext: Whether the device lists DocumentFormatExt and so wants it back.
        detects_paper: Whether it says that sheets lie in the feeder.
    """

    name: str
    version: str
    format_ext: bool
    inputs: Mapping[Source, InputCaps]
    detects_paper: bool = False

    def public(self, device_id: str) -> Capabilities:
        """What the window shows: modes and resolutions that every source of the device has."""
        inputs = list(self.inputs.values())
        modes = frozenset.intersection(*(i.color_modes for i in inputs))
        common = frozenset.intersection(*(frozenset(i.resolutions) for i in inputs))
        every = frozenset().union(*(i.resolutions for i in inputs))
        return Capabilities(
            Device(device_id, self.name),
            frozenset(self.inputs),
            modes or frozenset().union(*(i.color_modes for i in inputs)),
            tuple(sorted(common or every)),
            self.detects_paper,
            _millimetres(i.max_width for i in inputs),
            _millimetres(i.max_height for i in inputs),
        )


def parse_capabilities(body: bytes) -> EsclCapabilities:
    """Sources that cannot give JPEG pictures in colour or grey are left out; sheet feeders have no
    Platen element at all.

    Raises DeviceError ``scanner.absent`` for an answer that is no eSCL or leaves no source.
    """
    try:
        root = parse(body, "ScannerCapabilities")
    except BadXmlError as error:
        raise absent("answer") from error
    shared = _named_profiles(root)
    inputs: dict[Source, InputCaps] = {}
    for element in root.iter():
        source = _INPUTS.get(local(element))
        caps = _input(element, shared) if source else None
        if source and caps and source not in inputs:
            inputs[source] = caps
    if not inputs:
        raise absent("answer")
    return EsclCapabilities(
        name=" ".join(text(root, "MakeAndModel").split())[:120] or "eSCL",
        version=_version(text(root, "Version")),
        format_ext=bool(descendants(root, "DocumentFormatExt")),
        inputs=inputs,
        detects_paper="DetectPaperLoaded" in texts(root, "AdfOption"),
    )


def _millimetres(sizes: Iterable[int | None]) -> int:
    """The largest of these sizes in millimetres; 0 where none is told."""
    return round(max((size or 0 for size in sizes), default=0) * 25.4 / 300)


def _version(value: str) -> str:
    """2.0 is understood by every device; an odd value must not travel back in a request."""
    major, _, minor = value.partition(".")
    plain = major.isascii() and major.isdigit() and minor.isascii() and minor.isdigit()
    return value if plain and len(value) <= 6 else "2.0"


def _named_profiles(root: ET.Element) -> dict[str, ET.Element]:
    """Profiles defined once and meant by ``ref`` elsewhere."""
    return {
        profile.attrib["name"]: profile
        for profile in descendants(root, "SettingProfile")
        if "name" in profile.attrib
    }


def _input(element: ET.Element, shared: Mapping[str, ET.Element]) -> InputCaps | None:
    profiles = [
        shared.get(profile.attrib.get("ref", ""), profile)
        for profile in descendants(element, "SettingProfile")
    ]
    found: dict[ColorMode, set[int]] = {}
    for profile in profiles:
        formats = texts(profile, "DocumentFormat") + texts(profile, "DocumentFormatExt")
        if formats and JPEG not in (f.lower() for f in formats):
            continue
        for name in texts(profile, "ColorMode"):
            if name in _MODES:
                found.setdefault(_MODES[name], set()).update(_resolutions(profile))
    of_mode = {mode: tuple(sorted(dpi)) for mode, dpi in found.items() if dpi}
    if not of_mode:
        return None
    return InputCaps(
        of_mode,
        number(element, "MaxWidth"),
        number(element, "MaxHeight"),
    )


def _resolutions(profile: ET.Element) -> set[int]:
    """Square ones only: a page of 200 x 100 dpi would be squeezed in everything that follows."""
    found: set[int] = set()
    for one in descendants(profile, "DiscreteResolution"):
        x, y = number(one, "XResolution"), number(one, "YResolution")
        if x and x == y:
            found.add(x)
    for span in descendants(profile, "ResolutionRange"):
        for axis in children(span, "XResolutionRange"):
            low, high = number(axis, "Min"), number(axis, "Max")
            step = number(axis, "Step") or 1
            if low and high:
                found |= {d for d in USUAL_DPI if low <= d <= high and (d - low) % step == 0}
    return found
