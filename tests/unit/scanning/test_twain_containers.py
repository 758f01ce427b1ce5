"""Values of TWAIN capabilities: what is written is read, and garbage is told."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.adapters.scanning.twain_containers import (
    ARRAY,
    BOOL,
    ENUMERATION,
    FIX32,
    INT8,
    INT16,
    INT32,
    ONE,
    RANGE,
    UINT8,
    UINT16,
    UINT32,
    BadContainerError,
    CapValue,
    Container,
    fixed,
    packed,
    parsed,
)

WHOLE = {
    INT8: ("b", -128, 127), INT16: ("h", -(2**15), 2**15 - 1), INT32: ("i", -(2**31), 2**31 - 1),
    UINT8: ("B", 0, 255), UINT16: ("H", 0, 2**16 - 1), UINT32: ("I", 0, 2**32 - 1),
}  # fmt: skip


@st.composite
def numbers(draw: st.DrawFn) -> CapValue:
    kind = draw(st.sampled_from([*WHOLE, BOOL, FIX32]))
    if kind == BOOL:
        return CapValue(kind, draw(st.integers(0, 1)))
    if kind == FIX32:
        return CapValue(kind, draw(st.integers(-(2**31), 2**31 - 1)) / 65536)
    _letter, least, most = WHOLE[kind]
    return CapValue(kind, draw(st.integers(least, most)))


@given(numbers())
def test_a_number_that_is_written_is_read(number: CapValue) -> None:
    data = packed(number)
    assert len(data) == 6, "a driver reads four bytes, whatever the type"
    assert parsed(ONE, data) == Container(number.type, (number.value,), now=number.value)


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_lists_are_read(kind: int, data: st.DataObject) -> None:
    letter, least, most = WHOLE[kind]
    values = data.draw(st.lists(st.integers(least, most), max_size=30))
    current = data.draw(st.integers(0, 40))
    body = struct.pack(f"<{len(values)}{letter}", *values)
    array = struct.pack("<HI", kind, len(values)) + body
    assert parsed(ARRAY, array + b"more") == Container(kind, tuple(values))
    enumeration = struct.pack("<HIII", kind, len(values), current, 0) + body
    now = values[current] if current < len(values) else None
    assert parsed(ENUMERATION, enumeration) == Container(kind, tuple(values), now=now)


def fix(*values: float) -> bytes:
    return b"".join(
        struct.pack("<hH", int(value // 1), round(value % 1 * 65536)) for value in values
    )


def test_a_range_of_fractions_is_read() -> None:
    got = parsed(RANGE, struct.pack("<H", FIX32) + fix(50, 1200, 0.5, 200, 300.25))
    assert got == Container(FIX32, span=(50, 1200, 0.5), now=300.25)
    assert got.within((75, 200, 5000)) == (75, 200)
    assert got.has(1199.5)
    assert not got.has(50.25)


def test_fractions_lie_whole_part_first() -> None:
    assert struct.pack("<I", fixed(8.5)) == fix(8.5)
    assert struct.pack("<I", fixed(-1.25)) == fix(-1.25)
    assert struct.unpack("<hH", struct.pack("<I", fixed(300))) == (300, 0)


def test_steps_that_are_rounded_still_hit() -> None:
    """A step of a third is 0.33332 in 65536ths: after 300 steps that is nothing yet."""
    third = round(65536 / 3) / 65536
    got = Container(FIX32, span=(100, 300, third))
    assert got.within((200, 300)) == (200, 300)
    assert Container(FIX32, span=(50, 600, 0)).within((123,)) == (123,)


def test_what_is_named_is_kept_whatever_is_usual() -> None:
    assert Container(FIX32, (600, 133, 200, 200)).within((100,)) == (133, 200, 600)


@given(st.integers(0, 9), st.binary(max_size=60))
def test_garbage_is_told(kind: int, data: bytes) -> None:
    try:
        got = parsed(kind, data)
    except BadContainerError:
        return
    assert kind in (ARRAY, ENUMERATION, ONE, RANGE)
    assert got.values or got.span or kind in (ARRAY, ENUMERATION)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (ONE, b""),
        (ONE, struct.pack("<HH", UINT32, 1)),
        (ONE, struct.pack("<H34s", 9, b"a text")),
        (RANGE, struct.pack("<HIII", UINT32, 1, 2, 1)),
        (RANGE, struct.pack("<HIIIII", UINT32, 5, 2, 1, 1, 1)),
        (ARRAY, struct.pack("<HIH", UINT16, 2, 1)),
        (ARRAY, struct.pack("<HI", UINT16, 2**31) + bytes(100)),
        (ENUMERATION, struct.pack("<HIIIH", UINT16, 2, 0, 0, 1)),
        (7, struct.pack("<HI", UINT16, 1)),
    ],
)
def test_what_is_cut_off_or_unknown_is_told(kind: int, data: bytes) -> None:
    with pytest.raises(BadContainerError):
        parsed(kind, data)
