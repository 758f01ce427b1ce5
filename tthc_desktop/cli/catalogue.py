"""``tthc catalogue``: import, find, template."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from tthc_desktop.cli.new_file import new_file
from tthc_desktop.cli.output import DONE, NO, Output
from tthc_desktop.domain.catalogue import Procedure
from tthc_desktop.domain.catalogue_changes import ProcedureChange
from tthc_desktop.domain.questions import DOUBT_NAMES
from tthc_desktop.domain.text import clean
from tthc_desktop.services.application import Office, Tools
from tthc_desktop.services.catalogue.current import CatalogueEntry
from tthc_desktop.services.catalogue.find import IndexProcedures
from tthc_desktop.services.catalogue.import_catalogue import ImportCatalogue, ImportReport

_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="VIỆC")
    taken = actions.add_parser(
        "import", help="nhập danh mục (JSON của cổng, gói quốc gia, .xlsx)", parents=[common]
    )
    taken.add_argument("file", type=Path, metavar="FILE")
    taken.add_argument(
        "--from",
        dest="valid_from",
        type=_day,
        metavar="NGÀY",
        help="ngày có hiệu lực, ví dụ 2027-03-01 (mặc định: hôm nay)",
    )
    found = actions.add_parser("find", help="tìm theo mã, tên, lĩnh vực", parents=[common])
    found.add_argument("text", nargs="+", metavar="TEXT")
    empty = actions.add_parser("template", help="tạo mẫu .xlsx để điền", parents=[common])
    empty.add_argument("file", type=new_file, metavar="FILE.xlsx")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("cần một ngày như 2027-03-01") from error


def run(args: argparse.Namespace, output: Output, office: Office) -> int:
    match args.action:
        case "import":
            report = office.use(ImportCatalogue)(None, args.file, args.valid_from)
            output.answer(_report(report), _report_text(report))
            return DONE
        case _:
            return _find(" ".join(args.text), output, office)


def template(args: argparse.Namespace, output: Output, tools: Tools) -> int:
    """Needs no installation: whoever fills it in may sit elsewhere."""
    tools.write_template(args.file)
    output.answer({"output": str(args.file)}, f"Đã tạo mẫu {args.file}.")
    return DONE


def _report(report: ImportReport) -> dict[str, object]:
    return {
        "procedures": report.procedures,
        "components": report.components,
        "doubts": {doubt.value: count for doubt, count in report.doubts.items()},
        "open_questions": report.open_questions,
        "added": len(report.added),
        "changed": [_change(change) for change in report.changed],
        "unchanged": report.unchanged,
        "gone": list(report.gone),
        "valid_from": report.valid_from.isoformat(),
    }


def _change(change: ProcedureChange) -> dict[str, object]:
    return {"code": change.code, "name": change.name, "changes": list(change.lines)}


def _report_text(report: ImportReport) -> str:
    head = (
        f"Đã đọc {report.procedures} thủ tục, {report.components} dòng thành phần hồ sơ:"
        f" {len(report.added)} mới, {len(report.changed)} thay đổi, {report.unchanged} như cũ."
    )
    lines = [head]
    lines += [f"  {DOUBT_NAMES[doubt]}: {count}" for doubt, count in report.doubts.items()]
    if report.open_questions:
        lines.append(
            f"Còn {report.open_questions} điểm chờ người có thẩm quyền quyết định"
            " (cửa sổ: Cài đặt, Danh mục thủ tục)."
        )
    if report.gone:
        lines.append(f"Không còn trong tệp này: {', '.join(report.gone[:_SHOWN])}.")
    for change in report.changed[:_SHOWN]:
        lines.append(f"  {change.code} {change.name}")
        lines += [f"    {line}" for line in change.lines]
    if len(report.changed) > _SHOWN:
        lines.append(f"  … và {len(report.changed) - _SHOWN} thủ tục khác.")
    return "\n".join(lines)


def _find(text: str, output: Output, office: Office) -> int:
    found = office.use(IndexProcedures)(None, closed=True).find(clean(text))
    lines = [_line(entry) for entry in found[:_SHOWN]]
    if len(found) > _SHOWN:
        lines.append(f"… và {len(found) - _SHOWN} thủ tục khác.")
    output.answer(
        {"matches": [_match(entry) for entry in found]},
        "\n".join(lines or ["Không có thủ tục nào như vậy trong danh mục."]),
    )
    return DONE if found else NO


def _term(procedure: Procedure) -> str | None:
    offer = procedure.offer()
    return offer.term.in_words if offer and offer.term else None


def _match(entry: CatalogueEntry) -> dict[str, object]:
    procedure = entry.procedure
    offer = procedure.offer()
    return {
        "code": procedure.code,
        "name": procedure.name,
        "field": procedure.field_name,
        "term": _term(procedure),
        "fee": offer.fee if offer else None,
        "cases": [case.name for case in procedure.cases],
        "open_questions": len(entry.questions),
        "receivable": entry.offered and not entry.open,
        "valid_from": entry.valid_from.isoformat(),
    }


def _line(entry: CatalogueEntry) -> str:
    waits = f"  [còn {len(entry.questions)} điểm chờ quyết định]" if entry.questions else ""
    term = _term(entry.procedure) or "chưa rõ thời hạn"
    return f"{entry.procedure.code}  {entry.procedure.name}  ({term}){waits}"
