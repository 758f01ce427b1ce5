"""Danh mục thủ tục, described: the list, what is imported, and what is shortened at once."""

from __future__ import annotations

from pathlib import Path

from tthc_desktop.domain.catalogue import Procedure
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.local_rules import MAX_CUT
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.text import clean
from tthc_desktop.domain.time import VIETNAM, parse_vn_date
from tthc_desktop.services.application import Office
from tthc_desktop.services.catalogue.current import CatalogueEntry
from tthc_desktop.services.catalogue.decide import (
    Cut,
    CutTerms,
    ListDecided,
    ListQuestions,
)
from tthc_desktop.services.catalogue.find import IndexProcedures
from tthc_desktop.services.catalogue.import_catalogue import (
    ImportCatalogue,
    ImportReport,
    RecentChanges,
)
from tthc_desktop.ui.kit.act import Act
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import (
    Answer,
    Ask,
    FieldKind,
    FormField,
    readable,
    required,
)
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec
from tthc_desktop.ui.settings.catalogue_rules import (
    RULE_ACTS,
    CatalogueDesk,
    CatalogueKnown,
    OnEntry,
    begins,
)
from tthc_desktop.ui.settings.spec import SectionSpec, TableSpec, for_administrators

_NO_PATH = required(sentence(InputError("input.path")))
_NO_BASIS = required(sentence(InputError("catalogue.basis")))


def _ask_cut(on: OnEntry) -> Ask:
    return Ask(
        f"Rút ngắn thời hạn của {len(on.known.found)} thủ tục đang hiện trong danh sách",
        "Rút ngắn",
        "Tính trên thời hạn quốc gia, giữ số lẻ (1 ngày = 8 giờ). Giữ nguyên thủ tục trong ngày và"
        " thủ tục còn câu hỏi.",
        (
            FormField("percent", "Tỷ lệ rút ngắn (%)", value="30", rules=(readable(_percent),)),
            FormField("basis", "Căn cứ", "ví dụ 2351/QĐ-UBND", rules=(_NO_BASIS,)),
            begins(on),
        ),
    )


def _percent(typed: str) -> int:
    """The share that was typed, with or without its sign.

    Raises:
        InputError: ``catalogue.percent``.
    """
    text = typed.strip().removesuffix("%").strip()
    percent = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    if not 1 <= percent <= MAX_CUT:
        raise InputError("catalogue.percent")
    return percent


def _begin_cut(office: Office, doing: Doing, on: OnEntry) -> None:
    """Of what is listed now, whatever is searched while the form is open."""
    codes = frozenset(entry.procedure.code for entry in on.known.found)

    def answered(answer: Answer) -> None:
        percent, basis = _percent(answer["percent"]), clean(answer["basis"])
        begun = parse_vn_date(answer["from"])

        def done(cut: Cut) -> None:
            text = f"Đã rút ngắn {percent} % thời hạn của {cut.done} thủ tục."
            if cut.left:
                text += f" Giữ nguyên {cut.left} thủ tục còn câu hỏi hoặc chưa rõ thời hạn."
            if cut.tight:
                text += f" {cut.tight} thủ tục có các bước nội bộ vượt thời hạn mới."
            doing.shell.say("warn" if cut.tight else "ok", text)

        doing.run_then(
            Lane.STORE,
            lambda: office.use(CutTerms)(on.clerk, percent, basis, begun, codes),
            done,
        )

    doing.panel.ask(_ask_cut(on), answered)


def _begin_import(office: Office, doing: Doing, on: OnEntry) -> None:
    """The file is read beside the store's thread: reception goes on meanwhile."""
    field = FormField("path", "Đường dẫn tệp", kind=FieldKind.FILE, rules=(_NO_PATH,))
    question = Ask(
        "Nhập danh mục thủ tục",
        "Nhập",
        "Tệp JSON của cổng dịch vụ, gói tin quốc gia hoặc mẫu .xlsx. Nhập lại cùng một tệp không"
        " làm thay đổi gì.",
        (field, begins(on, "Có hiệu lực từ ngày")),
    )
    take = office.use(ImportCatalogue)

    def answered(answer: Answer) -> None:
        path, begun = Path(answer["path"]), parse_vn_date(answer["from"])

        def taken(report: ImportReport) -> None:
            doing.shell.say("ok", _summary(report))
            on.known.desk.show_report(report)

        def put(procedures: tuple[Procedure, ...]) -> None:
            doing.run_then(Lane.STORE, lambda: take.put(on.clerk, path, procedures, begun), taken)

        doing.run_then(Lane.CPU, lambda: take.read(path), put, {"": "path"})

    doing.panel.ask(question, answered)


