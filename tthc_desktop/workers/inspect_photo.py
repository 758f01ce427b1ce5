"""A picture as a flat page; of a phone's photo the sheet on it."""

from __future__ import annotations

from dataclasses import replace

from tthc_desktop.adapters.imaging import flat
from tthc_desktop.domain.inspection import FlatPage, PhotoState

_LARGEST = 26_000_000  # pixels; a sheet in a larger photo is still finer than 300 dpi in half of it
_SMALLEST = 480  # pixels of the shorter side: less shows no sheet that could be read


def flat_page(sheet: flat.PreparedPage) -> FlatPage:
    """The sheet's own bytes stay where nothing has to be changed."""
    if sheet.camera and min(sheet.image.size) >= _SMALLEST:
        return _photo(sheet)
    return FlatPage(flat.pack(sheet), sheet.dpi, *sheet.image.size, PhotoState.NONE)


def _photo(sheet: flat.PreparedPage) -> FlatPage:
    """OpenCV is loaded for photos only: in a cage of 1 GB it takes a sixth."""
    import numpy as np
    from PIL import Image

    from tthc_desktop.adapters.imaging import photo

    image = sheet.image
    if image.width * image.height > _LARGEST:
        image = image.reduce(2)
    pixels = np.asarray(image)
    if pixels.ndim == 3:
        pixels = np.ascontiguousarray(pixels[:, :, ::-1])
    found = photo.flatten(pixels)
    if found is None:
        return FlatPage(flat.pack(sheet), sheet.dpi, *sheet.image.size, PhotoState.NO_SHEET)
    shown = found.pixels if found.pixels.ndim == 2 else found.pixels[:, :, ::-1]
    flattened = Image.fromarray(np.ascontiguousarray(shown))
    made = replace(sheet, image=flattened, dpi=found.dpi, jpeg=None)
    return FlatPage(flat.pack(made), found.dpi, *flattened.size, PhotoState.FLATTENED)
