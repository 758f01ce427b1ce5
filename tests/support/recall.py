"""How many words of the truth an OCR found."""

from __future__ import annotations

import subprocess
import unicodedata
from collections import Counter
from pathlib import Path

PDFTOPPM = "/usr/bin/pdftoppm"
TESSERACT = "/usr/bin/tesseract"


def word_counts(text: str) -> Counter[str]:
    return Counter(unicodedata.normalize("NFC", text).split())


def recall(truth: str, found: str) -> float:
    """Share of the truth's words, each as often as it stands there; 0 to 1."""
    expected, got = word_counts(truth), word_counts(found)
    return (expected & got).total() / expected.total()


def first_page_png(pdf: Path, folder: Path, dpi: int = 300) -> Path:
    """Page 1 as a colour PNG, as a scanner program would hand it over."""
    base = folder / pdf.stem
    options = ["-r", str(dpi), "-f", "1", "-l", "1", "-png", "-singlefile"]
    subprocess.run([PDFTOPPM, *options, str(pdf), str(base)], check=True)
    return base.with_name(f"{pdf.stem}.png")


def bare_tesseract(image: Path) -> str:
    """Debian's program as it is, one thread."""
    return subprocess.run(
        [TESSERACT, str(image), "stdout", "-l", "vie"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"OMP_THREAD_LIMIT": "1"},
        check=True,
    ).stdout.decode()


def pdf_text(pdf: Path) -> str:
    command = ["/usr/bin/pdftotext", str(pdf), "-"]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()
