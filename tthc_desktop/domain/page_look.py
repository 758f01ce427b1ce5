"""What is found on a page before it is read: enough to tell the clerk while the paper is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tthc_desktop.domain.codec import PLAIN


class Edge(StrEnum):
    TOP = "top"
    RIGHT = "right"
    BOTTOM = "bottom"
    LEFT = "left"


EDGE_NAMES = {
    Edge.TOP: "trên",
    Edge.RIGHT: "phải",
    Edge.BOTTOM: "dưới",
    Edge.LEFT: "trái",
}


@dataclass(frozen=True, slots=True)
class PageLook:
    """What image analysis finds on a page as it was scanned, before it is straightened.

    dpi, width, height: of the stored picture. blank: nothing on it but dust and what shines
    through; shows_through: it is blank, and something does. skew: degrees clockwise, 0.0 where it
    cannot be told. sharpness: variance of the Laplacian at 100 dpi. edges: strength of the ink's
    edges, the 95th percentile. paper: brightness of the paper, 0 to 255. ink: how much darker than
    its paper the print is, 0 to 255, 0 without any. cut: where print runs into the edge of the
    picture. red, blue: square millimetres of red and of blue ink. stamp: whether the red ink is
    large enough for one. box: what is printed on, in millimetres from the upper left corner: left,
    top, right, bottom; zeros for a blank page. look: where its ink is (domain/likeness.py).
    barcodes: payloads from top to bottom. What an earlier look did not find out has a default that
    nothing is held against.
    """

    dpi: int = 200
    width: int = 0
    height: int = 0
    blank: bool = False
    shows_through: bool = False
    skew: float = 0.0
    sharpness: float = 0.0
    edges: float = 0.0
    paper: int = 255
    ink: int = 255
    cut: tuple[Edge, ...] = ()
    red: float = 0.0
    blue: float = 0.0
    stamp: bool = False
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    look: str = ""
    barcodes: tuple[str, ...] = ()

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> PageLook:
        """A look out of its fields as JSON types."""
        return PLAIN.from_plain(cls, body)

    @property
    def size_mm(self) -> tuple[float, float]:
        return self.width / self.dpi * 25.4, self.height / self.dpi * 25.4
