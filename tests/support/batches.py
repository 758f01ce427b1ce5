"""Pages and looks for tests of what happens at the scanner."""

from __future__ import annotations

from dataclasses import replace

from tests.support.office import START
from tthc_desktop.domain.batch import BatchEvent, BatchPage, EventKind, PageFile
from tthc_desktop.domain.gate import PageWithLook
from tthc_desktop.domain.page_look import PageLook
from tthc_desktop.domain.placement import Placement, Side

GOOD = PageLook(
    dpi=200,
    width=1654,
    height=2339,
    blank=False,
    shows_through=False,
    skew=0.2,
    sharpness=500.0,
    edges=300.0,
    paper=250,
    ink=200,
    cut=(),
    red=0.0,
    blue=0.0,
    stamp=False,
    box=(25.0, 20.0, 190.0, 280.0),
    look="",
    barcodes=(),
)
BLANK = replace(GOOD, blank=True, ink=0, box=(0.0, 0.0, 0.0, 0.0))


def look(*barcodes: str, **changes: object) -> PageLook:
    return replace(GOOD, barcodes=barcodes, **changes)  # type: ignore[arg-type]  # field names


def page(number: int, component: str = "c1", side: Side = Side.FRONT) -> PageFile:
    sha = f"{number:064x}"
    return PageFile(
        f"b/{number}", "b", number, Placement(component, side), sha, 10, "image/jpeg", 200, 8, 9
    )


def added(number: int, component: str = "c1", **changes: object) -> BatchEvent:
    made = BatchEvent(EventKind.PAGE_ADDED, number, START, "binh", page(number, component))
    return replace(made, **changes)  # type: ignore[arg-type]  # the names of the fields


def seen(
    number: int,
    found: PageLook | None = GOOD,
    *,
    side: Side = Side.FRONT,
    blanks: bool = False,
    run: int = 1,
    component: str = "c1",
) -> PageWithLook:
    made = BatchPage(page(number, component, side), component, run=run, blanks=blanks)
    return PageWithLook(made, found)
