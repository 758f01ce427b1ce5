"""Capability documents in the manner of many makers, written from the public specification and the
oddities that are known of devices in the field, each with what must be read from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.tables import each_row
from tthc_desktop.adapters.scanning.escl_capabilities import parse_capabilities
from tthc_desktop.adapters.scanning.escl_settings import fit, settings_xml
from tthc_desktop.adapters.scanning.escl_xml import number, parse, text
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.scanning import ColorMode, ScanSettings, Source

FOLDER = Path(__file__).with_name("escl_devices")
G, F, D = Source.FLATBED, Source.FEEDER, Source.FEEDER_DUPLEX
USUAL = (75, 100, 200, 300, 600)


@dataclass(frozen=True)
class Read:
    """sources: resolutions in colour, or in grey where there is no colour. size: millimetres."""

    name: str
    sources: dict[Source, tuple[int, ...]]
    version: str = "2.63"
    size: tuple[int, int] = (216, 297)
    detects: bool = False
    ext: bool = False
    grey_only: frozenset[Source] = frozenset()


DEVICES = {
    "hp_mfp": Read(
        "HP LaserJet MFP M0",
        {G: (75, 200, 300, 600, 1200), F: (75, 200, 300), D: (75, 200, 300)},
        size=(216, 356),
        detects=True,
        ext=True,
    ),
    "hp_ref": Read("HP OfficeJet 0", {G: USUAL, F: USUAL}, "2.5", detects=True),
    "canon_glass": Read("Canon MF0", {G: (75, 100, 150, 200, 240, 300, 400, 600)}, "2.0"),
    "canon_feeder": Read(
        "Canon DR-C0",
        {F: (150, 200, 300, 600), D: (150, 200, 300, 600)},
        "2.62",
        (216, 1016),
        detects=True,
    ),
    "brother_ads": Read(
        "Brother ADS-0",
        {F: (100, 150, 200, 300, 600), D: (100, 150, 200, 300, 600)},
        "2.6",
        detects=True,
        ext=True,
    ),
    "brother_mfc": Read(
        "Brother MFC-L0", {G: (100, 200, 300, 600, 1200), F: (100, 200, 300)}, size=(216, 356)
    ),
    "epson_prefixes": Read("EPSON WF-0", {G: USUAL, F: USUAL}, detects=True),
    "epson_duplex_only": Read("EPSON DS-0", {D: (200, 300)}, size=(216, 356), detects=True),
    "xerox_default_ns": Read(
        "Xerox C0", {G: USUAL, F: USUAL, D: USUAL}, size=(216, 356), detects=True
    ),
    "ricoh_other_ns": Read(
        "RICOH IM 0", dict.fromkeys((G, F, D), (100, 200, 300, 400, 600)), "2.63", (297, 420), True
    ),
    "kyocera_spaces": Read(
        "Kyocera ECOSYS M0",
        {G: (200, 300, 400, 600), F: (200, 300, 400, 600)},
        "2.0",
        detects=True,
    ),
    "lexmark_profiles": Read(
        "Lexmark MX0", {G: (150, 300), F: (150, 300)}, detects=True, grey_only=frozenset({F})
    ),
    "samsung_swapped": Read("Samsung C0", {F: (100, 200, 300), G: USUAL}, "2.1", detects=True),
    "pantum_bom": Read("Pantum M0", {G: (75, 150, 200, 300, 600)}, detects=True),
    "avision_oblong": Read("Avision AV0", {F: (200, 300), D: (200,)}, detects=True),
    "pfu_fi": Read(
        "PFU fi-0",
        dict.fromkeys((F, D), (75, 100, 150, 200, 240, 300, 400, 600)),
        "2.97",
        (216, 5588),
        True,
    ),
    "plustek_sizeless": Read("Plustek OS0", {G: USUAL}, size=(0, 0)),
    "range_step": Read("Model 18", {G: (75, 150, 300, 600, 1200)}, "2.0"),
    "odd_version": Read("Model 19", {G: USUAL}, "2.0"),
    "utf16": Read("Máy quét mẫu", {G: USUAL}),
    "huge": Read("Model 21", dict.fromkeys((G, F, D), USUAL), detects=True),
    "nameless": Read("eSCL", {G: USUAL}),
    "grey_feeder": Read("Model 23", {F: (200, 300)}, detects=True, grey_only=frozenset({F})),
    "deep_colour": Read("Model 24", {G: USUAL}),
    "camera_input": Read("Model 25", {G: USUAL}),
}
NO_SCANNER = ("printer_only", "bitonal_only", "words_for_numbers")


def test_every_document_has_its_line() -> None:
    assert {path.stem for path in FOLDER.glob("*.xml")} == {*DEVICES, *NO_SCANNER}


@each_row("name", sorted(DEVICES))
def test_what_is_read(name: str) -> None:
    wanted = DEVICES[name]
    caps = parse_capabilities((FOLDER / f"{name}.xml").read_bytes())
    assert caps.name == wanted.name
    assert caps.version == wanted.version
    assert caps.format_ext is wanted.ext
    assert {source: one.resolutions for source, one in caps.inputs.items()} == wanted.sources
    for source, one in caps.inputs.items():
        assert (ColorMode.COLOR in one.color_modes) is (source not in wanted.grey_only)
    public = caps.public("escl:x")
    assert public.sources == set(wanted.sources)
    assert public.can_tell_loaded is wanted.detects
    assert (public.max_width_mm, public.max_height_mm) == wanted.size


@each_row("name", sorted(DEVICES))
def test_what_is_asked_for_is_within_the_device(name: str) -> None:
    caps = parse_capabilities((FOLDER / f"{name}.xml").read_bytes())
    for source, one in caps.inputs.items():
        for color in one.color_modes:
            wanted = fit(ScanSettings(source, color, 150), caps)
            assert wanted.dpi in one.of_mode[color]
            root = parse(settings_xml(wanted, caps), "ScanSettings")
            assert number(root, "XResolution") == number(root, "YResolution") == wanted.dpi
            assert (number(root, "Width") or 0) <= (one.max_width or 2480)
            assert (number(root, "Height") or 0) <= (one.max_height or 3508)
            assert text(root, "Version") == caps.version
            assert (text(root, "DocumentFormatExt") == "image/jpeg") is caps.format_ext


def test_more_dots_in_grey_are_not_asked_for_in_colour() -> None:
    caps = parse_capabilities((FOLDER / "lexmark_profiles.xml").read_bytes())
    assert fit(ScanSettings(G, ColorMode.GRAY, 400), caps).dpi == 600
    with pytest.raises(DeviceError, match=r"scanner\.settings"):
        fit(ScanSettings(G, ColorMode.COLOR, 400), caps)


@pytest.mark.parametrize("name", NO_SCANNER)
def test_what_cannot_scan_is_no_scanner(name: str) -> None:
    with pytest.raises(DeviceError, match=r"scanner\.absent"):
        parse_capabilities((FOLDER / f"{name}.xml").read_bytes())
