"""What is measured of every page, whether it is only looked at or read: blank, skew, sharpness."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.adapters.imaging import analyse
from tthc_desktop.adapters.imaging.pixels import ReducedPage
from tthc_desktop.adapters.imaging.skew import Skew, measure_skew


@dataclass(frozen=True, slots=True)
class FirstLook:
    """skew: none of a blank page. sharpness: as analyse.sharpness(), to a tenth."""

    blank: bool
    skew: Skew
    sharpness: float

    @property
    def degrees(self) -> float:
        """To a hundredth; 0 where the skew is not sure."""
        return round(self.skew.degrees, 2) if self.skew.is_sure else 0.0


def first_look(view: ReducedPage) -> FirstLook:
    blank = analyse.is_blank(view)
    skew = Skew(0.0, 0.0) if blank else measure_skew(view)
    return FirstLook(blank, skew, round(analyse.sharpness(view), 1))
