"""Pictures of invented citizen cards: scanned, photographed, small, blurred, turned."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import cast

import cv2
import numpy as np
import zxingcpp
from PIL import Image, ImageDraw

from tests.support import sheets
from tthc_desktop.adapters.imaging.pixels import Pixels

RESIDENCE = "Số 12, tổ 5, ấp Thử Nghiệm, đặc khu Kiên Hải, tỉnh An Giang"
FULL = f"091199012345|312345678|Lê Thị Thử|15081999|Nữ|{RESIDENCE}|10102021"
SECOND = "001090012346||Nguyễn Văn Mẫu|05061990|Nam|Tổ 3, phường Ví Dụ, Hà Nội|01072024||||"
_WIDTH_MM, _HEIGHT_MM = 85.6, 54.0  # ISO/IEC 7810 ID-1
_PAPER = (222, 236, 228)  # the card's pale green, blue first
_FINE = 4  # how much finer the picture is drawn than it is scanned


def code(payload: str, level: str = "M") -> Pixels:
    """One pixel a module, with the quiet zone of four."""
    made = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    return np.array(zxingcpp.write_barcode_to_image(made, scale=1), np.uint8)


@cache
def card(payload: str, dpi: int, code_mm: float = 12.0, level: str = "M") -> Pixels:
    """A card's front at dpi: print on pale ground, the code at its upper right."""
    width, height = round(_WIDTH_MM / 25.4 * dpi), round(_HEIGHT_MM / 25.4 * dpi)
    image = Image.new("RGB", (width, height), _PAPER[::-1])
    draw = ImageDraw.Draw(image)
    for number in range(0, width + height, max(4, dpi // 20)):  # a ground of fine lines
        draw.line((number, 0, number - height, height), fill=(214, 226, 236), width=1)
    parts = payload.split("|")
    lines = ["CĂN CƯỚC CÔNG DÂN", *(part for part in parts if part)][:7]
    for number, line in enumerate(lines):
        at = (width * 0.3, height * 0.2 + number * dpi / 8)
        draw.text(at, line[:34], font=sheets.font(7, dpi), fill=(20, 20, 30))
    draw.rectangle((dpi * 0.1, height * 0.4, dpi * 0.9, height * 0.9), fill=(150, 160, 175))
    modules = code(payload, level)
    side = round(code_mm / 25.4 * dpi * modules.shape[0] / (modules.shape[0] - 8))
    grey = cv2.resize(modules, (side, side), interpolation=cv2.INTER_NEAREST)
    ink = np.asarray(grey, np.float32)[:, :, None] / 255
    pixels = np.array(image)[:, :, ::-1].copy()
    top, left = round(dpi * 0.12), width - side - round(dpi * 0.12)
    ground = pixels[top : top + side, left : left + side]
    pixels[top : top + side, left : left + side] = np.clip(
        ground * ink + 25 * (1 - ink), 0, 255
    ).astype(np.uint8)
    return pixels


@dataclass(frozen=True)
class Look:
    """How a card gets into a picture. dpi, millimetres, degrees clockwise; blur in pixels; tilt:
    how far the corners wander, of the card's width; contrast 1 is all."""

    dpi: int = 300
    code_mm: float = 12.0
    turn: float = 0.0
    blur: float = 0.5
    noise: float = 6.0
    quality: int = 70
    tilt: float = 0.0
    contrast: float = 1.0
    shade: float = 0.0
    motion: int = 0
    inverted: bool = False
    level: str = "M"


def scanned(payload: str, look: Look, seed: int, *, page: bool = False) -> Pixels:
    """The card alone on white, or on an A4 page with print; through the lens, as JPEG."""
    rng = np.random.default_rng(seed)
    fine = look.dpi * _FINE
    drawn = card(payload, fine, look.code_mm, look.level)
    if page:
        canvas = sheets.text_page(sheets.prose(20, seed), look.dpi)
        ground = np.array(canvas)[:, :, ::-1].copy()
        centre = (rng.uniform(0.35, 0.65), rng.uniform(0.3, 0.75))
    else:
        size = (round(115 / 25.4 * look.dpi), round(115 / 25.4 * look.dpi), 3)
        ground = np.full(size, 245, np.uint8)
        centre = (0.5, 0.5)
    return worn(placed(drawn, ground, look, centre, rng), look, rng)


def placed(
    drawn: Pixels,
    ground: Pixels,
    look: Look,
    centre: tuple[float, float],
    rng: np.random.Generator,
) -> Pixels:
    """The card on the ground, turned and tilted, every pixel the mean of what it covers."""
    height, width = drawn.shape[:2]
    half = np.array([width, height]) / 2 / _FINE
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    angle = np.radians(look.turn)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = corners @ turn.T + rng.uniform(-1, 1, (4, 2)) * look.tilt * half[0]
    corners += np.array(centre) * (ground.shape[1], ground.shape[0])
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    # Drawn twice as fine, then averaged: a lens sees areas, not points.
    matrix = cv2.getPerspectiveTransform(source, (corners * 2).astype(np.float32))
    size = (ground.shape[1] * 2, ground.shape[0] * 2)
    smooth = cv2.GaussianBlur(drawn, (0, 0), _FINE / 5)
    warped = cv2.warpPerspective(smooth, matrix, size, flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(np.full(drawn.shape[:2], 255, np.uint8), matrix, size)
    small = (ground.shape[1], ground.shape[0])
    there = cv2.resize(mask, small, interpolation=cv2.INTER_AREA)[:, :, None] / 255
    seen = cv2.resize(warped, small, interpolation=cv2.INTER_AREA)
    return cast(Pixels, (ground * (1 - there) + seen * there).astype(np.uint8))


def worn(pixels: Pixels, look: Look, rng: np.random.Generator) -> Pixels:
    """Light, lens, sensor and JPEG."""
    light = pixels.astype(np.float32)
    light = 128 + (light - 128) * look.contrast
    if look.shade:
        height, width = pixels.shape[:2]
        ramp = (
            np.linspace(1 - look.shade, 1, width)[None, :]
            * np.linspace(1, 1 - look.shade / 2, height)[:, None]
        )
        light *= ramp[:, :, None]
    if look.blur:
        light = np.asarray(cv2.GaussianBlur(light, (0, 0), look.blur), np.float32)
    if look.motion:
        kernel = np.eye(look.motion, dtype=np.float32) / look.motion
        light = np.asarray(cv2.filter2D(light, -1, kernel), np.float32)
    light += rng.normal(0, look.noise, light.shape)
    light = 255 - light if look.inverted else light
    seen = np.clip(light, 0, 255).astype(np.uint8)
    _, data = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, look.quality])
    return cast(Pixels, cv2.imdecode(data, cv2.IMREAD_COLOR))
