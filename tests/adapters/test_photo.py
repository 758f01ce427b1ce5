"""The sheet in a phone's photo: found where there is one, and left alone where there is none."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.support import card_pictures, likeness_pages, phone_photos, sheets
from tests.support import outside_files as made
from tests.support.inspecting import patient
from tthc_desktop.adapters.imaging import photo
from tthc_desktop.adapters.imaging.pixels import Pixels
from tthc_desktop.domain.inspection import FlatPage, PhotoState

A4, CARD = 297 / 210, 85.60 / 53.98
GROUNDS = ("wood", "dark", "grey", "cloth", "tiles")


def sheet(seed: int) -> Pixels:
    image = sheets.text_page(sheets.prose(20 + seed, seed), 150)
    return np.asarray(image)[:, :, ::-1].copy()


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("seed", range(3))
def test_a_sheet_on_a_desk(ground: str, seed: int) -> None:
    shot = phone_photos.shot(sheet(seed), ground=ground, seed=seed)
    found = photo.flatten(shot.pixels)
    assert found is not None
    off = np.abs(found.corners - shot.corners).max() / shot.pixels.shape[1]
    assert off < 0.01
    assert found.proportion == A4
    height, width = found.pixels.shape[:2]
    assert height / width == pytest.approx(A4, abs=0.01)
    assert found.dpi == pytest.approx(width / (210 / 25.4), abs=1)


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_card(ground: str) -> None:
    card = card_pictures.card(card_pictures.FULL, 400)
    shot = phone_photos.shot(card, ground=ground, seed=5, across=True)
    found = photo.flatten(shot.pixels)
    assert found is not None
    assert np.abs(found.corners - shot.corners).max() / shot.pixels.shape[1] < 0.01
    assert found.proportion == CARD
    assert found.pixels.shape[1] > found.pixels.shape[0]


def test_what_was_drawn_is_seen_flat() -> None:
    """Against the sheet itself, drawn at the size that came out; the frame's edge left out."""
    drawn = sheet(1)
    shot = phone_photos.shot(drawn, ground="wood", seed=1, shadow=0.5)
    found = photo.flatten(shot.pixels)
    assert found is not None
    size = (found.pixels.shape[1], found.pixels.shape[0])
    wanted = np.asarray(cv2.resize(drawn, size, interpolation=cv2.INTER_AREA), np.float32)
    seen = found.pixels.astype(np.float32)
    inner = (slice(20, -20), slice(20, -20), 1)
    assert np.corrcoef(wanted[inner].ravel(), seen[inner].ravel())[0, 1] > 0.85


def test_a_shadow_is_lightened_and_a_stamp_stays_red() -> None:
    drawn = sheet(2)
    cv2.circle(drawn, (300, 300), 90, (60, 50, 200), 14)
    shot = phone_photos.shot(drawn, ground="dark", seed=4, shadow=0.6)
    found = photo.flatten(shot.pixels)
    assert found is not None
    photographed = [np.percentile(part, 90) for part in np.array_split(shot.pixels[700:900], 3, 1)]
    flat = [np.percentile(part, 90) for part in np.array_split(found.pixels[600:900], 3, 1)]
    assert np.ptp(flat) < np.ptp(photographed) / 2
    red = found.pixels[:, :, 2].astype(int) - found.pixels[:, :, 0]
    assert (red > 60).sum() > 1000


@pytest.mark.parametrize("kind", ["desk", "face", "landscape", "black", "noise"])
@pytest.mark.parametrize("seed", range(4))
def test_no_sheet_no_page(kind: str, seed: int) -> None:
    assert photo.find_sheet(likeness_pages.no_paper(kind, seed)) is None


def test_a_page_that_fills_the_frame_is_never_warped(samples: Path) -> None:
    files = [p for p in samples.rglob("*") if p.suffix in (".jpg", ".png")]
    assert len(files) > 15
    for path in files:
        pixels = cv2.imread(str(path))
        if pixels is not None:
            assert photo.find_sheet(pixels) is None, path.name  # type: ignore[arg-type]  # of bytes
    for seed in range(3):
        assert photo.find_sheet(sheet(seed)) is None


def test_a_sheet_that_hardly_stands_out_is_left_alone() -> None:
    """A white sheet on a white table: a guess would cut print off."""
    for seed in range(3):
        shot = phone_photos.shot(sheet(seed), ground="pale", seed=seed, shadow=0)
        assert photo.find_sheet(shot.pixels) is None


