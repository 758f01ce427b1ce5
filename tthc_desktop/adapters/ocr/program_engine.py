"""An installed ``tesseract`` program, where the IT department points to one.

The program is called directly, page on its stdin and table on its stdout: pytesseract would leave
the page and its text in plain temporary files, and spends seconds on packing them as PNG
(reference/scanning.md 0.5).
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from tthc_desktop.adapters.ocr.engine import MODEL, find_tessdata, words_of
from tthc_desktop.domain.errors import DeviceError, Retry, SetupError
from tthc_desktop.domain.reading import Word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_PATIENCE_S = 50.0  # below the deadline of a page, so that the worker itself survives


class TesseractProgramOcr:
    """Implements Ocr with one short-lived process a page."""

    def __init__(self, program: str = "tesseract", tessdata: Path | None = None) -> None:
        """program: name or path. Raises SetupError ``ocr.model_missing`` or
        ``ocr.program_missing`` (program)."""
        self._program = program
        self._folder = find_tessdata([tessdata] if tessdata else None)
        try:
            self._run(["--version"], b"")
        except OSError as error:
            raise SetupError("ocr.program_missing", Retry.AFTER_USER, program=program) from error

    def read(self, grey: npt.NDArray[np.uint8], dpi: int) -> tuple[Word, ...]:
        """Raises DeviceError ``ocr.failed`` when the program ends in error or hangs."""
        height, width = grey.shape
        page = b"P5 %d %d 255\n" % (width, height) + grey.tobytes()
        options = ["--tessdata-dir", str(self._folder), "-l", MODEL, "--dpi", str(dpi)]
        try:
            table = self._run(["stdin", "stdout", *options, "tsv"], page)
        except (subprocess.SubprocessError, OSError) as error:
            raise DeviceError("ocr.failed", Retry.LATER) from error
        return words_of(table.decode("utf-8", "replace"))

    def close(self) -> None:
        """Nothing stays open."""

    def _run(self, arguments: list[str], page: bytes) -> bytes:
        return subprocess.run(
            [self._program, *arguments],
            input=page,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # chatter, and it may quote the page
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
            timeout=_PATIENCE_S,
            check=True,
        ).stdout
