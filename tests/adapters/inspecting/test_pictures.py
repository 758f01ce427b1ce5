"""Pictures from phones, scanners and programs of all kinds, as flat pages."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from tests.support import outside_files as made
from tests.support.inspecting import patient
from tthc_desktop.adapters.imaging import flat
from tthc_desktop.adapters.system.inspector import ProcessInspector
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.file_kinds import FileKind
from tthc_desktop.domain.inspection import FlatPage, Inspection

UPRIGHT = (620, 877)


@pytest.fixture
def inspector(tmp_path: Path) -> ProcessInspector:
    return patient(tmp_path / "work")


def taken(inspector: ProcessInspector, content: bytes) -> tuple[Inspection, list[FlatPage]]:
    found, pages = inspector.pages(content, "")
    return found, list(pages)


def shown(page: FlatPage) -> Image.Image:
    image = Image.open(io.BytesIO(page.jpeg))
    assert image.size == (page.width, page.height)
    assert image.mode in ("L", "RGB")
    assert image.getexif().get(0x0112, 1) == 1
    return image.convert("RGB")


def pixel(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    colour = image.getpixel((x, y))
    assert isinstance(colour, tuple)
    return colour


def like_the_sheet(image: Image.Image, tolerance: float = 6.0) -> bool:
    difference = np.asarray(image, np.int16) - np.asarray(made.picture(), np.int16)
    return float(np.abs(difference).mean()) < tolerance


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "TIFF", "PNG", "WEBP"])
def test_every_turn_stands_upright(inspector: ProcessInspector, kind: str, turn: int) -> None:
    _, [page] = taken(inspector, made.turned(turn, kind))
    assert (page.width, page.height) == UPRIGHT
    assert like_the_sheet(shown(page))
    if kind == "JPEG":
        assert (page.jpeg == made.turned(turn)) is (turn == 1)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "P"), ("PNG", "L"), ("WEBP", "RGBA"), ("JPEG", "L")],
)
def test_turns_of_other_modes(inspector: ProcessInspector, kind: str, mode: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = made.picture().transpose(Image.Transpose.ROTATE_90).convert(mode)
    _, [page] = taken(inspector, made.saved(lying, kind, exif=exif.tobytes()))
    assert (page.width, page.height) == UPRIGHT
    assert max(pixel(shown(page), 20, 20)) < 160  # the dark corner


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16", "LAB"])
def test_every_mode_becomes_a_page(inspector: ProcessInspector, mode: str) -> None:
    image = made.picture()
    if mode == "I;16":
        samples = np.asarray(image.convert("L"), np.uint16) * 257
        image = Image.fromarray(samples)
    elif mode == "LAB":
        lab = ImageCms.createProfile("LAB")
        turned = ImageCms.profileToProfile(image, ImageCms.createProfile("sRGB"), lab,
                                           outputMode="LAB")  # fmt: skip
        assert turned is not None
        image = turned
    else:
        image = image.convert(mode)
    _, [page] = taken(inspector, made.saved(image, "TIFF"))
    seen = shown(page)
    assert pixel(seen, 600, 20)[0] > 245  # paper is white
    assert max(pixel(seen, 20, 20)) < 160  # the corner is dark


def test_what_is_transparent_is_paper(inspector: ProcessInspector) -> None:
    for kind in ("PNG", "WEBP"):
        clear = made.saved(Image.new("RGBA", (200, 300), (0, 0, 0, 0)), kind)
        _, [page] = taken(inspector, clear)
        assert shown(page).getextrema() == ((255, 255),) * 3


def test_pages_of_a_tiff_and_the_first_picture_of_an_animation(
    inspector: ProcessInspector,
) -> None:
    shades = [Image.new("L", (300, 400), shade) for shade in (10, 120, 230)]
    many = made.saved(shades[0], "TIFF", save_all=True, append_images=shades[1:])
    found, pages = taken(inspector, many)
    assert found.pages == 3
    assert [pixel(shown(page), 5, 5)[0] for page in pages] == [10, 120, 230]
    for kind in ("PNG", "WEBP"):
        moving = made.saved(shades[0], kind, save_all=True, append_images=shades[1:])
        found, pages = taken(inspector, moving)
        assert (found.pages, found.accepted, len(pages)) == (1, True, 1)


def test_heic_as_phones_write_it(inspector: ProcessInspector) -> None:
    """The file is real and small: made once with a free encoder from a drawn sheet."""
    sheet = Path(__file__).with_name("sheet.heic")
    found, [page] = taken(inspector, sheet.read_bytes())
    assert (found.kind, found.pages) == ("heic", 1)
    assert max(page.width, page.height) == 320
    assert pixel(shown(page), 5, 5)[2] > 90


def test_another_colour_space_becomes_srgb(inspector: ProcessInspector) -> None:
    """XYZ stands for a wide one: without its profile the picture would be far too dark."""
    wide = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    _, [kept] = taken(inspector, made.jpeg(icc_profile=srgb))
    assert kept.jpeg == made.jpeg(icc_profile=srgb)
    grey = Image.new("RGB", (100, 100), (90, 90, 90))
    _, [changed] = taken(inspector, made.jpeg(grey, icc_profile=wide))
    assert changed.jpeg != made.jpeg(grey, icc_profile=wide)
    assert b"ICC_PROFILE" not in changed.jpeg


HIDDEN = {
    "zip behind": made.jpeg() + made.archive(),
    "pdf behind": made.jpeg() + made.pdf(),
    "picture behind": made.jpeg() + made.jpeg(),
    "script in a comment": made.with_comment(made.jpeg(), made.HTML),
    "pdf in a comment": made.with_comment(made.jpeg(), made.pdf()[:900]),
}


@pytest.mark.parametrize("what", HIDDEN)
def test_a_picture_is_kept_only_if_it_is_one(inspector: ProcessInspector, what: str) -> None:
    found, [page] = taken(inspector, HIDDEN[what])
    assert found.accepted
    assert found.flat is (what != "picture behind")  # a second picture does nothing
    for part in (b"PK\x03\x04", b"%PDF", b"script"):
        assert part not in page.jpeg
    assert page.jpeg.count(b"\xff\xd8\xff") == 1
    assert like_the_sheet(shown(page))


def test_a_plain_comment_is_no_reason(inspector: ProcessInspector) -> None:
    content = made.with_comment(made.jpeg(), b"quet tai quay 2")
    _, [page] = taken(inspector, content)
    assert page.jpeg == content


def test_a_progressive_jpeg_stays(inspector: ProcessInspector) -> None:
    for content in (made.jpeg(progressive=True), made.jpeg(optimize=True)):
        _, [page] = taken(inspector, content)
        assert page.jpeg == content


@pytest.mark.parametrize("kind", ["GIF", "ICO", "JPEG2000", "PPM", "AVIF", "PDF-like"])
def test_what_a_counter_has_no_use_for(inspector: ProcessInspector, kind: str) -> None:
    content = {"PDF-like": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}.get(kind) or made.saved(
        made.picture((64, 64)), kind
    )
    found = inspector.inspect(content, "")
    assert (found.accepted, found.reason, found.pages) == (False, "inspect.kind", 0)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP", "WEBP"])
@pytest.mark.parametrize("part", [0.2, 0.6, 0.95])
def test_cut_short(inspector: ProcessInspector, kind: str, part: float) -> None:
    content = made.saved(made.picture(), kind)
    found = inspector.inspect(content[: int(len(content) * part)], "")
    assert found.reason == "input.unreadable"


def test_a_jpeg_without_its_end_is_cut_short(inspector: ProcessInspector) -> None:
    for end in (2, 20):
        assert inspector.inspect(made.jpeg()[:-end], "").reason == "input.unreadable"


def test_a_jpeg_with_something_else_in_place_of_its_end(inspector: ProcessInspector) -> None:
    """OpenCV would draw what is there, and grey for the rest."""
    content = made.jpeg()[:-3000] + bytes(20_000)
    assert inspector.inspect(content, "").reason == "input.unreadable"


def test_sizes_are_looked_at_before_anything_is_unpacked() -> None:
    """Outside of the cage, whose limit would hide that nobody looked."""
    small = made.saved(Image.new("RGB", (8, 8)), "BMP")
    size = (12_000).to_bytes(4, "little")
    with pytest.raises(InputError, match=r"input\.too_large"):
        flat.count_sheets(io.BytesIO(small[:18] + size + size + small[26:]), FileKind.BMP, "a.bmp")


@pytest.mark.parametrize("side", [20_000, 60_000])
def test_pixel_bombs(inspector: ProcessInspector, side: int) -> None:
    small = made.saved(Image.new("RGB", (8, 8)), "BMP")
    size = side.to_bytes(4, "little")
    assert inspector.inspect(small[:18] + size + size + small[26:], "").reason == "input.too_large"
    png = made.saved(Image.new("1", (side, side // 8)), "PNG")
    assert inspector.inspect(png, "").reason in ("", "input.too_large")


def test_a_large_photo_comes_in_smaller(inspector: ProcessInspector) -> None:
    """100 megapixels, as the newest phones have it."""
    _, [page] = taken(inspector, made.jpeg(Image.new("RGB", (12_000, 9_000), "white")))
    assert page.width * page.height <= 80_000_000
    assert page.width / page.height == pytest.approx(4 / 3, abs=0.01)
