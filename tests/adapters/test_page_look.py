"""What is seen on real and on made-up pages: the gate's verdicts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.support import sheets
from tests.support.likeness_pages import MAI, MAU, again, certificate, form
from tthc_desktop.adapters.imaging.page_look import analyse_page
from tthc_desktop.adapters.imaging.pixels import Picture, Pixels
from tthc_desktop.domain.batch import BatchPage, PageFile
from tthc_desktop.domain.findings import BLANK_PAGES, Finding
from tthc_desktop.domain.gate import GateRules, PageWithLook, notes_of, twice
from tthc_desktop.domain.page_look import Edge, PageLook
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.separators import places
from tthc_desktop.workers import page_pipeline

DPI = 200
RULES = GateRules()
LINES = sheets.prose(30, 5)


def picture(image: Image.Image, dpi: int = DPI) -> Picture:
    return Picture(np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1]), dpi)


def seen(look: PageLook, number: int = 1) -> PageWithLook:
    file = PageFile(
        f"b/{number}", "b", number, Placement("c"), f"{number:064x}", 9, "image/jpeg", 200, 8, 9
    )
    return PageWithLook(BatchPage(file, "c", run=1), look)


def findings(look: PageLook) -> set[Finding]:
    return {note.finding for note in notes_of(seen(look), RULES)}


def of_sample(path: Path) -> list[PageLook]:
    with path.open("rb") as file:
        count = page_pipeline.count_pages(file, path.name)
        return [analyse_page(page_pipeline.load(file, path.name, n, 0)) for n in range(count)]


# The verdict table of samples/scan-images and samples/barcode-split.


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("blank/naps2-blank1.jpg", {Finding.BLANK_PAGE}),
        ("blank/naps2-notblank.jpg", set()),
        ("blank/vn-574-p2-bleedthrough.jpg", {Finding.SHOWS_THROUGH}),
        ("skew/deskew-1.png", set()),
        ("skew/deskew-3.png", {Finding.SKEWED, Finding.LOW_DPI}),
        ("skew/deskew-8.png", {Finding.SKEWED}),
        ("skew/naps2-skewed.jpg", {Finding.SKEWED}),
    ],
)
def test_verdicts_on_real_pages(samples: Path, name: str, verdict: set[Finding]) -> None:
    [look] = of_sample(samples / "scan-images" / name)
    assert findings(look) == verdict


@pytest.mark.parametrize(
    ("name", "separators"),
    [
        ("naps2-patcht.jpg", [1]),
        ("patch-code-t.pdf", [1]),
        ("patch-code-t-middle-unreadable.pdf", []),
        ("several-patcht-codes.pdf", [3, 6]),
    ],
)
def test_real_stacks_are_split_where_they_say_so(
    samples: Path, name: str, separators: list[int]
) -> None:
    run = [seen(look, n) for n, look in enumerate(of_sample(samples / "barcode-split" / name), 1)]
    found = places(run, "c", (), "d")
    assert [place.number for place in found if place.separator] == separators


def test_good_scans_of_real_letters_have_nothing_that_keeps_them(samples: Path) -> None:
    for path in sorted((samples / "vn-scans").glob("*.pdf")):
        for look in of_sample(path):
            assert findings(look) <= {Finding.LOW_DPI, *BLANK_PAGES}, path.name
            assert look.cut == ()


def test_a_clean_page() -> None:
    look = analyse_page(picture(sheets.text_page(LINES, DPI)))
    assert findings(look) == set()
    assert (look.dpi, look.width, look.height) == (DPI, 1654, 2338)
    left, top, right, bottom = look.box
    assert (left, top) == pytest.approx((25.4, 26.5), abs=2.0)
    assert 120 < right < 190
    assert bottom > 200
    assert PageLook.of(asdict(look)) == look


@pytest.mark.parametrize(
    ("edge", "shift"),
    [
        (Edge.LEFT, (-230, 0)),
        (Edge.RIGHT, (880, 0)),
        (Edge.TOP, (0, -214)),
        (Edge.BOTTOM, (0, 545)),
    ],
)
def test_print_that_runs_into_an_edge(edge: Edge, shift: tuple[int, int]) -> None:
    page = sheets.text_page(sheets.prose(34, 5), DPI)
    moved = Image.new("RGB", page.size, "white")
    moved.paste(page, shift)
    assert edge in analyse_page(picture(moved)).cut


def test_a_frame_a_rule_and_a_staple_at_the_edge_are_no_cut() -> None:
    page = np.asarray(sheets.text_page(LINES, DPI)).copy()
    cv2.rectangle(page, (0, 0), (page.shape[1] - 1, page.shape[0] - 1), (0, 0, 0), 9)
    cv2.line(page, (0, 900), (page.shape[1], 900), (0, 0, 0), 3)
    cv2.line(page, (0, 60), (60, 70), (40, 40, 40), 5)
    assert analyse_page(Picture(np.ascontiguousarray(page), DPI)).cut == ()


def test_too_dark_too_light_and_soft() -> None:
    page = np.asarray(sheets.text_page(LINES, DPI))[:, :, ::-1]
    dark = (page * 0.5).astype(np.uint8)
    assert findings(analyse_page(Picture(dark, DPI))) == {Finding.DARK}
    light = (255 - (255 - page.astype(int)) * 0.38).astype(np.uint8)
    assert findings(analyse_page(Picture(light, DPI))) == {Finding.LIGHT}
    soft = np.asarray(cv2.GaussianBlur(page, (0, 0), 3.2), np.uint8)
    assert findings(analyse_page(Picture(soft, DPI))) == {Finding.BLURRED}


def test_a_stamp_and_a_blue_signature_are_found_and_print_is_neither() -> None:
    page = sheets.text_page(LINES, DPI)
    bare = analyse_page(picture(page))
    assert (bare.red, bare.blue, bare.stamp) == (0.0, 0.0, False)
    sheets.stamp(page, (1100, 1900), DPI)
    stamped = analyse_page(picture(page))
    assert stamped.stamp
    assert stamped.red > 60
    drawn = np.asarray(page).copy()
    points = np.array([[900 + 8 * n, 1850 + 40 * (-1) ** n + n] for n in range(40)], np.int32)
    cv2.polylines(drawn, [points], isClosed=False, color=(20, 40, 170), thickness=5)
    assert analyse_page(picture(Image.fromarray(drawn))).blue > 8


def test_a_red_number_is_no_stamp() -> None:
    page = np.asarray(sheets.text_page(LINES, DPI)).copy()
    cv2.putText(page, "No 0012345", (1100, 250), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (200, 20, 30), 4)
    look = analyse_page(picture(Image.fromarray(page)))
    assert look.red > 5
    assert not look.stamp


def test_faint_print_through_a_blank_sheet_is_told_apart_from_a_clean_one() -> None:
    clean = np.full((2338, 1654, 3), 246, np.uint8)
    clean += np.random.default_rng(3).integers(0, 5, clean.shape, np.uint8)
    assert findings(analyse_page(Picture(clean, DPI))) == {Finding.BLANK_PAGE}
    print_behind = cv2.GaussianBlur(np.asarray(sheets.text_page(LINES, DPI)), (0, 0), 3)
    through: Pixels = (clean - (255 - print_behind[:, ::-1].astype(int)) * 0.4).clip(0, 255)
    look = analyse_page(Picture(through.astype(np.uint8), DPI))
    assert findings(look) == {Finding.SHOWS_THROUGH}


def test_the_same_sheet_scanned_again_is_asked_about_and_another_layout_is_not() -> None:
    pages = [
        again(form(MAU), 1),
        again(form(MAU), 2),
        again(certificate(MAU), 3),
        again(form(MAI), 4),  # one form, another person: only what is read can tell
    ]
    run = [seen(analyse_page(Picture(pixels, DPI)), n) for n, pixels in enumerate(pages, 1)]
    found = twice(run, (), RULES)
    assert found.get(2) == 1
    assert 3 not in found
