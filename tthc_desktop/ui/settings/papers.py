"""Mẫu giấy tờ: forms and what they cite on the left, the chosen form as it is printed on the
right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.forms import LAW_NAMES, LawReference, PaperSize
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.time import parse_vn_date, vn_date
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.accounts import ListAccounts
from tthc_desktop.services.papers.laws import ChangeLawReference, GetLawReferences, LawState
from tthc_desktop.services.papers.manage import (
    ExchangeTemplate,
    ExportTemplate,
    FormState,
    ListForms,
    ResetTemplate,
    SetPaperSize,
)
from tthc_desktop.services.papers.preview import PreviewForm
from tthc_desktop.ui.kit.act import Act
from tthc_desktop.ui.kit.acts import Acts
from tthc_desktop.ui.kit.form import Answer, Ask, FieldKind, FormField, required
from tthc_desktop.ui.kit.runner import Job, Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec
from tthc_desktop.ui.kit.widgets import card, column, label
from tthc_desktop.ui.scan.pages import VIEW_PX, PageView, picture
from tthc_desktop.ui.settings.spec import On, SectionSpec, TableSpec, a_row, for_administrators
from tthc_desktop.ui.settings.tables import TablesSection

_TURNS = {"PgUp": -1, "PgDn": 1}


@dataclass(frozen=True, slots=True)
class PapersKnown:
    forms: tuple[FormState, ...]
    laws: tuple[LawState, ...]


def _load(office: Office, _clerk: Account) -> PapersKnown:
    people = {account.login: account.name for account in office.use(ListAccounts)()}
    forms = (
        replace(each, actor=people.get(each.actor, each.actor)) for each in office.use(ListForms)()
    )
    return PapersKnown(tuple(forms), office.use(GetLawReferences)())


_OnForm = On[PapersKnown, FormState]
_OnLaw = On[PapersKnown, LawState]


def _other_size(on: _OnForm) -> PaperSize:
    return PaperSize.A5 if on.row.size is PaperSize.A4 else PaperSize.A4


def _ask_path(on: _OnForm, verb: str, kind: FieldKind) -> Ask:
    rule = required(sentence(InputError("input.path")))
    field = FormField("path", "Đường dẫn tệp mẫu", kind=kind, rules=(rule,))
    return Ask(f"{verb}: {on.row.spec.name}", verb, on.row.spec.title, (field,))


SIZE = Act[_OnForm](
    "S",
    "Đổi khổ giấy",
    lambda office, clerk, on, _answer: office.use(SetPaperSize)(
        clerk, on.row.spec.form, _other_size(on)
    ),
    here=a_row,
    why_not=for_administrators,
    told=lambda on, _answer, _done: f"{on.row.spec.name} in khổ {_other_size(on).value}.",
    line="khổ giấy",
    short="Đổi khổ",
)
EXCHANGE = Act[_OnForm](
    "T",
    "Thay tệp mẫu",
    lambda office, clerk, on, answer: office.use(ExchangeTemplate)(
        clerk, on.row.spec.form, Path(answer["path"])
    ),
    here=a_row,
    why_not=for_administrators,
    ask=lambda on: _ask_path(on, "Thay mẫu", FieldKind.FILE),
    told=lambda _on, _answer, _done: "Đã thay tệp mẫu.",
    line="thay",
    short="Thay mẫu",
)
RESET = Act[_OnForm](
    "G",
    "Trả về mẫu gốc",
    lambda office, clerk, on, _answer: office.use(ResetTemplate)(clerk, on.row.spec.form),
    here=a_row,
    why_not=for_administrators,
    told=lambda _on, _answer, _done: "Đã trả về mẫu gốc của chương trình.",
    line="mẫu gốc",
    short="Mẫu gốc",
)
EXPORT = Act[_OnForm](
    "X",
    "Xuất tệp mẫu",
    lambda office, _clerk, on, answer: office.use(ExportTemplate)(
        on.row.spec.form, Path(answer["path"])
    ),
    here=a_row,
    ask=lambda on: _ask_path(on, "Xuất mẫu", FieldKind.NEW_FILE),
    told=lambda _on, answer, _done: f"Đã xuất mẫu ra tệp {Path(answer['path']).name}.",
    line="xuất",
    short="Xuất",
)


def _law(on: _OnLaw, answer: Answer) -> LawReference:
    """The law reference as it was typed.

    Raises:
        InputError: ``input.date``.
    """
    return LawReference(on.row.law.name, parse_vn_date(answer["day"]), answer["text"])


CITE = Act[_OnLaw](
    "S",
    "Sửa căn cứ",
    lambda office, clerk, on, answer: office.use(ChangeLawReference)(clerk, _law(on, answer)),
    here=a_row,
    why_not=for_administrators,
    ask=lambda on: Ask(
        LAW_NAMES[on.row.law.name],
        "Lưu",
        "Giấy tờ dẫn văn bản áp dụng vào ngày lập. Ngày khác là một dòng mới.",
        (
            FormField("day", "Áp dụng từ ngày", "01/07/2025", _day(on.row), FieldKind.DATE),
            FormField(
                "text", "Văn bản in trên giấy tờ (để trống: không dẫn)", value=on.row.law.text
            ),
        ),
    ),
    told=lambda _on, answer, _done: f"Đã lưu căn cứ áp dụng từ {answer['day'].strip()}.",
    beside={"input.date": "day"},
    line="sửa",
    also=("Enter",),
    short="Sửa",
)


def _origin(state: FormState) -> Cell:
    if state.wrong is not None:
        return Cell(chips=(Chip("Không dùng được", "bad"),), spoken=f"{state.exchanged} hỏng")
    if state.at is None:
        return Cell("Mẫu gốc")
    return Cell(f"{state.exchanged} – {state.actor}, {vn_date(state.at)}")


def _day(state: LawState) -> str:
    return state.law.valid_from.strftime("%d/%m/%Y")


def _in_force(state: LawState) -> Cell:
    return Cell(chips=(Chip("Áp dụng", "ok"),)) if state.in_force else Cell("–")


FORMS = TableSpec[PapersKnown, FormState](
    "table",
    "Các mẫu giấy tờ",
    (
        ColumnSpec("Mẫu", 96, lambda s: Cell(s.spec.name, bold=True)),
        ColumnSpec("Tên giấy tờ", 0, lambda s: Cell(s.spec.title)),
        ColumnSpec("Khổ", 56, lambda s: Cell(s.size.value)),
        ColumnSpec("Tệp mẫu", 168, _origin, optional=True),
    ),
    lambda s: s.spec.form.value,
    lambda known: known.forms,
    (SIZE, EXCHANGE, RESET, EXPORT),
    stretch=7,
    hints=(("PgUp PgDn", "xem trang"), ("L", "căn cứ pháp lý")),
)
LAWS = TableSpec[PapersKnown, LawState](
    "laws",
    "Căn cứ pháp lý",
    (
        ColumnSpec("Về việc", 190, lambda s: Cell(LAW_NAMES[s.law.name])),
        ColumnSpec("Văn bản", 0, lambda s: Cell(s.law.text or "(không dẫn)")),
        ColumnSpec("Từ ngày", 104, lambda s: Cell(_day(s))),
        ColumnSpec("Hiện nay", 100, _in_force),
    ),
    lambda s: f"{s.law.name} {s.law.valid_from}",
    lambda known: known.laws,
    (CITE,),
    stretch=3,
)
PAPERS = SectionSpec[PapersKnown](
    "papers",
    "Mẫu giấy tờ",
    _load,
    (FORMS, LAWS),
    short="Mẫu",
    words=lambda _known, _clerk: "",
)


class PapersSection(TablesSection):
    """Of forms that are passed quickly only the last is drawn."""

    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        self._office = office
        self._shown: FormState | None = None
        self._known: PapersKnown | None = None
        self._job: Job | None = None
        self._pictures: tuple[bytes, ...] = ()
        self._page = 0
        super().__init__(PAPERS, office, runner, shell)
        forms = self.blocks[FORMS.name].table
        forms.selectionModel().currentRowChanged.connect(lambda *_: self._choose())

    def right_half(self) -> QWidget:
        self._where = label("", "muted", wrap=True)
        self._where.setObjectName("settings.papers.where")
        self._note = label("", "error", wrap=True)
        self._note.setObjectName("settings.papers.note")
        self._note.hide()
        self._view = PageView("settings.papers.view")
        layout = column(margins=10, spacing=6)
        layout.addWidget(self._where)
        layout.addWidget(self._note)
        layout.addWidget(self._view, 1)
        return card(layout)

    def press(self, acts: Acts[Any], key: str) -> bool:
        if key in _TURNS:
            self._page += _TURNS[key]
            self._show_page()
            return True
        if key == "L":
            self.blocks[LAWS.name].table.setFocus()
            return True
        return super().press(acts, key)

    def back(self) -> bool:
        if super().back():
            return True
        forms, at_laws = self.blocks[FORMS.name].table, self.blocks[LAWS.name].table.hasFocus()
        if at_laws:
            forms.setFocus()
        return at_laws

    def show_known(self, known: Any) -> None:
        if known != self._known:
            self._known, self._shown = known, None  # its picture may be another now
        self._choose()

    def _choose(self) -> None:
        state = self.blocks[FORMS.name].table.chosen
        if state is None or state == self._shown:
            return
        self._shown, clerk = state, self.doing.shell.clerk
        wrong = sentence(state.wrong) if state.wrong is not None else ""
        self._note.setText(f"{wrong} Đang dùng mẫu gốc." if wrong else "")
        self._note.setVisible(bool(wrong))
        if self._job is not None:
            self._job.cancel()
        form = state.spec.form

        def drawn(pictures: tuple[bytes, ...]) -> None:
            if self._shown is state:
                self._pictures, self._page = pictures, 0
                self._show_page()

        self._job = self.doing.runner.submit(
            Lane.STORE,
            lambda: (
                self._office.use(PreviewForm)(clerk, form).pictures if self._shown is state else ()
            ),
            drawn,
            self.doing.shell.fail,
        )

    def _show_page(self) -> None:
        if not self._pictures:
            return
        self._page = max(0, min(self._page, len(self._pictures) - 1))
        where = f"Bản xem trước với số liệu mẫu – trang {self._page + 1}/{len(self._pictures)}"
        self._where.setText(where)
        self._view.show_page(picture(self._pictures[self._page], VIEW_PX), where)
