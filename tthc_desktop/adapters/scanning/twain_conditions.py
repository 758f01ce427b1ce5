"""TWAIN tells what went wrong by a condition code (specification 2.5, chapter 11). Each has its
sentence in domain/error_table; this is where the code becomes one."""

from __future__ import annotations

from tthc_desktop.adapters.scanning.driver import stopped
from tthc_desktop.adapters.scanning.twain_source import TwainRefusal
from tthc_desktop.domain.errors import DeviceError

NODS, CHECKDEVICEONLINE, NOMEDIA = 3, 23, 29
CONDITIONS = {
    1: "scanner.driver_failed",  # BUMMER: unload the source at once
    2: "scanner.pc_memory",  # LOWMEMORY
    NODS: "scanner.driver_missing",
    4: "scanner.in_use",  # MAXCONNECTIONS
    5: "scanner.told_there",  # OPERATIONERROR: the source has told of it in a window of its own
    6: "scanner.settings",  # BADCAP
    9: "scanner.driver_unfit",  # BADPROTOCOL
    10: "scanner.settings",  # BADVALUE
    11: "scanner.driver_unfit",  # SEQERROR
    12: "scanner.driver_unfit",  # BADDEST
    13: "scanner.settings",  # CAPUNSUPPORTED
    14: "scanner.settings",  # CAPBADOPERATION
    15: "scanner.settings",  # CAPSEQERROR
    16: "scanner.denied",  # DENIED
    17: "scanner.storage",  # FILEEXISTS
    18: "scanner.storage",  # FILENOTFOUND
    19: "scanner.storage",  # NOTEMPTY
    20: "scanner.jam",  # PAPERJAM
    21: "scanner.double",  # PAPERDOUBLEFEED
    22: "scanner.storage",  # FILEWRITEERROR
    CHECKDEVICEONLINE: "scanner.unplugged",
    24: "scanner.cover",  # INTERLOCK
    25: "scanner.corner",  # DAMAGEDCORNER
    26: "scanner.focus",  # FOCUSERROR
    27: "scanner.too_light",  # DOCTOOLIGHT
    28: "scanner.too_dark",  # DOCTOODARK
    NOMEDIA: "scanner.empty",
}


def opening(refusal: TwainRefusal) -> DeviceError:
    """Why a source could not be opened: a device that cannot be reached is not plugged in."""
    if refusal.condition == CHECKDEVICEONLINE:
        return DeviceError("scanner.offline", reason="link")
    return scanning(refusal)


def scanning(refusal: TwainRefusal) -> DeviceError:
    """Why an open source did not do as it was told."""
    if refusal.cancelled:
        return DeviceError("scanner.cancelled_there")
    reason = f"condition {refusal.condition}"
    code = CONDITIONS.get(refusal.condition)
    if code is None:  # a maker's own, which says nothing to anybody else
        return stopped(reason)
    if code == "scanner.settings":
        return DeviceError(code, setting=reason)
    return DeviceError(code, reason=reason)
