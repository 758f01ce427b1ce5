"""Values of capabilities: containers as TWAIN lays them out in memory (specification 2.5, 4).

Bytes come from drivers of any age, which write what they like: what does not fit is
BadContainerError, never a wrong number.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

ARRAY, ENUMERATION, ONE, RANGE = 3, 4, 5, 6
INT8, INT16, INT32, UINT8, UINT16, UINT32, BOOL, FIX32 = range(8)
_FORMATS = {
    INT8: "<b", INT16: "<h", INT32: "<i", UINT8: "<B", UINT16: "<H", UINT32: "<I", BOOL: "<H",
    FIX32: "<hH",
}  # fmt: skip
_MOST_ITEMS = 10_000
_WIDE = 4  # bytes that a value takes in ONEVALUE and RANGE, whatever its type


class BadContainerError(Exception):
    """No container that TWAIN knows."""


@dataclass(frozen=True, slots=True)
class CapValue:
    """A value with its type, e.g. ``CapValue(UINT16, 2)``; yes is 1."""

    type: int
    value: float


@dataclass(frozen=True, slots=True)
class Container:
    """What a capability may be, or is.

    Attributes:
        values: One by one.
        span: Least, most and step of a range.
        now: What it is at present.
    """

    type: int
    values: tuple[float, ...] = ()
    span: tuple[float, float, float] | None = None
    now: float | None = None

    def within(self, wanted: Iterable[int]) -> tuple[int, ...]:
        """Those of some whole numbers that a range has; of others all that they have, ascending."""
        if self.span is None:
            return tuple(sorted({round(value) for value in self.values}))
        least, most, step = self.span
        return tuple(
            sorted(n for n in set(wanted) if least <= n <= most and _hits(n - least, step))
        )

    def has(self, value: float) -> bool:
        if self.span is not None:
            least, most, step = self.span
            return least <= value <= most and _hits(value - least, step)
        return value in self.values


def _hits(distance: float, step: float) -> bool:
    if step <= 0:
        return True
    steps = distance / step
    return abs(steps - round(steps)) * step < 0.01


def parsed(kind: int, data: bytes) -> Container:
    """A container out of its bytes.

    Args:
        kind: ARRAY, ENUMERATION, ONE or RANGE.

    Raises:
        BadContainerError: It is cut off, of another kind, or of a type that is no number.
    """
    try:
        (type_,) = struct.unpack_from("<H", data)
        if type_ not in _FORMATS:
            raise BadContainerError(f"item type {type_}")
        if kind == ONE:
            now = _number(type_, data, 2)
            return Container(type_, (now,), now=now)
        if kind == RANGE:
            least, most, step, _default, now = (_number(type_, data, 2 + 4 * n) for n in range(5))
            if most < least:
                raise BadContainerError("a range that ends before it begins")
            return Container(type_, span=(least, most, abs(step)), now=now)
        if kind == ARRAY:
            return Container(type_, _items(type_, data, 6))
        if kind == ENUMERATION:
            values = _items(type_, data, 14)
            (current,) = struct.unpack_from("<I", data, 6)
            return Container(type_, values, now=values[current] if current < len(values) else None)
    except struct.error as error:
        raise BadContainerError("cut off") from error
    raise BadContainerError(f"container {kind}")


def _items(type_: int, data: bytes, start: int) -> tuple[float, ...]:
    (count,) = struct.unpack_from("<I", data, 2)
    if count > _MOST_ITEMS:
        raise BadContainerError(f"{count} items")
    size = struct.calcsize(_FORMATS[type_])
    return tuple(_number(type_, data, start + size * n) for n in range(count))


def _number(type_: int, data: bytes, at: int) -> float:
    found: tuple[int, ...] = struct.unpack_from(_FORMATS[type_], data, at)
    if type_ == FIX32:
        return found[0] + found[1] / 65536
    return int(bool(found[0])) if type_ == BOOL else found[0]


def packed(number: CapValue) -> bytes:
    """A number as a ONEVALUE. It takes four bytes, so that a driver that reads more finds zeros."""
    if number.type == FIX32:
        value = struct.pack("<I", fixed(number.value))
    else:
        value = struct.pack(_FORMATS[number.type], round(number.value)).ljust(_WIDE, b"\0")
    return struct.pack("<H", number.type) + value


def fixed(value: float) -> int:
    """The 32 bits of a TW_FIX32 as they lie in memory: whole part first, then its fraction."""
    scaled = round(value * 65536) & 0xFFFFFFFF
    return (scaled >> 16) | (scaled & 0xFFFF) << 16
