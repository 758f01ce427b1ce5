"""Which dpi a page really has.

Files lie: programs write 72 or 96 dpi into scans, faxes write nothing, damaged ones anything.
"""

from __future__ import annotations

from PIL import Image

LOWEST = 50
HIGHEST = 1200
USUAL = 300
_MM = 25.4
_A4_MM = (210.0, 297.0)
_LARGEST_MM = 450.0  # A3 with room; a longer page is a wrong dpi, not a poster
_KNOWN = (300, 200, 150, 600, 400, 240, 100)
_TOLERANCE = 0.04  # scanners cut or add a few millimetres


def file_dpi(image: Image.Image) -> tuple[float, float]:
    """Across and down; 0, 0 where the file says nothing usable."""
    try:
        across, down = (float(value) for value in image.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0
    if not (LOWEST <= across <= HIGHEST and LOWEST <= down <= HIGHEST):
        return 0.0, 0.0
    return across, down


def true_dpi(width: int, height: int, *claims: float) -> int:
    """The first believable claim, else what makes the page A4, else 300 or less to fit on A3.

    Args:
        width, height: Pixels.
        claims: Dots per inch, the most trusted first; 0 for none.
    """
    for claim in claims:
        if LOWEST <= claim <= HIGHEST and max(width, height) / claim * _MM <= _LARGEST_MM:
            return round(claim)
    short, long = sorted((width, height))
    for dpi in _KNOWN:
        fit = (short / dpi * _MM / _A4_MM[0], long / dpi * _MM / _A4_MM[1])
        if all(abs(side - 1) <= _TOLERANCE for side in fit):
            return dpi
    if long / USUAL * _MM <= _LARGEST_MM:
        return USUAL
    return min(HIGHEST, max(LOWEST, round(long / _A4_MM[1] * _MM)))
