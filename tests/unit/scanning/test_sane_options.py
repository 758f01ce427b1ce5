"""Options as backends name them, in the manner of public option dumps."""

from __future__ import annotations

import pytest

from tests.support.tables import each_row
from tthc_desktop.adapters.scanning.sane_options import (
    Option,
    Options,
    duplex_setting,
    largest_mm,
    modes,
    resolutions,
    sources,
)
from tthc_desktop.adapters.scanning.sane_pictures import Frame, page
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.scanning import ColorMode, Source

G, F, D = Source.FLATBED, Source.FEEDER, Source.FEEDER_DUPLEX
C, Y = ColorMode.COLOR, ColorMode.GRAY


def device(**constraints: object) -> Options:
    return {
        name: Option(name, value, True, name in ("br_x", "br_y"))
        for name, value in constraints.items()
    }


@each_row(
    ("names", "found"),
    [
        (["Flatbed", "Automatic Document Feeder"], {G: 0, F: 1}),
        (["ADF Front", "ADF Back", "ADF Duplex"], {F: 0, D: 2}),
        (["Flatbed", "ADF", "ADF Duplex"], {G: 0, F: 1, D: 2}),
        (["Flatbed", "ADF", "Duplex"], {G: 0, F: 1, D: 2}),
        (
            [
                "FlatBed",
                "Automatic Document Feeder(left aligned)",
                "Automatic Document Feeder(left aligned,Duplex)",
                "Automatic Document Feeder(centrally aligned)",
            ],
            {G: 0, F: 1, D: 2},
        ),
        (["Flatbed", "ADF Front", "ADF Duplex", "Card Front", "Card Duplex"], {G: 0, F: 1, D: 2}),
        (["Flatbed", "Transparency Adapter", "Negative"], {G: 0}),
        (["Flatbed", "ADF", "TMA Slides", "TMA Negatives"], {G: 0, F: 1}),
        (["Normal", "ADF-simplex", "ADF-duplex"], {G: 0, F: 1, D: 2}),
        (["Document Table", "ADF"], {G: 0, F: 1}),
        (["fb", "adf"], {G: 0, F: 1}),
        (["Auto", "Flatbed", "ADF"], {G: 1, F: 2}),
        (["Adf-front", "Adf-back", "Adf-duplex"], {F: 0, D: 2}),
        (["Film"], {}),
    ],
)
def test_sources(names: list[str], found: dict[Source, int]) -> None:
    assert sources(device(source=names)) == {kind: names[at] for kind, at in found.items()}


def test_both_sides_can_be_an_option_of_its_own() -> None:
    epson = device(source=["Flatbed", "Automatic Document Feeder"], adf_mode=["Simplex", "Duplex"])
    assert sources(epson)[D] == "Automatic Document Feeder"
    assert duplex_setting(epson, on=True) == ("adf_mode", "Duplex")
    assert duplex_setting(epson, on=False) == ("adf_mode", "Simplex")
    kodak = device(source=["fb", "adf"], duplex=None)
    assert sources(kodak)[D] == "adf"
    assert duplex_setting(kodak, on=False) == ("duplex", False)
    assert duplex_setting(device(source=["ADF", "ADF Duplex"]), on=True) is None


def test_one_way_in_only() -> None:
    assert sources({}) == {G: ""}
    assert sources(device(page_height=(0, 800, 1))) == {F: ""}


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["Lineart", "Gray", "Color"], {C: "Color", Y: "Gray"}),
        (
            [
                "Black & White",
                "Gray[Error Diffusion]",
                "True Gray",
                "24bit Color",
                "24bit Color[Fast]",
            ],
            {C: "24bit Color", Y: "True Gray"},
        ),
        (["48 bits color", "Color", "16 bit Gray", "Gray"], {C: "Color", Y: "Gray"}),
        (["Lineart", "Halftone", "8-bit Grayscale", "RGB"], {C: "RGB", Y: "8-bit Grayscale"}),
        (["lineart", "grey", "colour"], {C: "colour", Y: "grey"}),
        (["Lineart"], {}),
    ],
)
def test_modes(names: list[str], found: dict[ColorMode, str]) -> None:
    assert modes(device(mode=names)) == found


def test_without_a_mode_grey_is_what_comes() -> None:
    assert modes({}) == {Y: ""}


@each_row(
    ("options", "found"),
    [
        ({"resolution": [100, 200, 300, 600]}, (100, 200, 300, 600)),
        ({"resolution": [1.0, 75.0, 150.5, 300.0, 19200.0]}, (75, 300)),
        ({"resolution": (50, 600, 1)}, (75, 100, 150, 200, 240, 300, 400, 600)),
        ({"resolution": (50.0, 1200.0, 0.0)}, (75, 100, 150, 200, 240, 300, 400, 600, 1200)),
        ({"resolution": (75, 600, 75)}, (75, 150, 300, 600)),
        ({"x_resolution": [100, 200, 300], "y_resolution": [200, 300, 400]}, (200, 300)),
        ({"resolution": None}, ()),
        ({"resolution": ["Draft", "Fine"]}, ()),
        ({}, ()),
    ],
)
def test_resolutions(options: dict[str, object], found: tuple[int, ...]) -> None:
    assert resolutions(device(**options)) == found


def test_the_largest_paper() -> None:
    assert largest_mm(device(br_x=(0.0, 215.9, 0.1), br_y=[100, 355.6])) == (216, 356)
    dots = {"br_x": Option("br_x", (0, 5100, 1), active=True)}
    assert largest_mm(dots) == (0, 0)


@pytest.mark.parametrize("shape", ["red", "green", "blue", "unknown format"])
def test_one_colour_at_a_time_is_refused(shape: str) -> None:
    """python-sane keeps every third line of it, and says nothing."""
    with pytest.raises(DeviceError, match=r"scanner\.settings"):
        Frame(shape, 10, 8, 10).check()
    with pytest.raises(DeviceError, match=r"scanner\.settings"):
        Frame("color", 10, 16, 60).check()


def test_no_lines_are_no_page() -> None:
    for frame, data in ((Frame("gray", 10, 8, 10), b""), (Frame("gray", 0, 8, 0), b"x")):
        with pytest.raises(DeviceError, match=r"scanner\.stopped"):
            page(data, frame, 200)


def test_the_last_line_may_lack_its_filling() -> None:
    made = page(b"\x00" * 12 + b"\x00" * 10, Frame("gray", 10, 8, 12), 200)
    assert (made.width, made.height, made.dpi) == (10, 2, 200)
