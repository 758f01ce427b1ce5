"""ScanSettings: what is asked of an eSCL device."""

from __future__ import annotations

from dataclasses import replace

from tthc_desktop.adapters.scanning.driver import impossible
from tthc_desktop.adapters.scanning.escl_capabilities import JPEG, EsclCapabilities
from tthc_desktop.adapters.scanning.escl_status import Status
from tthc_desktop.domain.scanning import ColorMode, ScanSettings, Source

_MM = 25.4 / 300  # the unit of the specification is 1/300 inch
_MODES = {ColorMode.COLOR: "RGB24", ColorMode.GRAY: "Grayscale8"}
_SPACES = (
    'xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm" '
    'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"'
)


def fit(settings: ScanSettings, device: EsclCapabilities) -> ScanSettings:
    """The settings with the next resolution upwards that the source has: 200 dpi is a minimum
    (reference/domain.md 4), so that a device of 150 and 300 gives 300.

    Raises DeviceError ``scanner.settings`` with the name of what is not possible.
    """
    caps = device.inputs.get(settings.source)
    if caps is None:
        raise impossible("source")
    if settings.color not in caps.color_modes:
        raise impossible("color")
    enough = [dpi for dpi in caps.of_mode[settings.color] if dpi >= settings.dpi]
    if not enough:
        raise impossible("dpi")
    return replace(settings, dpi=enough[0])


def chosen(settings: ScanSettings, device: EsclCapabilities, status: Status) -> ScanSettings:
    """The settings with glass or feeder in the place of AUTO: the feeder when a sheet lies in it
    or when something is wrong with it, the glass when the feeder says that it is empty. A feeder
    that does not say is tried first."""
    if settings.source is not Source.AUTO:
        return settings
    has_feeder, has_glass = Source.FEEDER in device.inputs, Source.FLATBED in device.inputs
    if has_feeder and not (has_glass and status.feeder_empty):
        return replace(settings, source=Source.FEEDER)
    if has_glass or Source.FEEDER_DUPLEX not in device.inputs:
        return replace(settings, source=Source.FLATBED)
    return replace(settings, source=Source.FEEDER_DUPLEX)


def settings_xml(settings: ScanSettings, device: EsclCapabilities) -> bytes:
    """The request for a scan with settings that fit() gave.

    The order of the elements is that of widespread clients: some devices read them by position.
    """
    caps = device.inputs[settings.source]
    width, height = round(settings.width_mm / _MM), round(settings.height_mm / _MM)
    width, height = min(width, caps.max_width or width), min(height, caps.max_height or height)
    flatbed = settings.source is Source.FLATBED
    duplex = settings.source is Source.FEEDER_DUPLEX
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<scan:ScanSettings {_SPACES}>",
        f"<pwg:Version>{device.version}</pwg:Version>",
        "<pwg:ScanRegions><pwg:ScanRegion>",
        f"<pwg:Height>{height}</pwg:Height>",
        "<pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits>",
        f"<pwg:Width>{width}</pwg:Width>",
        "<pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset>",
        "</pwg:ScanRegion></pwg:ScanRegions>",
        f"<pwg:InputSource>{'Platen' if flatbed else 'Feeder'}</pwg:InputSource>",
        f"<pwg:DocumentFormat>{JPEG}</pwg:DocumentFormat>",
        f"<scan:DocumentFormatExt>{JPEG}</scan:DocumentFormatExt>" if device.format_ext else "",
        f"<scan:XResolution>{settings.dpi}</scan:XResolution>",
        f"<scan:YResolution>{settings.dpi}</scan:YResolution>",
        f"<scan:ColorMode>{_MODES[settings.color]}</scan:ColorMode>",
        "" if flatbed else f"<scan:Duplex>{'true' if duplex else 'false'}</scan:Duplex>",
        "</scan:ScanSettings>",
    ]
    return "\n".join(line for line in lines if line).encode()
