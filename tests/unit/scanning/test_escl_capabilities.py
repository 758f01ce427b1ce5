"""ScannerCapabilities in the shapes that devices give them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.adapters.scanning.escl_capabilities import parse_capabilities
from tthc_desktop.adapters.scanning.escl_settings import fit, settings_xml
from tthc_desktop.adapters.scanning.escl_xml import number, parse, text
from tthc_desktop.demo import virtual_xml
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.scanning import ColorMode, ScanSettings, Source

RANGE = """<ResolutionRange>
  <XResolutionRange><Min>50</Min><Max>600</Max><Normal>300</Normal><Step>50</Step></XResolutionRange>
  <YResolutionRange><Min>50</Min><Max>600</Max><Normal>300</Normal><Step>50</Step></YResolutionRange>
</ResolutionRange>"""


def discrete(*values: int) -> str:
    return "".join(
        f"<DiscreteResolution><XResolution>{v}</XResolution><YResolution>{v}</YResolution>"
        "</DiscreteResolution>"
        for v in values
    )


def profile(resolutions: str, modes: str = "RGB24 Grayscale8", formats: str = "image/jpeg") -> str:
    return (
        "<SettingProfiles><SettingProfile><ColorModes>"
        + "".join(f"<ColorMode>{m}</ColorMode>" for m in modes.split())
        + "</ColorModes><DocumentFormats>"
        + "".join(f"<DocumentFormat>{f}</DocumentFormat>" for f in formats.split())
        + f"</DocumentFormats><SupportedResolutions>{resolutions}</SupportedResolutions>"
        "</SettingProfile></SettingProfiles>"
    )


def document(inner: str, head: str = "<Version>2.63</Version>") -> bytes:
    return (
        "<ScannerCapabilities xmlns='http://schemas.hp.com/imaging/escl/2011/05/03'>"
        f"{head}<MakeAndModel> Hãng  A 100 </MakeAndModel>{inner}</ScannerCapabilities>"
    ).encode()


def platen(inner: str) -> str:
    return f"<Platen><PlatenInputCaps>{inner}</PlatenInputCaps></Platen>"


def feeder(simplex: str, duplex: str = "") -> str:
    back = f"<AdfDuplexInputCaps>{duplex}</AdfDuplexInputCaps>" if duplex else ""
    return f"<Adf><AdfSimplexInputCaps>{simplex}</AdfSimplexInputCaps>{back}</Adf>"


def test_each_source_has_its_own_limits() -> None:
    caps = parse_capabilities(
        document(
            platen("<MaxWidth>2550</MaxWidth><MaxHeight>3508</MaxHeight>" + profile(RANGE))
            + feeder("<MaxWidth>2400</MaxWidth>" + profile(discrete(300, 150), "Grayscale8"))
        )
    )
    assert caps.name == "Hãng A 100"
    assert caps.version == "2.63"
    assert set(caps.inputs) == {Source.FLATBED, Source.FEEDER}
    assert caps.inputs[Source.FLATBED].resolutions == (100, 150, 200, 300, 400, 600)
    assert caps.inputs[Source.FLATBED].max_height == 3508
    assert caps.inputs[Source.FEEDER].resolutions == (150, 300)
    assert caps.inputs[Source.FEEDER].color_modes == {ColorMode.GRAY}
    assert caps.inputs[Source.FEEDER].max_height is None
    public = caps.public("escl:x")
    assert public.resolutions == (150, 300)
    assert public.color_modes == {ColorMode.GRAY}


def test_a_sheet_feeder_has_no_platen() -> None:
    caps = parse_capabilities(document(feeder(profile(discrete(200)), profile(discrete(200)))))
    assert set(caps.inputs) == {Source.FEEDER, Source.FEEDER_DUPLEX}


def test_profiles_can_stand_elsewhere() -> None:
    shared = "<SettingProfiles><SettingProfile name='p1'>" + profile(discrete(200)).removeprefix(
        "<SettingProfiles><SettingProfile>"
    )
    reference = "<SettingProfiles><SettingProfile ref='p1'/></SettingProfiles>"
    caps = parse_capabilities(document(shared + platen(reference)))
    assert caps.inputs[Source.FLATBED].resolutions == (200,)


def test_a_source_without_jpeg_or_square_pixels_is_left_out() -> None:
    odd = "<DiscreteResolution><XResolution>200</XResolution><YResolution>100</YResolution></DiscreteResolution>"  # noqa: E501 - one element
    caps = parse_capabilities(
        document(
            platen(profile(discrete(200), formats="image/jpeg application/pdf"))
            + feeder(profile(discrete(200), formats="application/pdf"), profile(odd))
        )
    )
    assert set(caps.inputs) == {Source.FLATBED}


@pytest.mark.parametrize(
    "body",
    [
        document(""),
        document(platen("")),
        document(platen(profile(discrete(200), "BlackAndWhite1"))),
        b"<ScannerStatus/>",
        virtual_xml.BOMB,
        b"",
    ],
)
def test_no_usable_source_is_an_absent_scanner(body: bytes) -> None:
    with pytest.raises(DeviceError, match=r"scanner\.absent"):
        parse_capabilities(body)


VIRTUAL = virtual_xml.capabilities(platen=True)


@given(st.binary(max_size=200), st.integers(0, len(VIRTUAL)), st.integers(0, 400))
def test_damaged_answers_are_read_or_refused(junk: bytes, at: int, cut: int) -> None:
    """Never another exception, and never a source that cannot scan."""
    for body in (junk, VIRTUAL[:at] + junk + VIRTUAL[at + cut :]):
        try:
            caps = parse_capabilities(body)
        except DeviceError as error:
            assert error.code == "scanner.absent"  # noqa: PT017 - either outcome is right
        else:
            assert all(i.resolutions and i.color_modes for i in caps.inputs.values())
            assert caps.public("escl:x").sources == set(caps.inputs)


def test_settings_are_asked_for_within_the_device() -> None:
    caps = parse_capabilities(
        document(
            feeder(
                "<MaxWidth>2400</MaxWidth><MaxHeight>4200</MaxHeight>"
                + profile(discrete(150, 300)),
                profile(discrete(150, 300)),
            )
        )
    )
    fitting = fit(ScanSettings(Source.FEEDER_DUPLEX, ColorMode.GRAY, 200), caps)
    assert fitting.dpi == 300, "the next one upwards, for 200 is a minimum"
    root = parse(settings_xml(fitting, caps), "ScanSettings")
    assert text(root, "InputSource") == "Feeder"
    assert text(root, "Duplex") == "true"
    assert text(root, "ColorMode") == "Grayscale8"
    assert text(root, "DocumentFormat") == "image/jpeg"
    assert text(root, "ContentRegionUnits") == "escl:ThreeHundredthsOfInches"
    assert (number(root, "Width"), number(root, "Height")) == (2480, 3508)
    single = fit(ScanSettings(Source.FEEDER, dpi=100), caps)
    root = parse(settings_xml(single, caps), "ScanSettings")
    assert (number(root, "Width"), number(root, "XResolution")) == (2400, 150)
    assert text(root, "Duplex") == "false"


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        (ScanSettings(Source.FLATBED), "source"),
        (ScanSettings(color=ColorMode.COLOR), "color"),
        (ScanSettings(color=ColorMode.GRAY, dpi=600), "dpi"),
    ],
)
def test_impossible_settings_are_named(settings: ScanSettings, what: str) -> None:
    caps = parse_capabilities(document(feeder(profile(discrete(200, 300), "Grayscale8"))))
    with pytest.raises(DeviceError, match=r"scanner\.settings") as caught:
        fit(settings, caps)
    assert caught.value.details == {"setting": what}


@pytest.mark.parametrize("version", ["", "2", "2.0<x/>", "9" * 9 + ".1", "a.b"])
def test_an_odd_version_does_not_travel_back(version: str) -> None:
    head = f"<Version>{version}</Version>"
    assert parse_capabilities(document(platen(profile(RANGE)), head)).version == "2.0"
