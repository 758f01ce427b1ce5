"""What a JPEG is made of, and whether anything else is in it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import outside_files as made
from tests.support.tables import each_row
from tthc_desktop.adapters.imaging.jpeg_parts import jpeg_parts

GOOD = made.jpeg()


def test_a_picture_and_nothing_else() -> None:
    for content in (GOOD, made.jpeg(progressive=True), GOOD + bytes(10)):
        parts = jpeg_parts(content)
        assert (parts.whole, parts.clean, parts.foreign) == (True, True, False)
        assert (parts.width, parts.height, parts.channels) == (620, 877, 3)
    assert jpeg_parts(made.jpeg(made.picture(mode="L"))).channels == 1


@each_row(
    "content",
    [
        GOOD + b"x",
        GOOD + bytes(100),
        GOOD + GOOD,
        made.with_comment(GOOD, b"<script>"),
        made.with_comment(GOOD, b"PK\3\4"),
        GOOD[:2] + b"\xff\xed\x00\x04ab" + GOOD[2:],  # a segment of another program
        GOOD.replace(b"\xff\xc0", b"\xff\xc9", 1),  # arithmetic coding
        made.jpeg(made.picture(mode="CMYK")),
    ],
)
def test_not_to_be_kept(content: bytes) -> None:
    assert not jpeg_parts(content).clean


def test_cut_short() -> None:
    for end in (3, 200, len(GOOD) // 2, len(GOOD) - 2):
        assert not jpeg_parts(GOOD[:end]).whole
    assert not jpeg_parts(b"").whole
    assert not jpeg_parts(b"\xff\xd8\xff\xd9").whole


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300), st.integers(0, len(GOOD)))
def test_never_raises(piece: bytes, at: int) -> None:
    jpeg_parts(piece)
    jpeg_parts(GOOD[:at] + piece + GOOD[at:])
