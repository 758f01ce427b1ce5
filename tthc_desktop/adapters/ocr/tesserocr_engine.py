"""Tesseract in this process, through tesserocr."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tthc_desktop.adapters.ocr.engine import (
    MODEL,
    OSD_MODEL,
    find_tessdata,
    limit_threads,
    words_of,
)
from tthc_desktop.domain.errors import SetupError
from tthc_desktop.domain.reading import Word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class TesserocrOcr:
    """Implements Ocr. Keeps one engine: loading the model costs as much as a tenth of a page."""

    def __init__(self, tessdata: Path | None = None) -> None:
        """Loads the model into this process.

        Args:
            tessdata: A folder with the model; None searches.

        Raises:
            SetupError: ``ocr.model_missing``.
        """
        folder = find_tessdata([tessdata] if tessdata else None)
        limit_threads()
        import tesserocr

        self._folder = folder
        self._osd: Any = None
        try:
            self._api: Any = tesserocr.PyTessBaseAPI(path=str(folder), lang=MODEL)
        except RuntimeError as error:
            raise SetupError("ocr.model_missing", model=MODEL) from error

    def read(self, grey: npt.NDArray[np.uint8], dpi: int) -> tuple[Word, ...]:
        height, width = grey.shape
        self._api.SetImageBytes(grey.tobytes(), width, height, 1, width)
        self._api.SetSourceResolution(dpi)
        try:
            return words_of(self._api.GetTSVText(0))
        finally:
            self._api.Clear()  # frees the page and its results, keeps the model

    def orientation(self, grey: npt.NDArray[np.uint8], dpi: int) -> tuple[int, float]:
        """Finds out how the text of a page stands.

        Raises:
            SetupError: ``ocr.model_missing``.
        """
        import tesserocr

        if self._osd is None:
            try:
                self._osd = tesserocr.PyTessBaseAPI(
                    path=str(self._folder), lang=OSD_MODEL, psm=tesserocr.PSM.OSD_ONLY
                )
            except RuntimeError as error:
                raise SetupError("ocr.model_missing", model=OSD_MODEL) from error
        height, width = grey.shape
        self._osd.SetImageBytes(grey.tobytes(), width, height, 1, width)
        self._osd.SetSourceResolution(dpi)
        try:
            found = self._osd.DetectOrientationScript()
        finally:
            self._osd.Clear()
        if not found:
            return 0, 0.0
        return (360 - int(found["orient_deg"])) % 360, float(found["orient_conf"])

    def close(self) -> None:
        self._api.End()
        if self._osd is not None:
            self._osd.End()
