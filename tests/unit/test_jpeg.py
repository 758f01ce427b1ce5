"""A page is whole or it is refused, and nothing else is in it; size and density are the file's."""

from __future__ import annotations

import io
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.support import outside_files as made
from tests.support.tables import each_row
from tthc_desktop.adapters.scanning.driver import plausible_dpi
from tthc_desktop.domain.jpeg import BadJpegError, JpegInfo, inspect_jpeg, jpeg_parts, jpeg_shape
from tthc_desktop.domain.scanning import ScanSettings


def jpeg(mode: str = "RGB", size: tuple[int, int] = (61, 83), **options: Any) -> bytes:
    depth = {"L": 1, "RGB": 3, "CMYK": 4}[mode]
    noise = random.Random(1).randbytes(size[0] * size[1] * depth)
    out = io.BytesIO()
    Image.frombytes(mode, size, noise).save(out, "JPEG", **options)
    return out.getvalue()


WHOLE = jpeg(dpi=(200, 200), comment=b"\xff\xd9 not the end")


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"progressive": True},
        {"quality": 100},
        {"restart_marker_blocks": 1},
        {"exif": b"Exif\0\0x"},
    ],
)
def test_size(mode: str, options: dict[str, Any]) -> None:
    info = inspect_jpeg(jpeg(mode, **options))
    assert (info.width, info.height) == (61, 83)


def test_density() -> None:
    assert inspect_jpeg(WHOLE).density == 200
    centimetres = WHOLE.replace(b"JFIF\0\1\1\1\0\xc8\0\xc8", b"JFIF\0\1\1\2\0\x4f\0\x4f")
    assert centimetres != WHOLE
    assert inspect_jpeg(centimetres).density == 201
    unequal = WHOLE.replace(b"JFIF\0\1\1\1\0\xc8\0\xc8", b"JFIF\0\1\1\1\0\xc8\0\x64")
    assert inspect_jpeg(unequal).density is None
    assert inspect_jpeg(jpeg()).density is None


def test_every_beginning_of_a_page_is_cut_off() -> None:
    for length in range(len(WHOLE)):
        with pytest.raises(BadJpegError):
            inspect_jpeg(WHOLE[:length])


def test_padding_after_the_end_is_allowed() -> None:
    assert inspect_jpeg(WHOLE + b"\0" * 511) == inspect_jpeg(WHOLE)


def test_a_height_that_is_told_afterwards() -> None:
    at = WHOLE.index(b"\xff\xc0") + 5
    assert WHOLE[at : at + 2] == (83).to_bytes(2, "big")
    late = WHOLE[:at] + b"\0\0" + WHOLE[at + 2 :]
    with pytest.raises(BadJpegError, match="picture"):
        inspect_jpeg(late)
    with_dnl = late[:-2] + b"\xff\xdc\0\x04\0\x53" + late[-2:]
    assert inspect_jpeg(with_dnl).height == 83


def test_a_size_that_no_scanner_gives() -> None:
    at = WHOLE.index(b"\xff\xc0") + 5
    with pytest.raises(BadJpegError, match="picture"):
        inspect_jpeg(WHOLE[:at] + b"\xff\xff\xff\xff" + WHOLE[at + 4 :])


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xd9", b"%PDF-1.7", b"\x89PNG"])
def test_other_things(data: bytes) -> None:
    with pytest.raises(BadJpegError):
        inspect_jpeg(data)


@given(st.binary(max_size=400), st.integers(2, len(WHOLE)))
def test_arbitrary_bytes_never_do_more_than_be_refused(junk: bytes, at: int) -> None:
    for data in (b"\xff\xd8" + junk, WHOLE[:at] + junk + WHOLE[at:]):
        try:
            info = inspect_jpeg(data)
        except BadJpegError:
            continue
        assert info.width > 0
        assert info.height > 0


@each_row(
    ("width", "height", "density", "asked", "dpi"),
    [
        (1654, 2339, 200, 200, 200),
        (2480, 3508, 300, 200, 300),  # the device scanned at another resolution and says so
        (1654, 2339, None, 200, 200),
        (1654, 2339, 72, 200, 200),  # a default: 82 cm long
        (1654, 2339, 96, 200, 200),
        (1654, 2339, 1, 200, 200),
        (1654, 2339, 9999, 200, 200),
        (827, 3000, 200, 200, 200),  # a long receipt, at what was asked for
    ],
)
def test_density_is_believed_when_plausible(
    width: int, height: int, density: int | None, asked: int, dpi: int
) -> None:
    assert plausible_dpi(JpegInfo(width, height, density), ScanSettings(dpi=asked)) == dpi


GOOD = made.jpeg()


def test_a_picture_and_nothing_else() -> None:
    for content in (GOOD, made.jpeg(progressive=True), GOOD + bytes(10)):
        parts = jpeg_parts(content)
        assert (parts.whole, parts.clean, parts.foreign) == (True, True, False)
        assert (parts.width, parts.height, parts.channels) == (620, 877, 3)
    assert jpeg_parts(made.jpeg(made.picture(mode="L"))).channels == 1


@pytest.mark.parametrize(
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


@settings(max_examples=200)
@given(st.binary(max_size=300), st.integers(0, len(GOOD)))
def test_never_raises(piece: bytes, at: int) -> None:
    jpeg_parts(piece)
    jpeg_parts(GOOD[:at] + piece + GOOD[at:])


def test_what_a_pdf_says_of_it() -> None:
    assert jpeg_shape(WHOLE) == (61, 83, 3)
    assert jpeg_shape(jpeg("L", progressive=True)) == (61, 83, 1)


def test_what_a_pdf_cannot_hold() -> None:
    for junk in (b"", b"\xff\xd8", b"\xff\xd8\xff\xe0\x00\x04ab", jpeg("CMYK")):
        with pytest.raises(ValueError, match="JPEG"):
            jpeg_shape(junk)
