"""What a SANE device offers, read from options that every backend names as it likes.

The names stand for the lists in public option dumps of Fujitsu, Canon, Epson, Brother, HP, Avision,
Kodak, Xerox, Genesys and Plustek devices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tthc_desktop.adapters.scanning.driver import USUAL_DPI
from tthc_desktop.domain.scanning import ColorMode, Source

_FEEDER_WORDS = ("adf", "feeder", "sheet", "automatic document")
_GLASS_WORDS = ("flatbed", "platen", "glass", "document table", "normal", "fb")
# Slides and negatives lie on a lamp of their own; the back alone or a card slot is no stack.
_OTHER_WORDS = ("transparen", "tma", "tpu", "negative", "slide", "film", "back", "card")
_GREY_DOTS = ("error", "diffusion", "dither", "halftone")


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a device.

    Attributes:
        constraint: None, (least, most, step) or a list of values.
        active: Whether it can be set now.
        unit_mm: Whether it counts in millimetres.
    """

    name: str
    constraint: object
    active: bool
    unit_mm: bool = False

    @property
    def choices(self) -> list[str]:
        values = self.constraint if isinstance(self.constraint, list) else []
        return [value for value in values if isinstance(value, str)]

    @property
    def span(self) -> tuple[float, float] | None:
        """Least and most of a range or of a list of numbers."""
        if isinstance(self.constraint, tuple) and len(self.constraint) >= 2:
            return float(self.constraint[0]), float(self.constraint[1])
        if isinstance(self.constraint, list):
            numbers = [float(v) for v in self.constraint if isinstance(v, int | float)]
            return (min(numbers), max(numbers)) if numbers else None
        return None


Options = Mapping[str, Option]


def sources(options: Options) -> dict[Source, str]:
    """The device's name for each source that it has; empty name: there is nothing to set."""
    option = options.get("source")
    found: dict[Source, str] = {}
    if option is None or not option.choices:
        # One way in only. Of those, sheet-fed devices tell how long a page may be.
        found[Source.FEEDER if "page_height" in options else Source.FLATBED] = ""
    else:
        for name in option.choices:
            kind = _source(name)
            if kind is not None:
                found.setdefault(kind, name)
    if Source.FEEDER in found and _has_duplex_option(options):
        found.setdefault(Source.FEEDER_DUPLEX, found[Source.FEEDER])
    return found


def _source(name: str) -> Source | None:
    plain = name.lower()
    if "duplex" in plain and not any(word in plain for word in ("card", "film")):
        return Source.FEEDER_DUPLEX
    if any(word in plain for word in _OTHER_WORDS):
        return None
    if any(word in plain for word in _FEEDER_WORDS):
        return Source.FEEDER
    return Source.FLATBED if any(word in plain for word in _GLASS_WORDS) else None


def _has_duplex_option(options: Options) -> bool:
    """Whether both sides are a matter of an option of its own, not of the source."""
    mode = options.get("adf_mode")
    return "duplex" in options or (
        mode is not None and any("duplex" in choice.lower() for choice in mode.choices)
    )


def duplex_setting(options: Options, *, on: bool) -> tuple[str, object] | None:
    """Name and value of that option; None where the source says it all."""
    mode = options.get("adf_mode")
    if mode is not None and mode.active:
        for choice in mode.choices:
            if ("duplex" in choice.lower()) is on:
                return "adf_mode", choice
    if "duplex" in options and options["duplex"].active:
        return "duplex", on
    return None


def modes(options: Options) -> dict[ColorMode, str]:
    """The device's name for each colour mode; without the option, grey is what the device gives.

    Of several names the plainest wins: 8 bits a colour, no dots in place of grey.
    """
    option = options.get("mode")
    if option is None or not option.choices:
        return {ColorMode.GRAY: ""}
    found: dict[ColorMode, str] = {}
    for name in sorted(option.choices, key=_oddness):
        kind = _mode(name)
        if kind is not None:
            found.setdefault(kind, name)
    return found


def _mode(name: str) -> ColorMode | None:
    plain = name.lower()
    if any(word in plain for word in ("color", "colour", "rgb")):
        return ColorMode.COLOR
    grey = "gray" in plain or "grey" in plain
    return ColorMode.GRAY if grey and not any(word in plain for word in _GREY_DOTS) else None


def _oddness(name: str) -> tuple[bool, int]:
    plain = name.lower()
    return any(word in plain for word in ("48", "16 bit", "16bit", "infrared", "256 color")), len(
        plain
    )


def resolutions(options: Options) -> tuple[int, ...]:
    """Densities in ascending order; only what both axes share, where they are apart."""
    found = _resolutions(options.get("resolution") or options.get("x_resolution"))
    across = _resolutions(options.get("y_resolution"))
    return tuple(sorted(found & across if across else found))


def _resolutions(option: Option | None) -> frozenset[int]:
    if option is None:
        return frozenset()
    if isinstance(option.constraint, list):
        return frozenset(_whole(option.constraint))
    if isinstance(option.constraint, tuple) and len(option.constraint) == 3:
        least, most, step = (float(part) for part in option.constraint)
        return frozenset(
            dpi
            for dpi in USUAL_DPI
            if least <= dpi <= most and (step <= 0 or abs((dpi - least) % step) < 1e-3)
        )
    return frozenset()


def _whole(values: Iterable[object]) -> Iterable[int]:
    """Numbers only, whole, of a size that a page can have: some backends offer 2 or 19,200."""
    for value in values:
        if isinstance(value, int | float) and 50 <= value <= 2400 and value == int(value):
            yield int(value)


def largest_mm(options: Options) -> tuple[int, int]:
    """Width and height of the largest paper, 0 where the device counts in dots or is silent."""
    return _most_mm(options.get("br_x")), _most_mm(options.get("br_y"))


def _most_mm(option: Option | None) -> int:
    span = option.span if option and option.unit_mm else None
    return round(span[1]) if span else 0
