"""``tthc digitize``: arguments, what is asked of the reader, and what is printed."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes.inspector import FakeInspector
from tests.fakes.reading import FakePageReader
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.cli import digitize
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.reading import PageFlag, PageReport, Profile
from tthc_desktop.services.reading.digitise_files import DigitiseFiles
from tthc_desktop.services.reading.inspect_file import InspectFile
from tthc_desktop.services.reading.outside import OutsideFiles

FIRST = PageReport(1, 300, 2480, 3508, 0.52, False, 4906.4, 643, 94.0, (), (), "010101", "Tờ khai")
SECOND = PageReport(2, 150, 1240, 1754, 0.0, True, 3.1, 0, 0.0, ("PATCHT",),
                    (PageFlag.BLANK, PageFlag.LOW_DPI))  # fmt: skip
OUTSIDE = OutsideFiles(
    InspectFile(FakeInspector()), SealedFileStore(bytes(32)), Path("work"), always_flat=False
)


class StoppedClock:
    def now(self) -> datetime:
        return datetime(2026, 11, 23, 1, 30, 5, 999, tzinfo=UTC)

    def monotonic(self) -> float:
        return 0.0


def parsed(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    digitize.add_arguments(parser)
    parser.add_argument("--json", action="store_true")  # the root parser has it
    return parser.parse_args(arguments)


def test_what_is_asked(tmp_path: Path) -> None:
    reader = FakePageReader(FIRST)
    output = tmp_path / "Đơn đề nghị.pdf"
    args = parsed(str(tmp_path / "a.jpg"), str(tmp_path / "b.pdf"), "-o", str(output), "--no-ocr")
    assert digitize.run(args, DigitiseFiles(reader, StoppedClock(), OUTSIDE)) == 0
    [(pages, target, profile, ocr)] = reader.asked
    assert [(p.path.name, p.dpi, p.plain) for p in pages] == [
        ("a.jpg", 0, True),
        ("b.pdf", 0, True),
    ]
    assert (target.path, target.title, target.plain) == (output, "Đơn đề nghị", True)
    assert target.created == "2026-11-23T08:30:05+07:00"
    assert (profile, ocr) == (Profile.FAITHFUL, False)


def test_json_is_the_agreed_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "a.pdf"
    args = parsed("a.jpg", "-o", str(output), "--json")
    digitize.run(args, DigitiseFiles(FakePageReader(FIRST, SECOND), StoppedClock(), OUTSIDE))
    assert json.loads(capsys.readouterr().out) == {
        "output": str(output),
        "bytes": 123_456,
        "pdfa": "2B",
        "pages": [
            {"page": 1, "dpi": 300, "skew": 0.52, "blank": False, "sharpness": 4906.4,
             "words": 643, "confidence": 94.0, "barcodes": [], "flags": []},
            {"page": 2, "dpi": 150, "skew": 0.0, "blank": True, "sharpness": 3.1, "words": 0,
             "confidence": 0.0, "barcodes": ["PATCHT"], "flags": ["blank", "low_dpi"]},
        ],
    }  # fmt: skip


def test_the_table_is_vietnamese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    args = parsed("a.jpg", "-o", str(tmp_path / "a.pdf"))
    digitize.run(args, DigitiseFiles(FakePageReader(FIRST, SECOND), StoppedClock(), OUTSIDE))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["Trang", "dpi", "Lệch", "Số", "từ", "Tin", "cậy", "Ghi", "chú"]
    assert lines[1].split() == ["1", "300", "0,5°", "643", "94%"]
    assert lines[2].split(maxsplit=5)[5] == "trang trắng, độ phân giải thấp, mã PATCHT"
    assert lines[3].endswith("a.pdf: 2 trang, 121 KB, PDF/A-2b.")


def test_a_source_is_never_replaced(tmp_path: Path) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(b"%PDF-")
    reader = FakePageReader(FIRST)
    with pytest.raises(InputError) as caught:
        DigitiseFiles(reader, StoppedClock(), OUTSIDE)([source], tmp_path / "." / "a.pdf")
    assert (caught.value.code, caught.value.details) == ("input.is_output", {"name": "a.pdf"})
    assert reader.asked == []


def test_the_folder_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        DigitiseFiles(FakePageReader(), StoppedClock(), OUTSIDE)(
            [Path("a")], tmp_path / "không" / "a.pdf"
        )
    assert (caught.value.code, caught.value.details) == ("output.no_folder", {"name": "không"})


@pytest.mark.parametrize("arguments", [["a.jpg"], ["-o", "a.pdf"], ["a", "-o", "b", "--jobs", "0"],
                                       ["a", "-o", "b", "--profile", "tiny"]])  # fmt: skip
def test_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parsed(*arguments)
    assert caught.value.code == 2  # argparse's own; the command line's main makes it 4
    assert capsys.readouterr().err
