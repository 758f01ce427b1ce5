"""What is found on every page, whether it is only analysed or also read.

What to think of it says domain/gate.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.adapters.imaging import analyse
from tthc_desktop.adapters.imaging.barcodes import read_barcodes
from tthc_desktop.adapters.imaging.pixels import Pixels, ReducedPage
from tthc_desktop.adapters.imaging.skew import Skew, measure_skew


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What is found first on a page as it was scanned.

    Attributes:
        skew: None that is sure for a blank page.
        sharpness: As analyse.sharpness() says, to a tenth.
        edges: As analyse.edge_strength() says, to a tenth.
    """

    blank: bool
    skew: Skew
    sharpness: float
    edges: float

    @property
    def degrees(self) -> float:
        """The skew to a hundredth of a degree; 0 where it is not sure."""
        return round(self.skew.degrees, 2) if self.skew.is_sure else 0.0


def first_look(view: ReducedPage) -> FirstLook:
    blank = analyse.is_blank(view)
    skew = Skew(0.0, 0.0) if blank else measure_skew(view)
    sharpness, edges = analyse.sharpness(view), analyse.edge_strength(view)
    return FirstLook(blank, skew, round(sharpness, 1), round(edges, 1))


@dataclass(frozen=True, slots=True)
class Content:
    """Ink and codes of a page; both empty for a blank page.

    Attributes:
        look: Where the ink is (domain/likeness.py).
        barcodes: Payloads from top to bottom.
    """

    look: str = ""
    barcodes: tuple[str, ...] = ()


def content(grey: Pixels, straight: ReducedPage) -> Content:
    """Finds ink and codes of a page that is not blank.

    Args:
        grey: The page in full.
        straight: The same page without its skew.
    """
    return Content(analyse.look(straight), read_barcodes(grey))
