"""Real pages from other programs' tests: skew, blank backs, separators."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.support import sheets
from tthc_desktop.adapters.imaging import analyse
from tthc_desktop.adapters.imaging.barcodes import PATCH_T, read_barcodes
from tthc_desktop.adapters.imaging.decode import read_page
from tthc_desktop.adapters.imaging.pixels import Picture, luminance, reduced
from tthc_desktop.adapters.imaging.skew import measure_skew
from tthc_desktop.adapters.ocr.tesserocr_engine import TesserocrOcr
from tthc_desktop.domain.reading import PageFlag
from tthc_desktop.workers import page_pipeline


def page(path: Path, index: int = 0) -> Picture:
    with path.open("rb") as file:
        return page_pipeline.load(file, path.name, index, 0)


@pytest.mark.parametrize(
    ("name", "degrees", "within"),
    [  # samples/README.md; the finer figures of two other programs agree with ours
        ("deskew-1.png", -1.4, 0.2),
        ("deskew-3.png", -6.3, 0.2),
        ("deskew-8.png", 14.9, 0.2),
        ("naps2-skewed.jpg", 16.0, 0.2),
    ],
)
def test_skew(samples: Path, name: str, degrees: float, within: float) -> None:
    picture = page(samples / "scan-images/skew" / name)
    skew = measure_skew(reduced(luminance(picture.pixels), picture.dpi))
    assert skew.is_sure
    assert skew.degrees == pytest.approx(degrees, abs=within)


@pytest.mark.parametrize(
    ("name", "blank"),
    [
        ("naps2-blank1.jpg", True),
        ("naps2-notblank.jpg", False),
        ("vn-574-p2-bleedthrough.jpg", True),
    ],
)
def test_blank(samples: Path, name: str, *, blank: bool) -> None:
    picture = page(samples / "scan-images/blank" / name)
    assert analyse.is_blank(reduced(luminance(picture.pixels), picture.dpi)) is blank


@pytest.mark.parametrize(
    ("name", "separators"),
    [
        ("naps2-patcht.jpg", {0}),
        ("patch-code-t.pdf", {0}),
        ("patch-code-t-middle-unreadable.pdf", set()),
        ("several-patcht-codes.pdf", {2, 5}),
    ],
)
def test_patch_t(samples: Path, name: str, separators: set[int]) -> None:
    path = samples / "barcode-split" / name
    with path.open("rb") as file:
        count = page_pipeline.count_pages(file, name)
    codes = [read_barcodes(luminance(page(path, index).pixels)) for index in range(count)]
    assert {index for index, found in enumerate(codes) if PATCH_T in found} == separators


def test_a_skewed_separator_is_read(samples: Path) -> None:
    picture = page(samples / "scan-images/skew/naps2-skewed.jpg")
    assert PATCH_T in page_pipeline.finish(lambda: picture, None).report.barcodes


@pytest.mark.parametrize("name", ["575-UBND-KTTH_2025.pdf", "2191-CT-CS_2026.pdf"])
def test_a_signed_pages_text_is_no_barcode(samples: Path, name: str) -> None:
    path = samples / "vn-scans" / name
    with path.open("rb") as file:
        shown = page_pipeline.load(file, name, 0, 0)
    assert read_barcodes(luminance(shown.pixels)) == ()


@pytest.mark.parametrize("name", ["hopper_orientation_4.jpg", "hopper_orientation_7.jpg"])
def test_exif_orientation(samples: Path, name: str) -> None:
    """The same picture as the file without orientation, within JPEG's losses."""
    folder = samples / "hostile-image"
    turned = page(folder / name)
    other = page(folder / "hopper_orientation_4.jpg")
    assert turned.pixels.shape == other.pixels.shape
    difference = np.abs(turned.pixels.astype(int) - other.pixels.astype(int)).mean()
    assert difference < 12
    assert turned.jpeg is None  # its bytes show another picture


def test_tiff_orientation_is_read(samples: Path) -> None:
    with (samples / "hostile-image/g4_orientation_3.tif").open("rb") as file:
        assert read_page(file, "g4", 0, 0).is_grey


@pytest.mark.parametrize(("dpi", "points"), [(100, 13), (200, 13), (300, 13), (300, 9), (400, 13)])
def test_boxes_fit_the_stored_picture_at_any_dpi(dpi: int, points: float) -> None:
    """Tesseract may see a smaller or larger copy; words are placed on what is kept."""
    lines = sheets.prose(4, 3)
    image = sheets.text_page(lines, dpi, points)
    picture = Picture(np.ascontiguousarray(np.asarray(image)[:, :, ::-1]), dpi)
    engine = TesserocrOcr()
    finished = page_pipeline.finish(lambda: picture, engine)
    engine.close()
    assert [word.text for word in finished.page.words] == " ".join(lines).split()
    first = finished.page.words[0]
    assert first.left == pytest.approx(dpi, abs=dpi * 0.03)  # the margin is an inch
    assert first.top == pytest.approx(dpi * 1.05, abs=dpi * 0.05)
    assert (PageFlag.LOW_DPI in finished.report.flags) == (dpi < 200)
