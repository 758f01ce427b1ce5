"""An installed ``tesseract`` program, where the IT department points to one.

pytesseract finds the program and says what it can do. A page takes another way: every call of
pytesseract that reads one writes it, and the text, to plain temporary files, and what the citizen's
paper says must not stand on the disk in plain (design, promise 4); packing the page as PNG for that
would cost seconds besides (reference/scanning.md 0.5). So the page goes in by stdin, and the table
comes out by stdout. pytesseract's reader of that table would cut the confidences to whole numbers;
words_of() serves both engines.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tthc_desktop.adapters.ocr.engine import MODEL, OSD_MODEL, words_of
from tthc_desktop.domain.errors import DeviceError, SetupError
from tthc_desktop.domain.reading import Word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_PATIENCE_S = 50.0  # below the deadline of a page, so that the worker itself survives


class PytesseractOcr:
    """Implements Ocr with one short-lived process a page."""

    def __init__(self, program: str = "tesseract", tessdata: Path | None = None) -> None:
        """Uses a Tesseract that is installed on this machine.

        Args:
            program: Name or path; one for all engines of this process.
            tessdata: Folder of the model, instead of the program's own.

        Raises:
            SetupError: ``ocr.program_missing`` (program) or ``ocr.model_missing`` (model).
        """
        from pytesseract import pytesseract

        pytesseract.tesseract_cmd = program
        # Slashes: get_languages() splits the line as a Unix shell does, on Windows too.
        folder = ["--tessdata-dir", tessdata.as_posix()] if tessdata else []
        try:
            pytesseract.get_tesseract_version()
            models = pytesseract.get_languages(shlex.join(folder))
        # What it meets that is not Tesseract ends pytesseract by SystemExit.
        except (OSError, subprocess.SubprocessError, UnicodeError, SystemExit) as error:
            raise SetupError("ocr.program_missing", program=program) from error
        if MODEL not in models:
            raise SetupError("ocr.model_missing", model=MODEL)
        self._folder = folder
        self._options = [*folder, "-l", MODEL]
        self._pytesseract: Any = pytesseract

    def read(self, grey: npt.NDArray[np.uint8], dpi: int) -> tuple[Word, ...]:
        """Reads the words of a page.

        Raises:
            DeviceError: ``ocr.failed`` when the program ends in error or hangs.
        """
        try:
            return words_of(self._run(grey, [*self._options, "--dpi", str(dpi), "tsv"]))
        except (subprocess.SubprocessError, OSError) as error:
            raise DeviceError("ocr.failed") from error

    def orientation(self, grey: npt.NDArray[np.uint8], dpi: int) -> tuple[int, float]:
        """Finds out how the text of a page stands.

        Raises:
            DeviceError: ``ocr.failed``.
        """
        options = [*self._folder, "-l", OSD_MODEL, "--psm", "0", "--dpi", str(dpi)]
        try:
            table = self._run(grey, options)
        except subprocess.CalledProcessError:
            return 0, 0.0  # how the program says that there are too few letters
        except (subprocess.SubprocessError, OSError) as error:
            raise DeviceError("ocr.failed") from error
        said = dict(line.split(": ", 1) for line in table.splitlines() if ": " in line)
        try:
            return int(said["Rotate"]), float(said["Orientation confidence"])
        except (KeyError, ValueError):
            return 0, 0.0

    def _run(self, grey: npt.NDArray[np.uint8], options: Sequence[str]) -> str:
        height, width = grey.shape
        page = b"P5 %d %d 255\n" % (width, height) + grey.tobytes()
        program = self._pytesseract.tesseract_cmd
        return subprocess.run(
            [program, "stdin", "stdout", *options],
            input=page,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # chatter, and it may quote the page
            startupinfo=self._pytesseract.subprocess_args()["startupinfo"],  # no console window
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
            timeout=_PATIENCE_S,
            check=True,
        ).stdout.decode("utf-8", "replace")

    def close(self) -> None:
        """Has nothing to close: no process outlives a page."""
