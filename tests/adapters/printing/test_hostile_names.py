"""The slip with names that would be a formula, markup, a path or a control sequence elsewhere."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from tests.support import papers
from tests.support.hostile import HOSTILE_NAMES
from tests.support.pdf_programs import assert_whole, raw_pages
from tthc_desktop.adapters.printing.qt_printer import QtPrinter
from tthc_desktop.domain.forms import Form, PaperSize
from tthc_desktop.domain.text import printable

ACTIVE = {
    *("/JavaScript", "/JS", "/URI", "/Launch", "/GoToR", "/EmbeddedFiles", "/AA", "/OpenAction"),
    *("/AcroForm", "/RichMedia", "/A"),
}


def keys_of(reader: PdfReader) -> set[str]:
    """Every key of every object in the file."""
    found: set[str] = set()
    waiting: list[object] = [reader.get_object(n) for n in range(1, len(reader.xref[0]) + 1)]
    while waiting:
        each = waiting.pop()
        if isinstance(each, DictionaryObject):
            found |= set(each)
            waiting += [v for v in each.values() if not isinstance(v, IndirectObject)]
        elif isinstance(each, ArrayObject):
            waiting += [v for v in each if not isinstance(v, IndirectObject)]
    return found


@pytest.mark.parametrize("at", range(len(HOSTILE_NAMES)))
def test_the_slip_says_the_letters_and_does_nothing(at: int, tmp_path: Path, qapp: object) -> None:
    name = HOSTILE_NAMES[at]
    sheet = papers.sheet(Form.INTAKE, "short")
    values = dict(sheet.values) | {"applicant": name, "address": name, "procedure": name}
    made = QtPrinter(papers.FONTS).render((replace(sheet, values=values),), PaperSize.A4, 0)
    path = tmp_path / "slip.pdf"
    path.write_bytes(made.pdf)
    assert_whole(path)
    reader = PdfReader(io.BytesIO(made.pdf))
    assert not keys_of(reader) & ACTIVE
    assert [list(page.get("/Annots", [])) for page in reader.pages] == [[]] * made.pages
    said = "".join(raw_pages(path))
    # pdftotext itself wraps words that are written from the right.
    around = "\u202b\u202c" if any(unicodedata.bidirectional(c) == "AL" for c in name) else ""
    unseen = {c for c in said if unicodedata.category(c) in ("Cc", "Cf")} - set("\n\f" + around)
    assert not unseen
    plain = printable(name)
    if plain.isascii() and len(plain) < 200:
        assert "".join(plain.split()) in "".join(said.split())
