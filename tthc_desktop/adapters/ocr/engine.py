"""What every OCR engine does, and how Tesseract's own table becomes words."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tthc_desktop.domain.errors import SetupError
from tthc_desktop.domain.reading import Word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MODEL = "vie"  # fast; vie+eng costs a quarter more and gains nothing (reference/scanning.md 0.6)
OSD_MODEL = "osd"  # which way up; 10 MB beside the model
BUNDLED = Path(__file__).resolve().parents[3] / "tessdata"  # beside the installed program
_SYSTEM = Path("/usr/share/tesseract-ocr")
_WORD_LEVEL = "5"


class Ocr(Protocol):
    """Reads one page at a time. Implementations are not shared between threads."""

    def read(self, grey: npt.NDArray[np.uint8], dpi: int) -> tuple[Word, ...]:
        """Words in reading order, NFC, never empty.

        Args:
            grey: Height x width, 8 bits.
        """
        ...

    def orientation(self, grey: npt.NDArray[np.uint8], dpi: int) -> tuple[int, float]:
        """By how many degrees clockwise the page has to be turned to stand upright, and how sure
        that is (Tesseract's own measure, from 0; 0, 0.0 where too little is on it)."""
        ...

    def close(self) -> None: ...


def limit_threads() -> None:
    """Tesseract's own threads make a page 3 to 8 times slower on a busy machine (scanning.md 0.1).

    Must run before Tesseract is loaded: libgomp reads it once.
    """
    os.environ["OMP_THREAD_LIMIT"] = "1"


def find_tessdata(folders: Iterable[Path] | None = None, model: str = MODEL) -> Path:
    """The first folder that holds the model.

    Args:
        folders: Searched instead of TESSDATA_PREFIX, the program's own and the system's.

    Raises:
        SetupError: ``ocr.model_missing`` (model).
    """
    for folder in _places() if folders is None else folders:
        if (folder / f"{model}.traineddata").is_file():
            return folder
    raise SetupError("ocr.model_missing", model=model)


def _places() -> list[Path]:
    places = []
    if prefix := os.environ.get("TESSDATA_PREFIX"):
        places += [Path(prefix), Path(prefix) / "tessdata"]
    places.append(BUNDLED)
    # The newest version first.
    places += sorted(_SYSTEM.glob("*/tessdata"), reverse=True)
    return places


def words_of(table: str) -> tuple[Word, ...]:
    """Tesseract's TSV: level, page, block, paragraph, line, word, box (4), confidence, text."""
    words = []
    lines: dict[tuple[str, str, str], int] = {}
    for row in table.splitlines():
        cells = row.split("\t", 11)
        if len(cells) < 12 or cells[0] != _WORD_LEVEL:
            continue
        text = unicodedata.normalize("NFC", cells[11]).strip()
        if not text:
            continue
        left, top, width, height = (int(cell) for cell in cells[6:10])
        line = lines.setdefault((cells[2], cells[3], cells[4]), len(lines))
        confidence = min(100.0, max(0.0, float(cells[10])))
        words.append(Word(text, left, top, width, height, confidence, line))
    return tuple(words)
