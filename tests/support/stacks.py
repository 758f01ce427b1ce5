"""Stacks of paper for the virtual scanner: pages, cover sheets, separators, blank sheets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw

from tests.support import sheets
from tthc_desktop.domain.separators import PATCH_T

DPI = 200


def paper(folder: Path, name: str, lines: list[str] | None = None) -> Path:
    """A sheet with a heading that names it; lines: its text, none for a few words."""
    image = sheets.text_page([name, "", *(lines if lines is not None else sheets.prose(3, 1))], DPI)
    return _save(folder, name, image)


def code_sheet(folder: Path, name: str, payload: str) -> Path:
    """A cover sheet, or a Patch-T sheet."""
    kind = zxingcpp.BarcodeFormat.Code39 if payload == PATCH_T else zxingcpp.BarcodeFormat.QRCode
    made = zxingcpp.create_barcode(payload, kind)
    drawn = np.array(zxingcpp.write_barcode_to_image(made, scale=8), np.uint8)
    image = Image.new("RGB", (round(8.27 * DPI), round(11.69 * DPI)), "white")
    image.paste(Image.fromarray(drawn).convert("RGB"), (200, 300))
    ImageDraw.Draw(image).text((200, 1500), name, font=sheets.font(20, DPI), fill="black")
    return _save(folder, name, image)


def blank(folder: Path, name: str) -> Path:
    """Empty, but no two are the same bytes."""
    grain = np.random.default_rng(len(name)).integers(246, 250, (2338, 1654, 3))
    return _save(folder, name, Image.fromarray(grain.astype(np.uint8)))


def _save(folder: Path, name: str, image: Image.Image) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.jpg"
    image.save(path, "JPEG", quality=88, dpi=(DPI, DPI))
    return path
