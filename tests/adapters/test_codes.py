"""QR codes of cards, as scanners and phones bring them."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp

from tests.support import sheets
from tests.support.card_pictures import FULL, SECOND, Look, card, placed, scanned, worn
from tthc_desktop.adapters.imaging.barcodes import read_codes
from tthc_desktop.adapters.imaging.code_views import bounded
from tthc_desktop.adapters.imaging.pixels import Pixels
from tthc_desktop.workers import page_pipeline

LONG = (
    "038190012345|171234567|Trần Nguyễn Hoàng Phương Thảo|12031990|Nữ|Căn hộ 1205, tòa nhà CT2B,"
    " khu đô thị mới Thử Nghiệm, đường Nguyễn Văn Mẫu, phường Ví Dụ, tỉnh Thanh Hóa|22122021|||"
)


@pytest.mark.parametrize("turn", [0, -1.7, 45, 88, 133, 180, 271])
@pytest.mark.parametrize(("dpi", "code_mm"), [(200, 11), (200, 15), (300, 11)])
def test_a_scanned_card(dpi: int, code_mm: float, turn: float) -> None:
    look = Look(dpi=dpi, code_mm=code_mm, turn=turn)
    assert read_codes(scanned(FULL, look, seed=abs(round(turn)))) == (FULL,)


@pytest.mark.parametrize(
    "look",
    [
        Look(blur=1.6, turn=20),
        Look(dpi=200, code_mm=13, blur=1.0, turn=95),
        Look(noise=40, turn=10),
        Look(dpi=200, noise=30, turn=-33),
        Look(quality=15, turn=3),
        Look(contrast=0.12, noise=3, turn=51),
        Look(shade=0.7, tilt=0.05, turn=200),
        Look(tilt=0.15, blur=0.7, turn=301),
        Look(dpi=400, tilt=0.2, blur=1.5, turn=11),
        Look(inverted=True, turn=4),
        Look(motion=3, turn=60),
        Look(code_mm=14, motion=5, turn=60),
        Look(dpi=150, code_mm=13, turn=5),
        Look(level="L", turn=75),
        Look(level="H", code_mm=15, turn=75),
    ],
    ids=str,
)
def test_a_card_that_is_hard_to_read(look: Look) -> None:
    assert read_codes(scanned(FULL, look, seed=7)) == (FULL,)


def test_a_long_residence_makes_a_fine_code() -> None:
    assert read_codes(scanned(LONG, Look(dpi=200, code_mm=15, turn=12), seed=3)) == (LONG,)
    assert read_codes(scanned(LONG, Look(dpi=300, code_mm=11, turn=200), seed=3)) == (LONG,)


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_a_copy_of_a_card_on_a_page_of_print(dpi: int) -> None:
    look = Look(dpi=dpi, code_mm=14, turn=2)
    assert read_codes(scanned(FULL, look, seed=dpi, page=True)) == (FULL,)


def test_two_cards_on_a_page_from_top_to_bottom() -> None:
    """The upper one is smaller, and not seen at the first look."""
    rng = np.random.default_rng(2)
    page: Pixels = np.array(sheets.text_page(sheets.prose(8, 4)))
    for payload, middle, code_mm, turn in ((SECOND, 0.8, 15, -3), (FULL, 0.45, 11, 22)):
        look = Look(dpi=200, code_mm=code_mm, turn=turn, blur=0.7)
        page = placed(card(payload, look.dpi * 4, code_mm), page, look, (0.5, middle), rng)
    assert read_codes(worn(page, look, rng)) == (FULL, SECOND)


def blots(like: Pixels) -> Pixels:
    """One where ink is, all over."""
    grid = np.random.default_rng(1).integers(0, 2, (90, 90)).astype(np.uint8)
    size = (like.shape[1], like.shape[0])
    large = cv2.resize(grid, size, interpolation=cv2.INTER_NEAREST)
    return np.asarray(large, np.uint8)[:, :, None]


@pytest.mark.parametrize("channel", [0, 1, 2])
def test_a_stamp_over_the_code(channel: int) -> None:
    """Ink of one colour, dark in two channels and not there in the third."""
    pixels = scanned(FULL, Look(turn=5), seed=1)
    ink = np.full(3, 0.1)
    ink[channel] = 1.0
    stamped = np.where(blots(pixels) == 1, pixels * ink, pixels).astype(np.uint8)
    assert read_codes(stamped) == (FULL,)


@pytest.mark.parametrize("channel", [0, 1, 2])
def test_a_coloured_code_under_a_stamp(channel: int) -> None:
    """The code is dark in one channel, the stamp in the two others."""
    pixels = scanned(FULL, Look(turn=5), seed=1)
    grey = pixels.min(axis=2)
    stamped = np.full(pixels.shape, 245, np.uint8)
    stamped[:, :, channel] = grey
    others = [c for c in range(3) if c != channel]
    stamped[:, :, others] = np.where(blots(pixels) == 1, 20, stamped[:, :, others])
    assert read_codes(stamped) == (FULL,)


def test_a_phone_photo_that_is_very_large() -> None:
    pixels = scanned(FULL, Look(dpi=600, tilt=0.1, blur=2.5, turn=15), seed=5)
    large = cv2.copyMakeBorder(pixels, 1200, 1200, 2000, 2000, cv2.BORDER_REPLICATE)
    assert large.shape[0] * large.shape[1] > 30_000_000
    assert read_codes(np.asarray(large, np.uint8)) == (FULL,)
    assert bounded(np.asarray(large, np.uint8)).size < 3 * 25_000_000


@pytest.mark.parametrize("kind", ["Aztec", "DataMatrix"])
def test_other_kinds_of_code(kind: str) -> None:
    made = zxingcpp.create_barcode(FULL, getattr(zxingcpp.BarcodeFormat, kind))
    drawn = np.array(zxingcpp.write_barcode_to_image(made, scale=4), np.uint8)
    assert read_codes(np.pad(drawn, 40, constant_values=255)) == (FULL,)


@pytest.mark.parametrize("shape", [(1, 1), (5, 900), (60, 40), (300, 300, 3)])
def test_nothing_there(shape: tuple[int, ...]) -> None:
    assert read_codes(np.full(shape, 255, np.uint8)) == ()


def test_print_and_noise_are_no_code() -> None:
    assert read_codes(np.array(sheets.text_page(sheets.prose(25, 1)))) == ()
    noise = np.random.default_rng(4).integers(0, 256, (600, 800), np.uint8)
    assert read_codes(noise.astype(np.uint8)) == ()


def test_bytes_without_a_word_on_their_encoding() -> None:
    """As a card's printer writes them; the reader's own guess is Latin-1."""
    made = zxingcpp.create_barcode(FULL.encode(), zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    drawn = np.array(zxingcpp.write_barcode_to_image(made, scale=6), np.uint8)
    (guessed,) = zxingcpp.read_barcodes(drawn)
    assert guessed.text != FULL
    assert read_codes(drawn) == (FULL,)


def test_bytes_that_are_not_utf_8_are_still_told() -> None:
    made = zxingcpp.create_barcode(
        "Nguyễn".encode("utf-16-le"), zxingcpp.BarcodeFormat.QRCode, ec_level="M"
    )
    drawn = np.array(zxingcpp.write_barcode_to_image(made, scale=6), np.uint8)
    (text,) = read_codes(drawn)
    assert text


def test_the_real_pictures(samples: Path) -> None:
    folder = samples / "cccd-qr"
    listed = json.loads((folder / "cccd_qr.json").read_text("utf-8"))["payloads"]
    payloads = {item["id"]: item["payload"] for item in listed}
    pictures = sorted(folder.glob("*.[pj][np]g"))
    assert len(pictures) > 10
    for path in pictures:
        with path.open("rb") as file:
            picture = page_pipeline.load(file, path.name, 0, 0)
        (found,) = read_codes(picture.pixels)
        assert found == payloads[path.stem.split("_scan")[0]], path.name