def test_a_side_that_is_not_seen_whole_is_no_side() -> None:
    """Another sheet lies against it: where ours ends is a guess there."""
    shot = phone_photos.shot(sheet(1), ground="dark", seed=1, tilt=0.05, shadow=0)
    assert photo.find_sheet(shot.pixels) is not None
    top, bottom = shot.corners[1], shot.corners[2]
    for part in np.linspace(0.3, 0.75, 400):
        column, row = np.rint(top + (bottom - top) * part).astype(int)
        shot.pixels[row - 1 : row + 2, column - 3 : column + 24] = 236
    assert photo.find_sheet(shot.pixels) is None


def test_a_box_on_a_scanned_page_is_no_sheet() -> None:
    """A certificate's frame, and a photo of a sheet that is printed on one."""
    page = sheet(1)
    cv2.rectangle(page, (90, 90), (page.shape[1] - 90, page.shape[0] - 90), (60, 60, 60), 10)
    cv2.rectangle(page, (300, 400), (900, 1000), (40, 40, 40), -1)
    assert photo.find_sheet(page) is None


def test_half_a_sheet_is_none() -> None:
    """What goes on beyond the frame cannot be laid flat."""
    shot = phone_photos.shot(sheet(1), ground="dark", seed=1)
    assert photo.find_sheet(shot.pixels[500:]) is None
    assert photo.find_sheet(shot.pixels[:, :700]) is None


def _taken(content: bytes, folder: Path) -> FlatPage:
    _, pages = patient(folder).pages(content, "")
    [page] = list(pages)
    return page


def _jpeg(pixels: Pixels, **options: object) -> bytes:
    return made.saved(Image.fromarray(pixels[:, :, ::-1]), "JPEG", quality=88, **options)


def test_only_what_a_camera_took_is_touched(tmp_path: Path) -> None:
    shot = phone_photos.shot(sheet(1), ground="wood", seed=2)
    flat = _taken(_jpeg(shot.pixels), tmp_path)
    assert flat.photo is PhotoState.FLATTENED
    assert flat.height / flat.width == pytest.approx(A4, abs=0.01)
    with Image.open(io.BytesIO(flat.jpeg)) as image:
        assert image.size == (flat.width, flat.height)
    scanned = _jpeg(shot.pixels, dpi=(300, 300))
    left = _taken(scanned, tmp_path)
    assert (left.photo, left.jpeg) == (PhotoState.NONE, scanned)
    bare = _jpeg(likeness_pages.no_paper("desk", 1))
    stays = _taken(bare, tmp_path)
    assert (stays.photo, stays.jpeg) == (PhotoState.NO_SHEET, bare)


def test_a_photo_of_fifty_megapixels(tmp_path: Path) -> None:
    """In the cage's memory."""
    small = phone_photos.shot(sheet(1), ground="wood", seed=2).pixels
    large = cv2.resize(small, (6144, 8192), interpolation=cv2.INTER_LINEAR)
    flat = _taken(_jpeg(large), tmp_path)  # type: ignore[arg-type]  # of bytes, as the small one
    assert flat.photo is PhotoState.FLATTENED
    assert flat.dpi > 250


def test_a_camera_tells_of_itself(tmp_path: Path) -> None:
    """Cropped to no camera's shape, at a resolution that a scanner could have."""
    shot = phone_photos.shot(sheet(1), ground="wood", seed=2)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Vi Du", "Dien thoai 5"
    exif.get_ifd(0x8769)[0x829A] = 0.01
    content = _jpeg(shot.pixels[20:], dpi=(300, 300), exif=exif.tobytes())
    assert _taken(content, tmp_path).photo is PhotoState.FLATTENED


@pytest.mark.parametrize("corners", [3, 5, 6])
def test_what_has_another_number_of_corners_is_no_sheet(corners: int) -> None:
    """It is as bright and as full as a sheet would be."""
    picture = np.full((1200, 1600, 3), 40, np.uint8)
    turns = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    points = np.stack([800 + 500 * np.cos(turns), 600 + 500 * np.sin(turns)], axis=1)
    cv2.fillPoly(picture, [points.astype(np.int32)], (245, 245, 245))
    assert photo.find_sheet(picture) is None
