"""Which dpi is believed."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import each_row
from tthc_desktop.adapters.imaging.resolution import HIGHEST, LOWEST, true_dpi


@each_row(
    ("size", "claims", "dpi"),
    [
        ((2480, 3508), (300, 0), 300),
        ((2480, 3508), (0, 299.999), 300),
        ((1654, 2339), (0, 0), 200),
        ((3508, 2480), (0, 0), 300),  # landscape
        ((2480, 3508), (0, 72), 300),  # what programs write when they do not know
        ((2480, 3508), (100_000, 96), 300),
        ((2550, 3300), (0, 0), 300),  # Letter is nearest to nothing: the usual
        ((9933, 14_043), (0, 0), 1200),  # A4 at 1200
        ((640, 480), (0, 0), 300),
        ((2480, 3508), (200, 300), 200),  # the device knows best
    ],
)
def test_believed(size: tuple[int, int], claims: tuple[float, ...], dpi: int) -> None:
    assert true_dpi(*size, *claims) == dpi


@given(
    st.integers(1, 100_000),
    st.integers(1, 100_000),
    st.floats(allow_nan=True, allow_infinity=True),
)
def test_always_within_bounds(width: int, height: int, claim: float) -> None:
    dpi = true_dpi(width, height, claim)
    assert LOWEST <= dpi <= HIGHEST
    assert math.isfinite(dpi)
