"""Papers on a machine that has no font: offscreen Qt knows none on Windows; here one is told so."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QFont, QTextDocument

from tests.conftest import ROOT
from tests.support import papers
from tthc_desktop.adapters.printing.letters import assert_drawn, load_fonts
from tthc_desktop.domain.errors import DeviceError

_NO_FONTS = '<?xml version="1.0"?><fontconfig><cachedir>{}</cachedir></fontconfig>'


def printed(fonts: Path, tmp_path: Path) -> subprocess.CompletedProcess[bytes]:
    """By a process that knows no font but those of the folder."""
    none = tmp_path / "none.conf"
    none.write_text(_NO_FONTS.format(tmp_path / "cache"))
    ours = {"FONTCONFIG_FILE": str(none), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, "-m", "tests.support.bare_printer", str(fonts)],
        env={k: v for k, v in os.environ.items() if k != "QT_QPA_FONTDIR"} | ours,
        cwd=ROOT,
        capture_output=True,
        timeout=300,
        check=False,
    )


def test_a_slip_has_its_letters_where_the_machine_has_no_font(tmp_path: Path) -> None:
    run = printed(papers.FONTS, tmp_path)
    assert run.returncode == 0, run.stderr
    [page] = PdfReader(io.BytesIO(run.stdout)).pages
    assert "GIẤY TIẾP NHẬN HỒ SƠ" in " ".join(page.extract_text().split())
    fonts = page["/Resources"]["/Font"]  # type: ignore[index]  # a dictionary
    assert {str(font["/BaseFont"]).strip("/") for font in fonts.values()} >= {"Tinos"}


def test_without_any_font_there_is_no_page(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    run = printed(empty, tmp_path)
    assert (run.returncode, run.stdout) == (3, b"printer.letters")


def test_a_damaged_font_is_told(qapp: object, tmp_path: Path) -> None:
    whole = (papers.FONTS / "Tinos-Regular.ttf").read_bytes()
    (tmp_path / "Tinos-Regular.ttf").write_bytes(whole[:200])
    with pytest.raises(DeviceError) as refused:
        load_fonts(tmp_path)
    assert (refused.value.code, refused.value.details["file"]) == (
        "printer.font",
        "Tinos-Regular.ttf",
    )


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("Ủy ban nhân dân xã Cẩm Thượng, phí 15.000 ₫ – “không” có…", ""),
        ("e\u0302\u0301 viết rời", ""),
        ("hộ tịch 👩‍👩‍👧 漢字", ""),  # a box there is seen; the Vietnamese is whole
        ("mã \ua7af, \ua7b8", "\ua7af \ua7b8"),
    ],
)
def test_a_letter_that_no_font_has_is_named(qapp: object, text: str, lost: str) -> None:
    document = QTextDocument()
    font = QFont("Tinos")
    font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)  # no other font helps out
    document.setDefaultFont(font)
    document.setPlainText(text)
    document.documentLayout().documentSize()
    if not lost:
        assert_drawn(document)
        return
    with pytest.raises(DeviceError) as refused:
        assert_drawn(document)
    assert (refused.value.code, refused.value.details["letters"]) == ("printer.letters", lost)
