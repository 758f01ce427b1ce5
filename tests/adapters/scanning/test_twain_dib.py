"""DIBs as pictures, with Pillow's own reader of BMP files as the peer."""

from __future__ import annotations

import io
import struct
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.support.twain_pages import Pixels, dib, shades
from tthc_desktop.adapters.scanning.driver import ScannedPage
from tthc_desktop.adapters.scanning.twain_dib import Dib, decoded, density, page
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.scanning import ScanSettings

COLOURS = st.binary(min_size=3, max_size=3).map(lambda three: three + b"\0")


@st.composite
def dibs(draw: st.DrawFn) -> bytes:
    bits = draw(st.sampled_from([1, 8, 24]))
    width, height = draw(st.integers(1, 40)), draw(st.integers(1, 12))
    topdown = draw(st.booleans())
    if bits == 24:
        raw = draw(st.binary(min_size=3 * width * height, max_size=3 * width * height))
        pixels: Pixels = np.frombuffer(raw, "u1").reshape(height, width, 3)
        return dib(pixels, bits, topdown=topdown)
    few = bits == 8 and draw(st.booleans())
    # Two: Pillow takes the eight bits for one where the palette is black and white.
    count = draw(st.integers(1, 255).filter(lambda n: n != 2)) if few else 1 << bits
    raw = draw(st.binary(min_size=width * height, max_size=width * height))
    pixels = (np.frombuffer(raw, "u1").astype(int) % count).astype("u1").reshape(height, width)
    grey = draw(st.booleans()) and count > 1
    palette = (
        shades(count) if grey else b"".join(draw(st.lists(COLOURS, min_size=count, max_size=count)))
    )
    return dib(pixels, bits, palette=palette, topdown=topdown, used=count if few else 0)


def by_peer(data: bytes) -> Image.Image:
    (size,) = struct.unpack_from("<I", data)
    bits, used = struct.unpack_from("<H", data, 14)[0], struct.unpack_from("<I", data, 32)[0]
    start = 14 + size + 4 * (used or (1 << bits if bits <= 8 else 0))
    file = struct.pack("<2sIHHI", b"BM", 14 + len(data), 0, 0, start) + data
    return Image.open(io.BytesIO(file)).convert("RGB")


@given(dibs())
def test_a_dib_is_the_picture_that_others_see(data: bytes) -> None:
    got = decoded(data)
    assert got.dpi == 200
    assert np.array_equal(np.asarray(got.image.convert("RGB")), np.asarray(by_peer(data)))


@given(dibs(), st.data())
def test_a_dib_that_is_cut_off_is_told(data: bytes, draws: st.DataObject) -> None:
    end = draws.draw(st.integers(0, len(data) - 1))
    with pytest.raises(DeviceError, match=r"scanner\.stopped"):
        decoded(data[:end])


@given(st.binary(max_size=200))
def test_garbage_is_told(data: bytes) -> None:
    with pytest.raises(DeviceError, match=r"scanner\.stopped"):
        decoded(data)


@given(st.binary(min_size=40, max_size=124), st.binary(max_size=400))
def test_a_header_of_garbage_is_told_or_read(head: bytes, body: bytes) -> None:
    sized = struct.pack("<I", len(head)) + head[4:]
    try:
        got = decoded(sized + body)
    except DeviceError as error:
        code = error.code
    else:
        code = "scanner.stopped"
        assert got.image.width * got.image.height <= 8 * len(body)
    assert code == "scanner.stopped"


PIXELS: Pixels = np.arange(48, dtype="u1").reshape(4, 4, 3)


@pytest.mark.parametrize(
    "head",
    [
        {"size": 12},
        {"size": 4000},
        {"planes": 3},
        {"depth": 2},
        {"depth": 0},
        {"compression": 1},
        {"compression": 4},
        {"width": 0},
        {"width": -4},
        {"height": 0},
        {"height": -(2**31)},
        {"width": 2**31 - 1, "height": 2**31 - 1},
        {"used": 257},
        {"used": 2**32 - 1},
    ],
    ids=str,
)
def test_what_no_scanner_gives_is_refused(head: dict[str, Any]) -> None:
    with pytest.raises(DeviceError, match=r"scanner\.stopped"):
        decoded(dib(PIXELS, 24, **head) + bytes(2000))


