"""Of a signed file from outside, what is read and found again is what one sees of its pages: the
picture that the caged worker draws, never text that lies hidden in the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pyhanko.pdf_utils import generic as untyped
from pyhanko.pdf_utils.generic import pdf_name

from tests.support.inspecting import patient
from tests.support.office import KEY
from tests.support.reading import page_reader
from tests.support.signed_files import Office, form, plain_stream, revised
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.reading import Profile
from tthc_desktop.domain.text import fold
from tthc_desktop.services.ports.reading import PdfTarget
from tthc_desktop.services.reading.inspect_file import InspectFile
from tthc_desktop.services.reading.outside import OutsideFiles

generic: Any = untyped
"""Its constructors have no types."""
_HIDDEN = (
    b"BT /F1 24 Tf 72 700 Td (CONG HOA XA HOI) Tj ET"
    b" BT 3 Tr /F1 24 Tf 72 500 Td (KHONG NHIN THAY) Tj ET"
    b" 1 1 1 rg BT /F1 24 Tf 72 400 Td (CHU TRANG) Tj ET"
    b" /OC /Lop BDC 0 g BT /F1 24 Tf 72 300 Td (LOP AN) Tj ET EMC"
)


def _with_hidden_text(writer: Any) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    page[pdf_name("/Contents")] = writer.add_object(plain_stream(_HIDDEN))
    layers = writer.root["/OCProperties"]
    group = layers["/OCGs"].raw_get(0)
    page["/Resources"][pdf_name("/Properties")] = generic.DictionaryObject(
        {pdf_name("/Lop"): group}
    )
    writer.update_container(page["/Resources"])
    layers["/D"][pdf_name("/OFF")] = generic.ArrayObject([group])
    layers["/D"][pdf_name("/ON")] = generic.ArrayObject()
    writer.update_container(layers)
    writer.mark_update(writer.root["/Pages"]["/Kids"].raw_get(0).reference)


def test_hidden_text_of_a_signed_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(Office().sign(revised(form(), _with_hidden_text)))
    sealed = SealedFileStore(KEY)
    outside = OutsideFiles(
        InspectFile(patient(tmp_path / "inspect")), sealed, tmp_path / "flat", always_flat=True
    )
    with page_reader(tmp_path) as reader, outside(path) as pages:
        kept = b"".join(sealed.open(pages[0].path).frames())
        assert kept.startswith(b"\xff\xd8"), "a picture, and nothing else, crosses"
        target = PdfTarget(tmp_path / "out.pdf", "", "2026-11-23T08:00:00+07:00")
        report = reader.digitise(pages, target, Profile.FAITHFUL, ocr=True)
    read = fold(" ".join(page.text for page in report.pages))
    assert "cong hoa" in read
    for hidden in ("nhin thay", "chu trang", "lop an"):
        assert hidden not in read
