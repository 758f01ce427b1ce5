"""A picture as a flat page; of a phone's photo the sheet on it."""

from __future__ import annotations

from tthc_desktop.adapters.imaging import flat
from tthc_desktop.domain.inspection import FlatPage, PhotoState


def flat_page(sheet: flat.Sheet) -> FlatPage:
    """The sheet's own bytes stay where nothing has to be changed."""
    return FlatPage(flat.pack(sheet), sheet.dpi, *sheet.image.size, PhotoState.NONE)
