"""Few papers that all dossiers share: a page and a PDF for each title."""

from __future__ import annotations

import io
import time
from functools import cache

from PIL import Image, ImageDraw

from tests.support import sheets

DPI = 200
WIDTH, HEIGHT = 1654, 2339
_EPOCH = time.gmtime(1_790_000_000)  # a PDF says when it was made; the same paper is the same file
_LINES = 18


def _drawn(title: str) -> Image.Image:
    image = Image.new("L", (WIDTH, HEIGHT), 250)
    draw = ImageDraw.Draw(image)
    draw.text((200, 200), title[:60].upper(), font=sheets.font(13, DPI), fill=20)
    for line in range(_LINES):
        at = (line * 7 + len(title)) % 40
        words = " ".join((sheets.WORDS * 2)[at : at + 11])
        draw.text((200, 360 + 90 * line), words, font=sheets.font(12, DPI), fill=30)
    return image


@cache
def page(title: str) -> bytes:
    """A JPEG of A4."""
    out = io.BytesIO()
    _drawn(title).save(out, "JPEG", quality=35, dpi=(DPI, DPI))
    return out.getvalue()


@cache
def pdf(title: str) -> bytes:
    """A PDF of one page."""
    out = io.BytesIO()
    image = _drawn(title)
    image.save(out, "PDF", resolution=DPI, quality=35, creationDate=_EPOCH, modDate=_EPOCH)
    return out.getvalue()
