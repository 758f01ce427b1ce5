"""Kiểm tra trang: thresholds of the gate, what papers have to look like, and which warnings were
overruled by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Protocol

from tthc_desktop.domain.catalogue import SCANNED
from tthc_desktop.domain.gate import RULE_TEXTS, Expected, GateRules
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.text import fold
from tthc_desktop.services.application import Office
from tthc_desktop.services.gate.gate_settings import ChangeGate, GateSettings, GetGate
from tthc_desktop.services.gate.overruled import ListOverruled, OverruledCount
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer, Ask, FormField
from tthc_desktop.ui.kit.runner import Lane

_YES, _NO = "có", "không"
_TRUE = frozenset({"co", "c", "1", "x", "yes", "y"})


@dataclass(frozen=True, slots=True)
class RuleRow:
    """name: of the field of GateRules."""

    name: str
    value: float | bool
    usual: float | bool

    @property
    def shown(self) -> str:
        if isinstance(self.value, bool):
            return _YES if self.value else _NO
        return f"{self.value:g}".replace(".", ",")


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
        parts += [
            word
            for word, wanted in (
                ("dấu đỏ", said.stamp),
                ("chữ ký", said.signature),
                ("hai mặt", said.both_sides),
            )
            if wanted
        ]
        return " · ".join(parts)


class GateView(Protocol):
    def show_right(self, *, may_change: bool, may_see: bool) -> None: ...

    def show_rules(self, rows: Sequence[RuleRow]) -> None: ...

    def show_papers(self, rows: Sequence[PaperRow]) -> None: ...

    def show_overruled(self, rows: Sequence[OverruledCount]) -> None: ...


_Loaded = tuple[GateSettings, tuple[PaperRow, ...], tuple[OverruledCount, ...]]


class GatePresenter:
    def __init__(self, office: Office, doing: Doing, view: GateView) -> None:
        self._office = office
        self._doing = doing
        self._view = view
        self._papers: tuple[PaperRow, ...] = ()
        self._sought = ""

    def load(self) -> None:
        clerk = self._doing.shell.clerk

        def done(loaded: _Loaded) -> None:
            gate, self._papers, overruled = loaded
            self._view.show_right(
                may_change=clerk.may(Role.ADMINISTRATOR), may_see=clerk.may(Role.SUPERVISOR)
            )
            usual = GateRules()
            self._view.show_rules(
                [
                    RuleRow(rule.name, getattr(gate.rules, rule.name), getattr(usual, rule.name))
                    for rule in fields(GateRules)
                ]
            )
            self._show_papers()
            self._view.show_overruled(overruled)

        self._doing.runner.submit(
            Lane.STORE, lambda: self._load(clerk), done, self._doing.shell.fail
        )

    def _load(self, clerk: Account) -> _Loaded:
        gate = self._office.use(GetGate)()
        overruled = self._office.use(ListOverruled)(clerk) if clerk.may(Role.SUPERVISOR) else ()
        names: dict[str, str] = {}
        results: set[str] = set()
        for procedure in self._office.ports.catalogue.procedures():
            for case in procedure.cases:
                names |= {p.code: p.name for p in case.papers if p.treatment in SCANNED}
            names |= {result.code: result.name for result in procedure.results}
            results |= {result.code for result in procedure.results}
        rows = [
            PaperRow(code, name, gate.expected(code, component=code not in results))
            for code, name in names.items()
        ]
        rows.sort(key=lambda row: (row.code not in gate.papers, fold(row.name)))
        return gate, tuple(rows), overruled

    def _show_papers(self) -> None:
        sought = fold(self._sought)
        self._view.show_papers([row for row in self._papers if sought in fold(row.name)])

    def change_rule(self, row: RuleRow | None) -> None:
        if row is None:
            return
        text = RULE_TEXTS[row.name]
        clerk = self._doing.shell.clerk
        question = Ask(
            text.name,
            "Lưu",
            f"{text.why} Mặc định: {RuleRow(row.name, row.usual, row.usual).shown}.",
            (FormField("value", f"Ngưỡng ({text.unit})", value=row.shown),),
        )

        def answered(answer: Answer) -> None:
            value = _read(answer["value"], row.usual)
            if value is None:
                self._doing.panel.show_wrong("Nhập một số.", "value")
                return
            self._doing.run(
                Lane.STORE,
                lambda: self._office.use(ChangeGate).rule(clerk, row.name, value),
                f"Đã lưu “{text.name}”. Áp dụng cho các trang từ bây giờ.",
            )

        self._doing.panel.ask(question, answered)

    def change_paper(self, row: PaperRow | None) -> None:
        if row is None:
            return
        clerk, said = self._doing.shell.clerk, row.expected
        question = Ask(
            f"“{row.name}” phải có",
            "Lưu",
            "Bỏ trống số trang nếu không quy định. Có hay không: gõ “có” hoặc “không”.",
            (
                FormField("fewest", "Số trang ít nhất", value=str(said.fewest or "")),
                FormField("most", "Số trang nhiều nhất", value=str(said.most or "")),
                FormField("stamp", "Dấu đỏ", value=_YES if said.stamp else _NO),
                FormField("signature", "Chữ ký mực xanh", value=_YES if said.signature else _NO),
                FormField("both_sides", "Hai mặt", value=_YES if said.both_sides else _NO),
            ),
        )

        def answered(answer: Answer) -> None:
            counts = {}
            for name in ("fewest", "most"):
                text = answer[name].strip()
                if text and not (text.isascii() and text.isdigit() and len(text) < 4):
                    self._doing.panel.show_wrong("Nhập số trang, ví dụ 2.", name)
                    return
                counts[name] = int(text or 0)
            made = Expected(
                counts["fewest"],
                counts["most"],
                *(fold(answer[n]).strip() in _TRUE for n in ("stamp", "signature", "both_sides")),
            )
            self._doing.run(
                Lane.STORE,
                lambda: self._office.use(ChangeGate).paper(clerk, row.code, made),
                f"Đã lưu yêu cầu đối với “{row.name}”.",
            )

        self._doing.panel.ask(question, answered)

    def find(self) -> None:
        """F3."""
        question = Ask("Tìm giấy tờ", "Tìm", fields=(FormField("name", "Tên", value=self._sought),))

        def answered(answer: Answer) -> None:
            self._sought = answer["name"].strip()
            self._doing.panel.close_panel()
            self._show_papers()

        self._doing.panel.ask(question, answered)


def _read(text: str, usual: float | bool) -> float | bool | None:
    """None for what is no number."""
    if isinstance(usual, bool):
        return fold(text).strip() in _TRUE
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return round(value) if isinstance(usual, int) else value
