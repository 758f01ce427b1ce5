"""Kiểm tra trang: thresholds and overruled warnings on the left, what papers have to look like on
the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tthc_desktop.domain.catalogue import SCANNED
from tthc_desktop.domain.findings import FINDING_TEXTS
from tthc_desktop.domain.gate import Expected
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.text import fold
from tthc_desktop.services.application import Office
from tthc_desktop.services.gate.gate_settings import ChangeGate, GateSettings, GetGate
from tthc_desktop.services.gate.overruled import ListOverruled, OverruledCount
from tthc_desktop.ui.kit.act import Act
from tthc_desktop.ui.kit.form import (
    Answer,
    Ask,
    FieldKind,
    FormField,
    check,
    whole_between,
)
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec
from tthc_desktop.ui.settings.spec import On, SectionSpec, TableSpec, a_row, for_administrators
from tthc_desktop.ui.settings.values import ValueRow, value_rows, value_table


@dataclass(frozen=True, slots=True)
class PaperRow:
    code: str
    name: str
    expected: Expected

    @property
    def words(self) -> str:
        said = self.expected
        parts = []
        if said.fewest or said.most:
            until = "" if said.fewest == said.most else f"–{said.most or '…'}"
            parts.append(f"{said.fewest or 1}{until} trang")
        wanted = {
            "dấu đỏ": said.stamp,
            "chữ ký": said.signature,
            "hai mặt": said.both_sides,
        }
        return " · ".join([*parts, *(word for word, on in wanted.items() if on)])


@dataclass(frozen=True, slots=True)
class GateKnown:
    gate: GateSettings
    papers: tuple[PaperRow, ...]
    overruled: tuple[OverruledCount, ...]


def _load(office: Office, clerk: Account) -> GateKnown:
    gate = office.use(GetGate)()
    overruled = office.use(ListOverruled)(clerk) if clerk.may(Role.SUPERVISOR) else ()
    return GateKnown(gate, tuple(_papers(office, gate)), overruled)


def _papers(office: Office, gate: GateSettings) -> Sequence[PaperRow]:
    """Those that somebody spoke of first."""
    names: dict[str, str] = {}
    results: set[str] = set()
    for procedure in office.ports.catalogue.procedures():
        for case in procedure.cases:
            names |= {p.code: p.name for p in case.papers if p.treatment in SCANNED}
        names |= {result.code: result.name for result in procedure.results}
        results |= {result.code for result in procedure.results}
    rows = [
        PaperRow(code, name, gate.expected(code, component=code not in results))
        for code, name in names.items()
    ]
    return sorted(rows, key=lambda row: (row.code not in gate.papers, fold(row.name)))


_OnPaper = On[GateKnown, PaperRow]
_PAGES = (whole_between(0, 999, "Nhập số trang, ví dụ 2."),)


def _ask_paper(on: _OnPaper) -> Ask:
    said = on.row.expected
    return Ask(
        f"“{on.row.name}” phải có",
        "Lưu",
        "Bỏ trống số trang nếu không quy định.",
        (
            _pages("fewest", "Số trang ít nhất", said.fewest),
            _pages("most", "Số trang nhiều nhất", said.most),
            check("stamp", "Dấu đỏ", on=said.stamp),
            check("signature", "Chữ ký mực xanh", on=said.signature),
            check("both_sides", "Hai mặt", on=said.both_sides),
        ),
    )


def _pages(name: str, caption: str, count: int) -> FormField:
    value = str(count or "")
    return FormField(name, caption, value=value, kind=FieldKind.NUMBER, rules=_PAGES)


def _expected(answer: Answer) -> Expected:
    return Expected(
        int(answer["fewest"].strip() or 0),
        int(answer["most"].strip() or 0),
        *(answer.yes(name) for name in ("stamp", "signature", "both_sides")),
    )


EXPECT = Act[_OnPaper](
    "S",
    "Sửa yêu cầu đối với giấy tờ",
    lambda office, clerk, on, answer: office.use(ChangeGate).paper(
        clerk, on.row.code, _expected(answer)
    ),
    here=a_row,
    why_not=for_administrators,
    ask=_ask_paper,
    told=lambda on, _answer, _done: f"Đã lưu yêu cầu đối với “{on.row.name}”.",
    beside={"gate.pages": "most"},
    line="sửa yêu cầu",
    short="Sửa",
    also=("Enter",),
)


def _times(shown: OverruledCount) -> Cell:
    """Marked where it looks like a habit."""
    text = f"{shown.week} · {shown.month}"
    return Cell(chips=(Chip(f"{text} · nhiều", "bad"),)) if shown.marked else Cell(text)


def _findings(shown: OverruledCount) -> Cell:
    return Cell(", ".join(FINDING_TEXTS[finding].lower() for finding in shown.findings))


RULES: TableSpec[GateKnown, ValueRow] = value_table(
    "rules",
    "Ngưỡng cảnh báo",
    lambda known: value_rows(known.gate.rules),
    lambda office, clerk, name, value: office.use(ChangeGate).rule(clerk, name, value),
    stretch=5,
    verb="Sửa ngưỡng",
    said="Áp dụng cho các trang từ bây giờ.",
)
OVERRULED = TableSpec[GateKnown, OverruledCount](
    "overruled",
    "Cảnh báo đã bị bỏ qua (7 ngày, 30 ngày)",
    (
        ColumnSpec("Người tiếp nhận", 150, lambda r: Cell(r.name, bold=True)),
        ColumnSpec("Lý do", 0, lambda r: Cell(r.reason)),
        ColumnSpec("Số lần", 150, _times),
        ColumnSpec("Cảnh báo", 150, _findings, optional=True),
    ),
    lambda r: f"{r.login} {r.reason}",
    lambda known: known.overruled,
    stretch=4,
    here=lambda clerk: clerk.may(Role.SUPERVISOR),
    hints=(("F5", "tải lại"),),
)
PAPERS = TableSpec[GateKnown, PaperRow](
    "papers",
    "Giấy tờ phải có gì",
    (
        ColumnSpec("Giấy tờ", 0, lambda r: Cell(r.name, bold=True)),
        ColumnSpec("Yêu cầu", 170, lambda r: Cell(r.words or "–")),
    ),
    lambda r: r.code,
    lambda known: known.papers,
    (EXPECT,),
    sought=lambda r: r.name,
)
GATE = SectionSpec[GateKnown](
    "gate", "Kiểm tra trang", _load, (RULES, OVERRULED), (PAPERS,), short="Kiểm tra"
)
