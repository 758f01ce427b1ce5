"""Reading the pages of a file that is kept as it came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tthc_desktop.domain.reading import PdfReport, Profile
from tthc_desktop.domain.time import iso
from tthc_desktop.files.moving import drop
from tthc_desktop.services.ports.reading import PageInput, PageReader, PdfTarget
from tthc_desktop.services.ports.store import Blobs


def read_pages(
    reader: PageReader, blobs: Blobs, seen: Sequence[PageInput], now: datetime, *, ocr: bool
) -> PdfReport:
    """Finds out by a worker what is on the pages; the PDF that it makes of them is thrown away.

    Raises what PageReader.digitise raises: a file that does not open is told here.
    """
    target = PdfTarget(blobs.incoming(), "", iso(now))
    try:
        return reader.digitise(seen, target, Profile.FAITHFUL, ocr=ocr)
    finally:
        drop(target.path)
