"""What the virtual scanner says of itself, and how it reads what it is asked for."""

from __future__ import annotations

from tthc_desktop.adapters.scanning.escl_xml import number, parse, text
from tthc_desktop.demo.virtual_device import A4, Request, VirtualDevice

NAME = "Máy scan ảo TTHC"
RESOLUTIONS = (100, 150, 200, 300, 600)
MAX_WIDTH, MAX_HEIGHT = 2550, 4200  # 1/300 inch: Legal
_SPACES = (
    'xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm" '
    'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def capabilities(*, platen: bool, tells: bool = True) -> bytes:
    """The ScannerCapabilities of a virtual device.

    Args:
        platen: Whether it has a glass.
        tells: Whether it knows that sheets lie in the feeder.
    """
    dpi = "".join(
        "<scan:DiscreteResolution>"
        f"<scan:XResolution>{r}</scan:XResolution><scan:YResolution>{r}</scan:YResolution>"
        "</scan:DiscreteResolution>"
        for r in RESOLUTIONS
    )
    caps = (
        f"<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>{MAX_WIDTH}</scan:MaxWidth>"
        f"<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>{MAX_HEIGHT}</scan:MaxHeight>"
        "<scan:MaxScanRegions>1</scan:MaxScanRegions>"
        "<scan:SettingProfiles><scan:SettingProfile>"
        "<scan:ColorModes><scan:ColorMode>Grayscale8</scan:ColorMode>"
        "<scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes>"
        "<scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>"
        "<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>"
        f"<scan:SupportedResolutions><scan:DiscreteResolutions>{dpi}"
        "</scan:DiscreteResolutions></scan:SupportedResolutions>"
        "</scan:SettingProfile></scan:SettingProfiles>"
        "<scan:SupportedIntents><scan:Intent>Document</scan:Intent></scan:SupportedIntents>"
    )
    glass = f"<scan:Platen><scan:PlatenInputCaps>{caps}</scan:PlatenInputCaps></scan:Platen>"
    return (
        f"{_HEAD}<scan:ScannerCapabilities {_SPACES}><pwg:Version>2.63</pwg:Version>"
        f"<pwg:MakeAndModel>{NAME}</pwg:MakeAndModel><pwg:SerialNumber>TTHC0001</pwg:SerialNumber>"
        "<scan:UUID>7a1d6e0e-0000-4000-8000-000000000001</scan:UUID>"
        f"{glass if platen else ''}<scan:Adf>"
        f"<scan:AdfSimplexInputCaps>{caps}</scan:AdfSimplexInputCaps>"
        f"<scan:AdfDuplexInputCaps>{caps}</scan:AdfDuplexInputCaps>"
        "<scan:FeederCapacity>50</scan:FeederCapacity><scan:AdfOptions>"
        f"{'<scan:AdfOption>DetectPaperLoaded</scan:AdfOption>' if tells else ''}"
        "<scan:AdfOption>Duplex</scan:AdfOption>"
        "</scan:AdfOptions></scan:Adf></scan:ScannerCapabilities>"
    ).encode()


def status(device: VirtualDevice) -> bytes:
    job = device.job
    state = "Testing" if device.warming else "Processing" if job else "Idle"
    feeder = device.feeder_state()
    adf = f"<scan:AdfState>{feeder}</scan:AdfState>" if feeder else ""
    info = (
        f"<scan:Jobs><scan:JobInfo><pwg:JobUri>/eSCL/ScanJobs/{job.id}</pwg:JobUri>"
        f"<pwg:ImagesCompleted>{job.delivered}</pwg:ImagesCompleted>"
        "<pwg:JobState>Processing</pwg:JobState></scan:JobInfo></scan:Jobs>"
        if job
        else ""
    )
    return (
        f"{_HEAD}<scan:ScannerStatus {_SPACES}><pwg:Version>2.63</pwg:Version>"
        f"<pwg:State>{state}</pwg:State>{adf}{info}</scan:ScannerStatus>"
    ).encode()


def request(body: bytes) -> Request | None:
    """None for settings that this device cannot do. Raises BadXmlError."""
    root = parse(body, "ScanSettings")
    wanted = Request(
        feeder=text(root, "InputSource") == "Feeder",
        duplex=text(root, "Duplex") == "true",
        color=text(root, "ColorMode") == "RGB24",
        dpi=number(root, "XResolution") or 0,
        width=number(root, "Width") or A4[0],
        height=number(root, "Height") or A4[1],
    )
    possible = (
        wanted.dpi in RESOLUTIONS
        and wanted.dpi == number(root, "YResolution")
        and text(root, "ColorMode") in ("RGB24", "Grayscale8")
        and wanted.width <= MAX_WIDTH
        and wanted.height <= MAX_HEIGHT
    )
    return wanted if possible else None


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;&b;&b;">]>'
    b"<ScannerCapabilities>&c;</ScannerCapabilities>"
)
