"""What is seen on every page, whether it is only looked at or read. What to think of it says
domain/gate.py."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.adapters.imaging import analyse
from tthc_desktop.adapters.imaging.barcodes import read_barcodes
from tthc_desktop.adapters.imaging.pixels import Pixels, ReducedPage
from tthc_desktop.adapters.imaging.skew import Skew, measure_skew


@dataclass(frozen=True, slots=True)
class FirstLook:
    """Of a page as it was scanned. skew: none of a blank page. sharpness, edges: as
    analyse.sharpness() and analyse.edge_strength(), to a tenth."""

    blank: bool
    skew: Skew
    sharpness: float
    edges: float

    @property
    def degrees(self) -> float:
        """To a hundredth; 0 where the skew is not sure."""
        return round(self.skew.degrees, 2) if self.skew.is_sure else 0.0


def first_look(view: ReducedPage) -> FirstLook:
    blank = analyse.is_blank(view)
    skew = Skew(0.0, 0.0) if blank else measure_skew(view)
    sharpness, edges = analyse.sharpness(view), analyse.edge_strength(view)
    return FirstLook(blank, skew, round(sharpness, 1), round(edges, 1))


@dataclass(frozen=True, slots=True)
class Content:
    """look: where the ink is (domain/likeness.py). barcodes: payloads from top to bottom. Both
    empty of a blank page."""

    look: str = ""
    barcodes: tuple[str, ...] = ()


def content(grey: Pixels, straight: ReducedPage) -> Content:
    """Of a page that is not blank. grey: in full; straight: the same page without its skew."""
    return Content(analyse.look(straight), read_barcodes(grey))
