"""The line to the helper for 32-bit sources: installer/windows/twain32/twain32.c describes it.

A request is a line of words; a reply is a line of four numbers and as many bytes as the last one
says. Both are bounded. What the helper says beyond that, or half, is BrokenLineError: whoever gets
it ends the helper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import IO

VERSION = 1
MOST_BYTES = 256 * 1024 * 1024  # A3 in colour at 600 dpi has 209 million
_MOST_LINE = 8192
_MOST_HEAD = 64
_HEAD = re.compile(rb"(\d{1,5}) (\d{1,5}) (\d{1,10}) (\d{1,10})\n")


class BrokenLineError(Exception):
    """The helper ended, or says what no helper of this version says."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a request.

    Attributes:
        returned, condition: TWRC_… and TWCC_….
    """

    returned: int
    condition: int
    value: int
    data: bytes


def request(verb: str, *words: int | bytes) -> bytes:
    """The line of a request; bytes go in hexadecimal.

    Raises:
        ValueError: It is too long for the helper.
    """
    plain = [word.hex() if isinstance(word, bytes) else str(word) for word in words]
    line = " ".join([verb, *plain]).encode("ascii") + b"\n"
    if len(line) > _MOST_LINE:
        raise ValueError("too long for a line")
    return line


def read_reply(source: IO[bytes]) -> Reply:
    """The next reply.

    Raises:
        BrokenLineError: There is none, it is no reply, or it is cut off.
    """
    head = source.readline(_MOST_HEAD)
    found = _HEAD.fullmatch(head)
    if not found:
        raise BrokenLineError("no reply" if head else "the helper is gone")
    returned, condition, value, length = (int(each) for each in found.groups())
    if length > MOST_BYTES:
        raise BrokenLineError(f"{length} bytes")
    data = source.read(length) if length else b""
    if len(data) < length:
        raise BrokenLineError("cut off")
    return Reply(returned, condition, value, data)