def _summary(report: ImportReport) -> str:
    return (
        f"Đã đọc {report.procedures} thủ tục: {len(report.added)} mới,"
        f" {len(report.changed)} thay đổi, {report.unchanged} như cũ."
    )


def _template(answer: Answer) -> Path:
    path = Path(answer["path"])
    return path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")


def _ask_template(_on: OnEntry) -> Ask:
    value = str(Path.home() / "mau-danh-muc.xlsx")
    return Ask(
        "Tạo mẫu .xlsx để điền",
        "Tạo mẫu",
        "Mẫu có sẵn một thủ tục thí dụ và trang hướng dẫn.",
        (FormField("path", "Ghi vào tệp", "", value, FieldKind.NEW_FILE, rules=(_NO_PATH,)),),
    )


ENTRY_ACTS = (
    Act[OnEntry](
        "N",
        "Nhập danh mục từ tệp",
        begin=_begin_import,
        why_not=for_administrators,
        line="nhập",
        short="Nhập tệp",
    ),
    Act[OnEntry](
        "M",
        "Tạo mẫu .xlsx",
        lambda office, _clerk, _on, answer: office.ports.catalogue_files.write_template(
            _template(answer)
        ),
        ask=_ask_template,  # anybody may have the empty form
        told=lambda _on, answer, _none: f"Đã tạo mẫu {_template(answer)}.",
        line="mẫu",
    ),
    Act[OnEntry](
        "H",
        "Câu hỏi chờ quyết định",
        begin=lambda _office, _doing, on: on.known.desk.open_questions(),
        line="câu hỏi",
    ),
    Act[OnEntry](
        "T",
        "Thay đổi trong 30 ngày qua",
        lambda office, _clerk, _on, _answer: office.use(RecentChanges)(),
        then=lambda _office, on, past: on.known.desk.show_past(past),
        line="thay đổi",
    ),
    *RULE_ACTS,
    Act[OnEntry](
        "R",
        "Rút ngắn hàng loạt",
        begin=_begin_cut,
        why_not=for_administrators,
        line="rút ngắn",
    ),
)


def _term_cell(entry: CatalogueEntry) -> Cell:
    offer = entry.procedure.offer()
    if offer is None or offer.term is None:
        return Cell("chưa rõ")
    return Cell(offer.term.in_words, bold=bool(offer.basis))


def _state(entry: CatalogueEntry) -> Cell:
    if entry.closed:
        chip = Chip("Không nhận", "muted")
    elif not entry.begun:
        chip = Chip(f"Từ {entry.valid_from:%d/%m/%Y}", "info")
    elif entry.open:
        chip = Chip(f"{len(entry.open)} câu hỏi", "warn")
    elif entry.waiting is not None:
        chip = Chip("Có bản mới", "info")
    else:
        chip = Chip("Dùng được", "ok")
    return Cell(chips=(chip,))


ENTRIES = TableSpec[CatalogueKnown, CatalogueEntry](
    "table",
    "Thủ tục",
    (
        ColumnSpec("Mã", 96, lambda e: Cell(e.procedure.code)),
        ColumnSpec("Tên thủ tục", 0, lambda e: Cell(e.procedure.name)),
        ColumnSpec("Thời hạn", 150, _term_cell, optional=True),
        ColumnSpec("Tình trạng", 132, _state),
    ),
    lambda e: e.procedure.code,
    lambda known: known.found,
    ENTRY_ACTS,
    hints=(("F3", "tìm"),),
    buttons=0,
)


def catalogue(desk: CatalogueDesk) -> SectionSpec[CatalogueKnown]:
    def load(office: Office, _clerk: Account) -> CatalogueKnown:
        return CatalogueKnown(
            office.use(IndexProcedures)(None, closed=True),
            tuple((p, q, "") for p, q in office.use(ListQuestions)()),
            office.use(ListDecided)(),
            office.ports.clock.now().astimezone(VIETNAM).date(),
            desk,
        )

    return SectionSpec(
        "catalogue",
        "Danh mục thủ tục",
        load,
        (ENTRIES,),
        short="Danh mục",
        words=lambda _known, _clerk: "",
    )


CATALOGUE = catalogue(CatalogueDesk())
