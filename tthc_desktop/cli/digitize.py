"""``tthc digitize IN… -o OUT.pdf``."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from tthc_desktop.cli.new_file import new_file
from tthc_desktop.cli.output import tell, tell_json
from tthc_desktop.domain.reading import PageFlag, PageReport, PdfReport, Profile
from tthc_desktop.services.reading.digitise_files import DigitiseFiles

_FLAGS = {
    PageFlag.BLANK: "trang trắng",
    PageFlag.LOW_DPI: "độ phân giải thấp",
    PageFlag.BLURRED: "mờ",
    PageFlag.SKEWED: "lệch nhiều",
    PageFlag.NO_TEXT: "không thấy chữ",
}
_IN_JSON = ("page", "dpi", "skew", "blank", "sharpness", "words", "confidence", "barcodes", "flags")
_HEADINGS = ("Trang", "dpi", "Lệch", "Số từ", "Tin cậy", "Ghi chú")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sources", nargs="+", type=Path, metavar="IN", help="ảnh hoặc PDF")
    parser.add_argument("-o", "--output", required=True, type=new_file, metavar="OUT.pdf")
    profiles = [profile.value for profile in Profile]
    parser.add_argument("--profile", choices=profiles, default=Profile.FAITHFUL.value)
    parser.add_argument("--no-ocr", action="store_true", help="không nhận dạng chữ")
    parser.add_argument("--jobs", type=_jobs, metavar="N", help="số tiến trình chạy song song")


def run(args: argparse.Namespace, digitise: DigitiseFiles) -> int:
    """args.json decides between one JSON object and a table. Returns 0; refusals are raised."""
    report = digitise(args.sources, args.output, Profile(args.profile), ocr=not args.no_ocr)
    if args.json:
        tell_json(answer(args.output, report))
    else:
        tell("\n".join(_table(args.output, report)))
    return 0


def answer(output: Path, report: PdfReport) -> dict[str, object]:
    """The JSON object of design 8."""
    pages = [{name: asdict(page)[name] for name in _IN_JSON} for page in report.pages]
    return {"output": str(output), "bytes": report.size, "pdfa": report.pdfa, "pages": pages}


def _jobs(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError("cần một số từ 1 đến 64")
    return int(text)


def _table(output: Path, report: PdfReport) -> Iterable[str]:
    rows = [_HEADINGS, *(_row(page) for page in report.pages)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    for row in rows:
        cells = zip(row, widths, strict=True)
        yield "  ".join(cell.ljust(width) for cell, width in cells).rstrip()
    size = _number(report.size / 1024, 0)
    yield f"Đã ghi {output}: {len(report.pages)} trang, {size} KB, PDF/A-{report.pdfa.lower()}."


def _row(page: PageReport) -> tuple[str, ...]:
    notes = [*(_FLAGS[flag] for flag in page.flags), *(f"mã {code}" for code in page.barcodes)]
    return (
        str(page.page),
        str(page.dpi),
        f"{_number(page.skew, 1)}°",
        str(page.words),
        f"{_number(page.confidence, 0)}%" if page.words else "–",
        ", ".join(notes),
    )


def _number(value: float, digits: int) -> str:
    """With the Vietnamese decimal comma."""
    return f"{value:.{digits}f}".replace(".", ",")
