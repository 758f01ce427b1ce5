"""What can go wrong at the virtual scanner, and how a page looks that went wrong on its way.

The kinds are explained in demo/virtual_scanner.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# What the feeder says of itself until somebody has mended it.
FEEDER_STATES = {
    "jam": "ScannerAdfJam",
    "cover": "ScannerAdfHatchOpen",
    "door": "ScannerAdfDoorOpen",
    "double": "ScannerAdfMultipickDetected",
}
# Faults that somebody has to clear at a real device; the others pass by themselves.
LASTING = frozenset(
    {*FEEDER_STATES, "unplugged", "adf_only", "cannot_tell", "garbage_xml", "doctype"}
    | {"foreign_host", "denied"}
)
# Of a page on its way.
PAGE_KINDS = (
    "drop",
    "truncated",
    "empty_body",
    "endless",
    "drip",
    "html_page",
    "odd_type",
    "half_size",
)
PASSING = frozenset(
    {"busy_job", "warming", "busy_page", "early_404", "gone", "conflict", "jam_404", "hang"}
    | {"duplicate", *PAGE_KINDS}
)
KINDS = LASTING | PASSING
_DRIP = 16  # bytes
LOGIN = b"<html><body>Please sign in to this device.</body></html>"


@dataclass(slots=True)
class DeviceFault:
    """A fault that the virtual device shall have.

    Attributes:
        kind: One of KINDS.
        after: Pages of a job that come before it strikes.
        times: How often it strikes, unless it is lasting.
        retry_after: Seconds named in a 503, None for none.
    """

    kind: str
    after: int = 0
    times: int = 1
    retry_after: int | None = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """A page as it goes out.

    Attributes:
        length: What the head says, None for "until I close".
        pieces: Each after the first waits a moment.
    """

    kind: str
    length: int | None
    pieces: Iterator[bytes]


def spoiled(fault: str, body: bytes) -> Sent:
    """The page with that fault of PAGE_KINDS; as it is for any other."""
    jpeg = "image/jpeg"
    if fault == "empty_body":
        return Sent(jpeg, 0, iter((b"",)))
    if fault == "truncated":
        half = body[: len(body) // 2]
        return Sent(jpeg, len(half), iter((half,)))
    if fault == "drop":
        return Sent(jpeg, len(body), iter((body[: len(body) // 2],)))
    if fault == "endless":
        return Sent(jpeg, None, _without_end(body))
    if fault == "drip":
        parts = (body[at : at + _DRIP] for at in range(0, len(body), _DRIP))
        return Sent(jpeg, len(body), parts)
    if fault == "html_page":
        return Sent("text/html", len(LOGIN), iter((LOGIN,)))
    kind = "application/octet-stream" if fault == "odd_type" else jpeg
    return Sent(kind, len(body), iter((body,)))


def _without_end(body: bytes) -> Iterator[bytes]:
    """A picture that never ends: its first half, then data that could be its middle."""
    yield body[: len(body) // 2]
    while True:
        yield b"\x55" * 1_000_000
