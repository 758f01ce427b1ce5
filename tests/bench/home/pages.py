"""Page files of dossiers that are still open: a start of the program looks for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from tests.bench.home.copies import Copy
from tests.bench.home.patterns import columns
from tthc_desktop.adapters.store import tables
from tthc_desktop.domain.page_body import page_body, page_of
from tthc_desktop.services.ports.files import About, SealedFiles

_PAGE = columns(tables.batch_event).index("page")


def put_pages(copy: Copy, sealed: SealedFiles, folder: Path, pictures: Mapping[str, bytes]) -> None:
    """Writes the pages that a copy's rows name.

    Args:
        folder: Of all batches.
        pictures: What is on a page, by its hash.
    """
    for row in copy.rows[tables.batch_event.name]:
        if row[_PAGE]:
            page = page_of(json.loads(row[_PAGE]))
            about: About = {**page_body(page), "blanks": int(page.place.blanks)}
            sealed.write(folder / page.path, [pictures[page.sha256]], about)
