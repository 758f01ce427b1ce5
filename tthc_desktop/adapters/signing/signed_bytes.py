"""What a signature covers, told from the bytes of the file alone (ISO 32000-1 12.8.1).

No parser has a say here: what these functions find to be changed is changed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

BLANK = b" \t\r\n\f\0"
"""What mail gateways put behind a file. No reader shows it."""

_HEX = re.compile(rb"[0-9A-Fa-f\s]*")
_REVISION_END = re.compile(rb"startxref\s+\d+\s+%%EOF")
_KNOWN = frozenset(
    ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384")
) | {"sha3_512"}


class RangeError(ValueError):
    """A /ByteRange that is none."""


class UnknownDigestError(ValueError):
    """A digest that nobody here can compute."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which bytes a signature is made over.

    Attributes:
        ranges: Pairs of offset and length.
        missing: Whether some of them are not in the file any more.
        gap_is_signature: Whether nothing but the signature stands between them: None where its
            form is not one that is known here. Other content there is the wrapping attack.
        end: Offset after the last signed byte.
        rest: What follows, without what no reader shows.
    """

    ranges: tuple[tuple[int, int], ...]
    missing: bool
    gap_is_signature: bool | None
    end: int
    whole: bool
    rest: bytes


def coverage(content: bytes, numbers: Sequence[object], signature: bytes) -> Coverage:
    """Reads a /ByteRange against the file.

    Args:
        numbers: The array as it stands in the file.
        signature: The decoded /Contents.

    Raises:
        RangeError: No pairs of natural numbers in ascending order.
    """
    values = [n for n in numbers if isinstance(n, int) and n >= 0]
    if len(values) != len(numbers) or not values or len(values) % 2:
        raise RangeError
    ranges = tuple(zip(values[::2], values[1::2], strict=True))
    if any(a + n > b for (a, n), (b, _) in pairwise(ranges)):
        raise RangeError
    end = sum(ranges[-1])
    gap: bool | None = False
    if len(ranges) == 2 and ranges[0][0] == 0:
        gap = _only_signature(content[ranges[0][1] : ranges[1][0]], signature)
    return Coverage(
        ranges,
        missing=end > len(content),
        gap_is_signature=gap,
        end=end,
        whole=bool(gap) and end == len(content),
        rest=content[end:].strip(BLANK),
    )


def _only_signature(gap: bytes, signature: bytes) -> bool | None:
    gap = gap.strip(BLANK)
    if gap.startswith(b"("):
        return None  # a literal string: allowed once, and nothing that is signed today has it
    if not (gap.startswith(b"<") and gap.endswith(b">") and _HEX.fullmatch(gap[1:-1])):
        return False
    digits = b"".join(gap[1:-1].split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()) == signature


def digest(content: bytes, covered: Coverage, algorithm: str) -> bytes:
    """Over the signed bytes. Raises UnknownDigestError."""
    if algorithm not in _KNOWN:
        raise UnknownDigestError(algorithm)
    summed = hashlib.new(algorithm, usedforsecurity=False)
    view = memoryview(content)
    for start, length in covered.ranges:
        summed.update(view[start : start + length])
    return summed.digest()


def ends_like_revisions(rest: bytes) -> bool:
    """Whether what follows a signature claims to be a later revision: it has its own table and end
    mark, and nothing behind that."""
    marks = list(_REVISION_END.finditer(rest))
    return bool(marks) and marks[-1].end() == len(rest.rstrip(BLANK))
