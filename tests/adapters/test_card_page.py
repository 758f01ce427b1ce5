"""Both sides of a card on one page, found wherever they lie on the glass."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.support import sheets
from tests.support.card_pictures import card
from tests.support.citizen_cards import FULL
from tthc_desktop.adapters.imaging.barcodes import read_codes
from tthc_desktop.adapters.imaging.card import combine, find_card
from tthc_desktop.adapters.imaging.pixels import Picture, Pixels

DPI = 300
MM = DPI / 25.4


def on_glass(side: Pixels, degrees: float, at_mm: tuple[float, float]) -> Picture:
    """A card on an A4 glass under a white lid with a little grain."""
    grain = np.random.default_rng(1).integers(246, 250, (3508, 2480, 3))
    glass = grain.astype(np.uint8)
    height, width = side.shape[:2]
    turn = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), np.float64)
    turn[:, 2] += np.array(at_mm) * MM - np.array([width / 2, height / 2])
    mask = cv2.warpAffine(np.full(side.shape[:2], 255, np.uint8), turn, (2480, 3508))
    laid = cv2.warpAffine(side, turn, (2480, 3508))
    glass[mask > 127] = laid[mask > 127]
    return Picture(glass, DPI)


def a_card(payload: str = FULL) -> Pixels:
    return card(payload, DPI)


@pytest.mark.parametrize("degrees", [0.0, 3.5, -8.0, 90.0, 88.0])
@pytest.mark.parametrize("at", [(60.0, 45.0), (105.0, 150.0), (150.0, 240.0)])
def test_the_corners_are_found(degrees: float, at: tuple[float, float]) -> None:
    corners = find_card(on_glass(a_card(), degrees, at))
    assert corners is not None
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1) / MM
    assert sides == pytest.approx([85.6, 54.0, 85.6, 54.0], abs=2.0)
    assert corners.mean(axis=0) / MM == pytest.approx(np.array(at), abs=1.5)


def test_both_sides_stand_on_one_page_in_true_size_and_can_be_read() -> None:
    front = on_glass(a_card(), 4.0, (70.0, 60.0))
    back = on_glass(a_card("TTHC|back"), -2.0, (120.0, 200.0))
    page = combine(front, back)
    assert page is not None
    assert (page.width, page.height, page.dpi) == (2480, 3508, DPI)
    assert read_codes(page.pixels) == (FULL, "TTHC|back")


def test_a_page_without_a_card_is_no_card() -> None:
    letter = Picture(
        np.ascontiguousarray(np.asarray(sheets.text_page(sheets.prose(30, 2), DPI))), DPI
    )
    empty = Picture(np.full((3508, 2480, 3), 250, np.uint8), DPI)
    assert find_card(empty) is None
    assert combine(on_glass(a_card(), 0, (70.0, 60.0)), letter) is None
    assert combine(empty, on_glass(a_card(), 0, (70.0, 60.0))) is None
