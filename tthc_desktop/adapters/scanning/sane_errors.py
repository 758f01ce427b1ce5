"""python-sane tells what went wrong by the words of sane_strstatus() only; they are English in
every locale. This is where they become codes."""

from __future__ import annotations

from tthc_desktop.adapters.scanning.driver import impossible, offline, stopped
from tthc_desktop.domain.errors import DeviceError

NO_DOCUMENTS = "Document feeder out of documents"
INPUT_OUTPUT = "Error during device I/O"
_INVALID = "Invalid argument"
_CODES = {
    NO_DOCUMENTS: "scanner.empty",
    "Document feeder jammed": "scanner.jam",
    "Scanner cover is open": "scanner.cover",
    "Out of memory": "scanner.memory",
    "Access to resource has been denied": "scanner.denied",
}
_LATER = {
    "Device busy": "scanner.busy",
    # Not in the standard; several backends were built with it.
    "Lamp not ready, please retry": "scanner.warming",
    "Scanner is warming up": "scanner.warming",
}
_SETTINGS = frozenset({"Operation not supported", _INVALID})


def opening(message: str) -> DeviceError:
    """Why a device could not be opened. A name that SANE does not know (any more) is one that is
    not plugged in."""
    if message in (INPUT_OUTPUT, _INVALID, "Operation not supported"):
        return offline(message)
    return _coded(message) or stopped(message)


def scanning(message: str) -> DeviceError:
    """Why an open device gave no page."""
    if message in _SETTINGS:
        return impossible(message)
    # "Operation was canceled" without our asking: somebody pressed the button at the device.
    return _coded(message) or stopped(message)


def _coded(message: str) -> DeviceError | None:
    if message in _LATER:
        return DeviceError(_LATER[message], reason=message)
    code = _CODES.get(message)
    return DeviceError(code, reason=message) if code else None
