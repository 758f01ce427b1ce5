"""Files and pictures as other programs hand them over: pasted or let fall."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter

_PICTURES = ("image/png", "image/jpeg", "image/tiff", "image/webp", "image/bmp")


def pasted() -> list[Path] | list[bytes]:
    """What the clipboard holds; empty for nothing that pages can be made of."""
    data = QGuiApplication.clipboard().mimeData() or QMimeData()  # Qt gives none for empty
    return files_of(data) or _picture_of(data)


def files_of(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _picture_of(data: QMimeData) -> list[bytes]:
    """The picture as another program has put it there: its bytes are opened in the cage, not here.

    What Windows hands over as pixels has no file format that could be hostile.
    """
    raw = next((kind for kind in _PICTURES if data.hasFormat(kind)), "")
    if raw:
        return [bytes(data.data(raw).data())]
    image = data.imageData() if data.hasImage() else None
    return [_bmp(image)] if isinstance(image, QImage) and not image.isNull() else []


def _bmp(image: QImage) -> bytes:
    """Copied, not compressed: this is the window's thread."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"bmp")).write(image)
    return bytes(data.data())
