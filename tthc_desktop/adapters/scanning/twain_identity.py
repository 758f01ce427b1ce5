"""Sources as a manager lists them: the bytes of a TW_IDENTITY."""

from __future__ import annotations

import struct

from tthc_desktop.adapters.scanning.twain_source import DG_IMAGE, ListedSource

# Id, version (numbers, language, country, text), protocol, groups, maker, family, product.
_IDENTITY = struct.Struct("<I4H34s2HI34s34s34s")
IDENTITY_BYTES = _IDENTITY.size
MOST_SOURCES = 1000  # of one manager, as in the helper: one that lies about the end does not end us
_WIA = "WIA-"


def listed(raw: bytes) -> ListedSource:
    """A source out of its identity. The text is in the PC's own code page; newer ones write UTF-8.

    Raises:
        struct.error: It has another length.
    """
    *_, groups, _maker, _family, product = _IDENTITY.unpack(raw)
    name = product.partition(b"\0")[0]
    return ListedSource(_text(name), raw, bool(groups & DG_IMAGE))


def _text(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1258", "replace")
    return "".join(each if each.isprintable() else " " for each in text).strip()


def title(name: str, way: str) -> str:
    """What a source is called in a list, where one device may stand several times: through its
    maker's 64-bit and 32-bit source, and through the one that Windows makes of its WIA driver.

    Args:
        way: "TWAIN" or "TWAIN 32 bit".
    """
    if name.startswith(_WIA):
        return f"{name.removeprefix(_WIA)} ({way}, WIA)"
    return f"{name} ({way})"
