"""What every OCR engine must do; runs on Tesseract in process and on the installed program."""

from __future__ import annotations

import os
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.support import sheets, systems
from tthc_desktop.adapters.imaging.pixels import without_colour
from tthc_desktop.adapters.ocr import engine
from tthc_desktop.adapters.ocr.engine import Ocr, find_tessdata, words_of
from tthc_desktop.adapters.ocr.pytesseract_engine import PytesseractOcr
from tthc_desktop.adapters.ocr.tesserocr_engine import TesserocrOcr
from tthc_desktop.domain.error_table.entry import Retry
from tthc_desktop.domain.errors import DeviceError, SetupError

DPI = 200
LINES = ["Ủy ban nhân dân xã chứng thực", "quyền sử dụng đất của hộ gia đình", "số 574/UBND-KTTH"]


class OcrContract(ABC):
    @abstractmethod
    def make(self) -> Ocr: ...

    @pytest.fixture
    def ocr(self) -> Iterator[Ocr]:
        engine = self.make()
        yield engine
        engine.close()

    def test_reads_vietnamese_line_by_line(self, ocr: Ocr) -> None:
        words = ocr.read(sheets.grey(sheets.text_page(LINES, DPI)), DPI)
        assert [w.text for w in words] == " ".join(LINES).split()
        assert all(unicodedata.is_normalized("NFC", w.text) for w in words)
        counts = [sum(w.line == number for w in words) for number in range(3)]
        assert counts == [len(line.split()) for line in LINES]
        assert all(0 < w.confidence <= 100 for w in words)

    def test_boxes_lie_on_the_print(self, ocr: Ocr) -> None:
        grey = sheets.grey(sheets.text_page(LINES, DPI))
        for word in ocr.read(grey, DPI):
            box = grey[word.top : word.top + word.height, word.left : word.left + word.width]
            assert (box < 128).any()
            # Nothing of the word sticks out to the left, where the gap to the last one is.
            assert (
                grey[word.top : word.top + word.height, word.left - 4 : word.left - 1] > 128
            ).all()

    def test_a_stamp_does_not_hide_the_text(self, ocr: Ocr) -> None:
        image = sheets.text_page(LINES, DPI)
        sheets.stamp(image, (500, 260), DPI)
        colour = np.asarray(image)[:, :, ::-1].copy()
        words = ocr.read(without_colour(colour), DPI)
        assert [w.text for w in words] == " ".join(LINES).split()

    def test_an_empty_page_has_no_words(self, ocr: Ocr) -> None:
        assert ocr.read(np.full((1000, 800), 255, np.uint8), DPI) == ()

    def test_pages_do_not_mix(self, ocr: Ocr) -> None:
        first = ocr.read(sheets.grey(sheets.text_page(LINES[:1], DPI)), DPI)
        ocr.read(sheets.grey(sheets.text_page(LINES[1:2], DPI)), DPI)
        assert ocr.read(sheets.grey(sheets.text_page(LINES[:1], DPI)), DPI) == first


class TestTesserocr(OcrContract):
    def make(self) -> Ocr:
        return TesserocrOcr()


@systems.tesseract_program
class TestPytesseract(OcrContract):
    def make(self) -> Ocr:
        return PytesseractOcr()

    def test_leaves_no_file_behind(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ocr: Ocr
    ) -> None:
        """pytesseract would write page and text in plain into the temporary folder."""
        monkeypatch.setenv("TMPDIR", str(tmp_path))
        monkeypatch.setenv("TEMP", str(tmp_path))
        monkeypatch.setenv("TMP", str(tmp_path))
        tmp_path.chmod(0o500)
        assert ocr.read(sheets.grey(sheets.text_page(LINES, DPI)), DPI)
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "engine", [TesserocrOcr, pytest.param(PytesseractOcr, marks=systems.tesseract_program)]
)
def test_without_the_model_the_setup_is_at_fault(
    tmp_path: Path, engine: type[TesserocrOcr | PytesseractOcr]
) -> None:
    with pytest.raises(SetupError) as caught:
        engine(tessdata=tmp_path)
    assert (caught.value.code, caught.value.details) == ("ocr.model_missing", {"model": "vie"})


# Absent, not to be run, and programs that run but are not Tesseract.
@pytest.mark.parametrize("program", ["tesseract-not-here", "/etc/passwd", "true", "false"])
def test_without_the_program_the_setup_is_at_fault(program: str) -> None:
    with pytest.raises(SetupError) as caught:
        PytesseractOcr(program)
    assert (caught.value.code, caught.value.details) == (
        "ocr.program_missing",
        {"program": program},
    )


@systems.tesseract_program
@systems.links
def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    """It goes to the program through pytesseract, which takes a line of words apart."""
    folder = tmp_path / "bộ phận 'một cửa'"
    folder.symlink_to(find_tessdata())
    words = PytesseractOcr(tessdata=folder).read(sheets.grey(sheets.text_page(LINES, DPI)), DPI)
    assert [w.text for w in words] == " ".join(LINES).split()


@systems.tesseract_program
def test_a_program_that_fails_says_so(tmp_path: Path) -> None:
    (tmp_path / "vie.traineddata").write_bytes(b"not a model")
    with pytest.raises(DeviceError) as caught:
        PytesseractOcr(tessdata=tmp_path).read(np.full((200, 200), 255, np.uint8), DPI)
    assert (caught.value.code, caught.value.retry) == ("ocr.failed", Retry.LATER)


def test_a_broken_model_is_a_missing_model(tmp_path: Path) -> None:
    (tmp_path / "vie.traineddata").write_bytes(b"not a model")
    with pytest.raises(SetupError) as caught:
        TesserocrOcr(tmp_path)
    assert caught.value.code == "ocr.model_missing"


def test_the_prefix_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tessdata").mkdir()
    (tmp_path / "tessdata/vie.traineddata").touch()
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert find_tessdata() == tmp_path / "tessdata"


def test_the_model_beside_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    beside = tmp_path / "tessdata"
    beside.mkdir()
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    monkeypatch.setattr(engine, "BUNDLED", beside)
    (beside / "vie.traineddata").touch()
    assert find_tessdata() == beside


def test_threads_are_limited_before_tesseract_loads() -> None:
    TesserocrOcr().close()
    assert os.environ["OMP_THREAD_LIMIT"] == "1"


def test_the_table_is_read_with_its_oddities() -> None:
    decomposed = unicodedata.normalize("NFD", "Nguyễn")
    table = "\n".join(
        [
            "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext",
            "4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t",
            f"5\t1\t1\t1\t1\t1\t1\t2\t3\t4\t96.5\t{decomposed}",
            "5\t1\t1\t1\t1\t2\t5\t2\t3\t4\t95\t ",
            "5\t1\t1\t2\t1\t1\t1\t9\t3\t4\t-1\t\u201cx\u201d",
        ]
    )
    first, second = words_of(table)
    assert (first.text, first.left, first.confidence, first.line) == ("Nguyễn", 1, 96.5, 0)
    assert (second.text, second.confidence, second.line) == ("\u201cx\u201d", 0.0, 1)
