"""Barcodes and QR codes of a page (zxing-cpp: OpenCV and zbar lose or corrupt Vietnamese QR)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

import cv2
import numpy as np
import zxingcpp

from tthc_desktop.adapters.imaging import code_views
from tthc_desktop.adapters.imaging.pixels import Pixels, luminance

PATCH_T = "PATCHT"
# What stands on papers at a counter. Short retail and industrial codes are left out: they are
# "found" in ruled lines.
_FORMATS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.Aztec,
        zxingcpp.BarcodeFormat.PDF417,
        zxingcpp.BarcodeFormat.Code39,
        zxingcpp.BarcodeFormat.Code128,
    ]
)
# What cards and slips carry.
_MATRIX_CODES = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.Aztec,
    ]
)


def read_barcodes(grey: Pixels) -> tuple[str, ...]:
    """Payloads from top to bottom, NFC. Half size first (a third of the time), then full size."""
    half = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    found = _read(np.asarray(half, np.uint8), smaller=True) or _read(grey, smaller=False)
    return tuple(_payload(text) for text in found)


def _read(grey: Pixels, *, smaller: bool) -> list[str]:
    codes = zxingcpp.read_barcodes(
        np.ascontiguousarray(grey), formats=_FORMATS, try_downscale=smaller, try_invert=False
    )
    placed = [(c.position.top_left.y, c.position.top_left.x, c.text) for c in codes if c.valid]
    return [text for _, _, text in sorted(placed)]


def _payload(text: str) -> str:
    """Some printers write the start and stop sign of Code 39 into the data, some lower case."""
    if text.strip("* ").upper() == PATCH_T:
        return PATCH_T
    return unicodedata.normalize("NFC", text)


class _Placed(NamedTuple):
    """Where the upper left corner is, in parts of the view, and the payload."""

    down: float
    across: float
    text: str


def read_codes(pixels: Pixels) -> tuple[str, ...]:
    """Payloads of every QR, Aztec and DataMatrix code, top to bottom, each once, as they stand.

    Tries hard, for codes that somebody holds in the hand: what a page's pipeline can afford is
    read_barcodes. The work is bounded, some seconds for a page without any code.
    """
    pixels = code_views.bounded(pixels)
    grey = luminance(pixels)
    views = code_views.whole(pixels, grey)
    # Two cards on a page need not be equally easy: the first two looks together.
    found = sorted([*_codes(grey, invert=True), *_codes(next(views))])
    if not found:
        found = _first(views)
    if not found:
        for place in code_views.places(grey):
            if found := _first(code_views.close_ups(place)):
                break
    return tuple(dict.fromkeys(code.text for code in found))


def _first(views: Iterable[Pixels]) -> list[_Placed]:
    """What stands in the first view that shows any code."""
    return next((found for view in views if (found := _codes(view))), [])


def _codes(view: Pixels, *, invert: bool = False) -> list[_Placed]:
    codes = zxingcpp.read_barcodes(
        np.ascontiguousarray(view), formats=_MATRIX_CODES, try_invert=invert
    )
    height, width = view.shape[:2]
    corners = [(code, code.position.top_left) for code in codes if code.valid]
    return sorted(_Placed(at.y / height, at.x / width, _exact(code)) for code, at in corners)


def _exact(code: zxingcpp.Barcode) -> str:
    """UTF-8 where the bytes are that. Few codes say how they are written, and the reader's own
    guess takes Vietnamese for Latin-1."""
    try:
        return code.bytes.decode("utf-8")
    except UnicodeDecodeError:
        return code.text
