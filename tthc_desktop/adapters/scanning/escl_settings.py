"""ScanSettings: what is asked of an eSCL device."""

from __future__ import annotations

from tthc_desktop.adapters.scanning.escl_capabilities import JPEG, EsclCapabilities
from tthc_desktop.domain.errors import DeviceError, Retry
from tthc_desktop.domain.scanning import ColorMode, ScanSettings, Source

A4 = (2480, 3508)  # width and height in 1/300 inch, the unit of the specification
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
        raise DeviceError("scanner.settings", Retry.AFTER_USER, setting="source")
    if settings.color not in caps.color_modes:
        raise DeviceError("scanner.settings", Retry.AFTER_USER, setting="color")
    enough = [dpi for dpi in caps.resolutions if dpi >= settings.dpi]
    if not enough:
        raise DeviceError("scanner.settings", Retry.AFTER_USER, setting="dpi")
    return ScanSettings(settings.source, settings.color, enough[0])


def settings_xml(settings: ScanSettings, device: EsclCapabilities) -> bytes:
    """For settings that fit() gave. The order of the elements is that of widespread clients: some
    devices read them by position."""
    caps = device.inputs[settings.source]
    width = min(A4[0], caps.max_width or A4[0])
    height = min(A4[1], caps.max_height or A4[1])
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