def test_sixteen_and_thirty_two_bits_are_read() -> None:
    head = struct.pack("<IiiHHIIiiII", 40, 2, 1, 1, 32, 0, 0, 0, 0, 0, 0)
    got = decoded(head + bytes([1, 2, 3, 0, 4, 5, 6, 255]))
    assert (list(got.image.get_flattened_data()), got.dpi) == ([(3, 2, 1), (6, 5, 4)], 0)
    head = struct.pack("<IiiHHIIiiII", 40, 2, 1, 1, 16, 0, 0, 0, 0, 0, 0)
    got = decoded(head + struct.pack("<HH", 0x7C00, 0x001F))
    assert list(got.image.get_flattened_data()) == [(255, 0, 0), (0, 0, 255)]
    head = struct.pack("<IiiHHIIiiII", 40, 1, 1, 1, 32, 3, 0, 0, 0, 0, 0)
    masks = struct.pack("<III", 0xFF0000, 0xFF00, 0xFF)
    assert list(decoded(head + masks + bytes([1, 2, 3, 0])).image.get_flattened_data()) == [
        (3, 2, 1)
    ]
    with pytest.raises(DeviceError):
        decoded(head + struct.pack("<III", 0xFF, 0xFF00, 0xFF0000) + bytes(4))


def test_a_grey_palette_gives_a_grey_page() -> None:
    grey: Pixels = np.zeros((3, 5), "u1")
    assert decoded(dib(grey, 8, palette=shades(256))).image.mode == "L"
    assert decoded(dib(grey, 1, palette=shades(2))).image.mode == "L"
    red_and_white = b"\0\0\xff\0\xff\xff\xff\0"
    assert decoded(dib(grey, 1, palette=red_and_white)).image.mode == "RGB"


A4 = (1654, 2339)  # at 200 dpi
SET = ScanSettings()
BY_HAND = ScanSettings(driver_window=True)


@pytest.mark.parametrize(
    ("told", "header", "settings", "dpi"),
    [
        (200, 200, SET, 200),
        (0, 0, SET, 200),
        (200, 96, SET, 200),
        (96, 96, SET, 200),  # nobody set it: A4 would be 62 cm long
        (0, 300, SET, 200),  # one witness against what the source was set to
        (300, 299, SET, 300),  # two, and rounding
        (300, 240, SET, 200),
        (300, 0, BY_HAND, 300),
        (0, 240, BY_HAND, 240),
        (72, 72, BY_HAND, 200),
        (30_000, 1, SET, 200),
    ],
)
def test_the_density_of_a_page(told: int, header: int, settings: ScanSettings, dpi: int) -> None:
    assert density(200, told, header, A4, settings) == dpi


def test_a_page_is_a_jpeg_with_its_density() -> None:
    got = page(Dib(Image.new("L", (30, 20), 200), 0), 300)
    assert (got.dpi, got.width, got.height) == (300, 30, 20)
    assert isinstance(got, ScannedPage)
    with warnings.catch_warnings(), Image.open(io.BytesIO(got.data)) as picture:
        assert (picture.format, picture.mode, picture.info["dpi"]) == ("JPEG", "L", (300, 300))


def test_two_colours_in_eight_bits_are_two_colours() -> None:
    """Pillow's reader of BMP files shows the second one black."""
    pixels: Pixels = np.array([[1, 0, 1]], "u1")
    got = decoded(dib(pixels, 8, palette=shades(2), used=2))
    assert got.image.mode == "L"
    assert np.asarray(got.image).tolist() == [[255, 0, 255]]


@pytest.mark.parametrize("size", [(65_501, 1), (1, 65_536)])
def test_a_picture_longer_than_a_jpeg_ends_the_scan_and_not_the_worker(
    size: tuple[int, int],
) -> None:
    with pytest.raises(DeviceError, match=r"scanner\.stopped"):
        page(Dib(Image.new("L", size), 0), 200)
