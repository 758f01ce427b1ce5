"""What other programs say of a PDF file; where they are not installed, other libraries."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pypdfium2 as pdfium
from pypdf import PdfReader


def assert_whole(path: Path) -> None:
    """By qpdf; on Windows by pypdf, which reads every object strictly."""
    if shutil.which("qpdf"):
        subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
        return
    reader = PdfReader(path, strict=True)
    assert reader.pages
    for number in {*reader.xref[0], *reader.xref_objStm} - {0}:
        reader.get_object(number)


def raw_pages(path: Path) -> list[str]:
    """The text of each page in the order in which it is drawn: by pdftotext, or PDFium."""
    if shutil.which("pdftotext"):
        run = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True)
        return run.stdout.decode("utf-8", "replace").split("\f")[:-1]
    document = pdfium.PdfDocument(path)
    try:
        texts = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return [text.replace("\r\n", "\n") for text in texts]
