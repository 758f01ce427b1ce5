"""The line to the helper for 32-bit sources, with what no helper should say."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.adapters.scanning.twain32_line import (
    MOST_BYTES,
    BrokenLineError,
    Reply,
    read_reply,
    request,
)


class Tap(io.RawIOBase):
    """Gives bytes and counts those that were taken."""

    def __init__(self, data: bytes) -> None:
        self.inner = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # of bytes
        got = self.inner.read(len(buffer))
        buffer[: len(got)] = got
        return len(got)


def test_a_request_is_a_line_of_words() -> None:
    assert request("hello") == b"hello\n"
    assert request("set", 0x1118, 5, b"\x07\x00\xff") == b"set 4376 5 0700ff\n"
    with pytest.raises(ValueError, match="too long"):
        request("open", bytes(5000))


@given(
    st.integers(0, 65535), st.integers(0, 65535), st.integers(0, 2**32 - 1), st.binary(max_size=500)
)
def test_replies_are_read_one_after_the_other(
    returned: int, condition: int, value: int, data: bytes
) -> None:
    head = f"{returned} {condition} {value} {len(data)}\n".encode()
    source = io.BytesIO((head + data) * 2)
    for _ in range(2):
        assert read_reply(source) == Reply(returned, condition, value, data)
    with pytest.raises(BrokenLineError):
        read_reply(source)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\n",
        b"0 0 0\n",
        b"0 0 0 0",
        b"0 0 0 -1\n",
        b"0 0 0 0 0\n",
        b"0  0 0 0\n",
        b"Loading driver...\n0 0 0 0\n",
        b"1" * 1000,
        b"0 0 0 4\nabc",
        b"0 0 0 %d\n" % (MOST_BYTES + 1),
        "0 0 0 ٣\nabc".encode(),
    ],
)
def test_what_is_no_reply_is_told(said: bytes) -> None:
    with pytest.raises(BrokenLineError):
        read_reply(io.BytesIO(said))


@given(st.binary(max_size=200))
def test_garbage_is_no_reply(said: bytes) -> None:
    try:
        got = read_reply(io.BytesIO(said))
    except BrokenLineError:
        return
    assert got.data in said
    assert len(got.data) < len(said)


def test_a_head_without_an_end_is_not_waited_for() -> None:
    """Bytes that never end must not fill the memory."""
    endless = io.BufferedReader(Tap(b"7" * 10_000_000), 64)
    with pytest.raises(BrokenLineError):
        read_reply(endless)
    assert endless.raw.inner.tell() < 1000
