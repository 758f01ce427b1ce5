"""Barcodes and QR codes of a page (zxing-cpp: OpenCV and zbar lose or corrupt Vietnamese QR)."""

from __future__ import annotations

import unicodedata

import cv2
import numpy as np
import zxingcpp

from tthc_desktop.adapters.imaging.pixels import Pixels

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
