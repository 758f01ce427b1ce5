"""Codes on papers, drawn by zxing-cpp, which also reads them."""

from __future__ import annotations

import numpy as np
import zxingcpp
from PySide6.QtGui import QImage

_MODULE_PX = 8


def qr_image(payload: str) -> QImage:
    """Black on white with the quiet zone that the standard asks for; error correction M: a fold or
    a stamp over a corner does no harm."""
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    pixels = np.array(zxingcpp.write_barcode_to_image(code, scale=_MODULE_PX), dtype=np.uint8)
    height, width = pixels.shape
    grey = QImage(pixels.tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
    return grey.convertToFormat(QImage.Format.Format_Mono)  # a copy; PDF keeps one bit a pixel
