"""Whether two streams hold the same, also where one of them was packed anew."""

from __future__ import annotations

import zlib

from pyhanko.pdf_utils.generic import ArrayObject, StreamObject

from tthc_desktop.adapters.signing.objects import BeyondLimitError, entry

_MOST = 64 << 20  # bytes of one that is unpacked

PACKING = frozenset({"/Filter", "/Length", "/DL"})
"""How the data of a stream is kept. With parameters (/DecodeParms), or in a file outside (/F), it
is compared as it stands."""


def unpacked(stream: StreamObject) -> bytes | None:
    """Its data; None where it is not packed in the one usual way, or not to the letter: readers
    need not agree on what is in it then.

    Raises:
        BeyondLimitError: More than is looked at.
    """
    if entry(stream, "/DecodeParms") is not None or "/F" in stream:
        return None
    filters = entry(stream, "/Filter")
    names = list(filters) if isinstance(filters, ArrayObject) else [filters] if filters else []
    if not names:
        return bytes(stream.encoded_data)
    if names != ["/FlateDecode"]:
        return None
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(stream.encoded_data, _MOST)
    except zlib.error:
        return None
    if unpacking.unconsumed_tail:
        raise BeyondLimitError
    whole = unpacking.eof and not unpacking.unused_data.strip(b"\r\n")
    return data if whole else None


def same_data(one: StreamObject, other: StreamObject) -> bool:
    """Whether they hold the same once they are unpacked."""
    data = unpacked(one)
    return data is not None and data == unpacked(other)
