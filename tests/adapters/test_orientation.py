"""Pages that lie on their head or side are turned by what can be read; a person's word counts
more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.support import sheets, systems
from tthc_desktop.adapters.imaging.pixels import Picture
from tthc_desktop.adapters.imaging.shape import shaped
from tthc_desktop.adapters.ocr.engine import Ocr
from tthc_desktop.adapters.ocr.pytesseract_engine import PytesseractOcr
from tthc_desktop.adapters.ocr.tesserocr_engine import TesserocrOcr
from tthc_desktop.domain.batch import Crop
from tthc_desktop.domain.errors import SetupError
from tthc_desktop.domain.reading import PageFlag
from tthc_desktop.workers import page_pipeline

DPI = 200
LINES = sheets.prose(24, 7)
TURNS = {
    0: None,
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


@pytest.fixture(
    scope="module",
    params=[TesserocrOcr, pytest.param(PytesseractOcr, marks=systems.tesseract_program)],
)
def ocr(request: pytest.FixtureRequest) -> Iterator[Ocr]:
    engine = request.param()
    yield engine
    engine.close()


def lying(turn: int, lines: list[str] = LINES) -> Picture:
    """A page that somebody has put in turned clockwise by so much."""
    page = np.asarray(sheets.text_page(lines, DPI))[:, :, ::-1]
    code = TURNS[turn]
    turned = page if code is None else cv2.rotate(page, code)
    return Picture(np.ascontiguousarray(turned), DPI)


@pytest.mark.parametrize("turn", TURNS)
def test_every_engine_tells_how_a_page_has_to_be_turned(ocr: Ocr, turn: int) -> None:
    found = page_pipeline.turn_of(lying(turn), ocr)
    assert (found + turn) % 360 == 0


def test_an_empty_page_stands_as_it_stands(ocr: Ocr) -> None:
    assert ocr.orientation(np.full((1200, 800), 255, np.uint8), 150)[1] < 2.0


@pytest.mark.parametrize("turn", TURNS)
def test_the_page_is_read_and_kept_upright(turn: int) -> None:
    engine = TesserocrOcr()
    finished = page_pipeline.finish(lambda: lying(turn), engine)
    engine.close()
    assert finished.report.turned == (360 - turn) % 360
    assert (PageFlag.TURNED in finished.report.flags) == bool(turn)
    words = [word.text for word in finished.page.words]
    assert words == " ".join(LINES).split()
    assert finished.report.height > finished.report.width


def test_where_a_person_said_otherwise_nothing_is_turned() -> None:
    engine = TesserocrOcr()
    finished = page_pipeline.finish(lambda: lying(180), engine, orient=False)
    engine.close()
    assert finished.report.turned == 0


def test_real_letters_stay_as_they_are(samples: Path) -> None:
    engine = TesserocrOcr()
    path = samples / "vn-scans/575-UBND-KTTH_2025.pdf"
    with path.open("rb") as file:
        finished = page_pipeline.finish(lambda: page_pipeline.load(file, path.name, 0, 0), engine)
    engine.close()
    assert finished.report.turned == 0


def test_a_page_is_turned_then_cropped() -> None:
    pixels = np.zeros((40, 100, 3), np.uint8)
    pixels[:, :50] = 255
    turned = shaped(Picture(pixels, DPI), 90, None)
    assert turned.pixels.shape == (100, 40, 3)
    assert turned.pixels[0, 0, 0] == 255
    assert turned.pixels[-1, 0, 0] == 0
    cut = shaped(Picture(pixels, DPI), 90, Crop(0, 0, 1000, 500))
    assert cut.pixels.shape == (50, 40, 3)
    assert cut.pixels.min() == 255
    whole = Picture(pixels, DPI, jpeg=b"own bytes")
    assert shaped(whole, 0, None) is whole


def test_without_the_model_pages_are_read_as_they_lie() -> None:
    class NoModel(TesserocrOcr):
        def orientation(self, grey: object, dpi: int) -> tuple[int, float]:
            raise SetupError("ocr.model_missing", model="osd")

    engine = NoModel()
    finished = page_pipeline.finish(lambda: lying(180), engine)
    engine.close()
    assert finished.report.turned == 0
    assert finished.report.words > 100
