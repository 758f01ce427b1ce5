"""What is found on a page before it is read: enough to tell the clerk while the paper is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


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

    Attributes:
        dpi: Of the stored picture.
        width, height: Of the stored picture, in pixels.
        blank: Whether nothing is on it but dust and what shines through.
        shows_through: Whether it is blank, and something shines through.
        skew: Degrees clockwise, 0.0 where it cannot be told.
        sharpness: Variance of the Laplacian at 100 dpi.
        edges: Strength of the ink's edges, the 95th percentile.
        paper: Brightness of the paper, 0 to 255.
        ink: How much darker than its paper the print is, 0 to 255, 0 without any.
        cut: Where print runs into the edge of the picture.
        red, blue: Square millimetres of red and of blue ink.
        stamp: Whether the red ink is large enough for one.
        box: What is printed on, in millimetres from the upper left corner: left, top, right,
            bottom; zeros for a blank page.
        look: Where its ink is (domain/likeness.py).
        barcodes: Payloads from top to bottom.
    """

    dpi: int
    width: int
    height: int
    blank: bool
    shows_through: bool
    skew: float
    sharpness: float
    edges: float
    paper: int
    ink: int
    cut: tuple[Edge, ...]
    red: float
    blue: float
    stamp: bool
    box: tuple[float, float, float, float]
    look: str
    barcodes: tuple[str, ...]

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> PageLook:
        """A look out of its fields as JSON types."""
        lists = {"cut": tuple(Edge(edge) for edge in body["cut"])}
        lists |= {name: tuple(body[name]) for name in ("box", "barcodes")}
        return cls(**{**body, **lists})

    @property
    def size_mm(self) -> tuple[float, float]:
        return self.width / self.dpi * 25.4, self.height / self.dpi * 25.4
