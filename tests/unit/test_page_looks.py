"""Skew, blank, sharpness and straightening, on pages made for the purpose."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from tests.support import sheets
from tthc_desktop.adapters.imaging import analyse, deskew
from tthc_desktop.adapters.imaging.pixels import Picture, ReducedPage, reduced, without_colour
from tthc_desktop.adapters.imaging.skew import Skew, measure_skew
from tthc_desktop.domain.gate import GateRules, is_soft, page_flags
from tthc_desktop.domain.reading import PageFlag

DPI = 200


def seen(image: Image.Image, turn: float = 0.0, dpi: int = DPI) -> ReducedPage:
    return reduced(sheets.turned(sheets.grey(image), turn), dpi)


def test_the_font_has_every_vietnamese_letter() -> None:
    """Without this the made-up pages would hold boxes, and figures measured on them nonsense."""
    face = ImageFont.truetype(str(sheets.FONT), 40)
    missing = bytes(face.getmask("\U000fffff"))
    assert [c for c in sheets.MARKS if bytes(face.getmask(c)) == missing] == []


@settings(max_examples=60)
@given(
    turn=st.floats(-19.5, 19.5),
    lines=st.integers(3, 34),
    seed=st.integers(0, 10_000),
)
def test_skew_is_exact_and_signed(turn: float, lines: int, seed: int) -> None:
    """Positive means that the page was turned clockwise. A tenth of a degree is the goal; 250
    random pages gave 0.034 at worst. A few short lines leave a little more room."""
    skew = measure_skew(seen(sheets.text_page(sheets.prose(lines, seed), DPI), turn))
    assert skew.is_sure
    assert skew.degrees == pytest.approx(turn, abs=0.1 if lines >= 8 else 0.3)


def test_a_straight_page_is_straight() -> None:
    assert abs(measure_skew(seen(sheets.text_page(sheets.prose(30, 1)))).degrees) < 0.03


def test_dark_scanner_edges_do_not_decide() -> None:
    grey = sheets.turned(sheets.grey(sheets.text_page(sheets.prose(25, 3))), 4.0)
    grey[:, :60] = 10
    grey[-90:] = 10
    skew = measure_skew(reduced(grey, DPI))
    assert skew.is_sure
    assert skew.degrees == pytest.approx(4.0, abs=0.1)


def test_without_lines_nothing_is_claimed() -> None:
    rng = np.random.default_rng(5)
    noise = rng.integers(0, 255, (2339, 1654)).astype(np.uint8)
    assert not measure_skew(reduced(noise, DPI)).is_sure
    assert not measure_skew(reduced(np.full((2339, 1654), 255, np.uint8), DPI)).is_sure


@settings(max_examples=10)
@given(turn=st.floats(-8, 8).filter(lambda angle: abs(angle) > 0.3), seed=st.integers(0, 99))
def test_deskew_undoes_the_turn(turn: float, seed: int) -> None:
    grey = sheets.turned(sheets.grey(sheets.text_page(sheets.prose(20, seed))), turn)
    straight = deskew.deskew(Picture(grey, DPI), Skew(turn, 50.0))
    assert (straight.width, straight.height) == (grey.shape[1], grey.shape[0])
    assert abs(measure_skew(reduced(straight.pixels, DPI)).degrees) < 0.1


def test_deskew_fills_with_the_papers_colour() -> None:
    cream = np.zeros((1169, 827, 3), np.uint8)
    cream[:] = (200, 230, 240)
    straight = deskew.deskew(Picture(cream, 100), Skew(3.0, 50.0))
    corner = straight.pixels[0, 0].astype(int)
    assert np.abs(corner - (200, 230, 240)).max() <= 2


def test_deskew_grows_the_canvas_rather_than_cut_print() -> None:
    page = np.full((1169, 827), 255, np.uint8)
    page[5:40, 5:822] = 0  # print up to the edges
    straight = deskew.deskew(Picture(page, 100), Skew(10.0, 50.0))
    assert straight.width > 827
    assert straight.height > 1169
    kept = (straight.pixels < 128).sum() / (page < 128).sum()
    assert kept == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("skew", [Skew(0.15, 90.0), Skew(5.0, 3.0)])
def test_a_straight_or_doubtful_page_keeps_its_bytes(skew: Skew) -> None:
    picture = Picture(np.zeros((10, 10), np.uint8), 100, b"jpeg")
    assert deskew.deskew(picture, skew) is picture


def test_blank_paper_is_blank_whatever_its_shade() -> None:
    rng = np.random.default_rng(1)
    for shade in (255, 235, 200):
        ramp = np.linspace(shade - 25, shade - 5, 2339)[:, None] + rng.normal(0, 3, (2339, 1654))
        assert analyse.is_blank(reduced(ramp.clip(0, 255).astype(np.uint8), DPI))


def test_what_shines_through_is_blank_but_its_front_is_not() -> None:
    front = sheets.text_page(sheets.prose(25, 4))
    sheets.stamp(front, (900, 1400), DPI)
    back = front.transpose(Image.Transpose.FLIP_LEFT_RIGHT).point(lambda v: 205 + v * 50 // 255)
    assert analyse.is_blank(seen(back))
    assert not analyse.is_blank(seen(front))


@pytest.mark.parametrize("content", ["line", "stamp", "pencil"])
def test_little_content_is_content(content: str) -> None:
    page = sheets.text_page([])
    if content == "line":
        page = sheets.text_page(["Đã thu 5.000 đồng"], points=10)
    elif content == "stamp":
        sheets.stamp(page, (800, 1200), DPI)
    else:
        draw = ImageDraw.Draw(page)
        draw.text((700, 1100), "Kính chuyển", font=sheets.font(16, DPI), fill=(120, 120, 120))
    assert not analyse.is_blank(seen(page))


def test_a_blurred_page_is_told_from_a_sharp_one() -> None:
    sharp = sheets.text_page(sheets.prose(25, 8))
    soft = sharp.resize((sharp.width // 5, sharp.height // 5)).resize(sharp.size)
    assert not is_soft(analyse.edge_strength(seen(sharp)), GateRules())
    assert is_soft(analyse.edge_strength(seen(soft)), GateRules())
    assert analyse.sharpness(seen(sharp)) > 3 * analyse.sharpness(seen(soft))


def test_flags() -> None:
    found = page_flags(dpi=150, blank=False, edges=40.0, skew=-5.0, words=0)
    assert found == (PageFlag.LOW_DPI, PageFlag.BLURRED, PageFlag.SKEWED, PageFlag.NO_TEXT)
    assert page_flags(dpi=200, blank=True, edges=40.0, skew=0.0, words=0) == (PageFlag.BLANK,)
    assert page_flags(dpi=200, blank=False, edges=300.0, skew=0.0, words=None) == ()


def test_colour_drops_out_and_black_stays() -> None:
    red, blue, black = (30, 30, 220), (200, 60, 40), (20, 20, 20)
    grey = without_colour(np.array([[red, blue, black]], np.uint8))
    assert grey.tolist() == [[220, 200, 20]]


@pytest.mark.parametrize(("points", "height"), [(9, 5.3), (11, 6.4), (13, 7.7)])
def test_letter_height_follows_the_print(points: float, height: float) -> None:
    page = sheets.text_page(sheets.prose(25, 1), 300, points)
    assert analyse.letter_height(seen(page, 0.15, 300)) == pytest.approx(height, abs=0.4)
    assert analyse.letter_height(seen(sheets.text_page([]))) == 0.0
