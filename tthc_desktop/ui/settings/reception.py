"""Tiếp nhận và chữ ký: what papers demand and who signs on the left, who receives for other units
and the numbers of the province on the right."""

from __future__ import annotations

from tthc_desktop.domain.people import ROLE_NAMES as ACCOUNT_ROLE_NAMES
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.signing_rules import (
    roles_in_words,
)
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.accounts import ListAccounts
from tthc_desktop.services.reception.settings import (
    ChangeDemands,
    ChangeReception,
    ChangeRecordsClerk,
    GetReception,
)
from tthc_desktop.ui.kit.act import Act
from tthc_desktop.ui.kit.form import Ask
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec
from tthc_desktop.ui.settings.reception_rows import (
    CHOICES,
    ClerkRow,
    DemandRow,
    ReceptionKnown,
    sentence_case,
)
from tthc_desktop.ui.settings.signers import SIGNERS
from tthc_desktop.ui.settings.spec import On, SectionSpec, TableSpec, a_row, for_administrators
from tthc_desktop.ui.settings.values import ValueRow, value_table


def _load(office: Office, _clerk: Account) -> ReceptionKnown:
    reception, signing = office.use(GetReception)()
    return ReceptionKnown(reception, signing, office.use(ListAccounts)())


# Whose signature a paper demands


_OnDemand = On[ReceptionKnown, DemandRow]


def _ask_demands(on: _OnDemand) -> Ask:
    words = [sentence_case(roles_in_words(demands)) for demands in CHOICES]
    choices = on.row.choices
    return Ask(
        f"Chữ ký trên “{on.row.name}”",
        "Lưu",
        "Áp dụng cho giấy tờ lập từ nay; giấy tờ đã có giữ nguyên.",
        choices=(*words, f"Như bản gốc: {roles_in_words(on.row.delivered)}"),
        chosen=choices.index(on.row.demands) if on.row.demands in choices else 0,
    )


CHOOSE = Act[_OnDemand](
    "C",
    "Chọn chữ ký cần có",
    lambda office, clerk, on, answer: office.use(ChangeDemands)(
        clerk, on.row.kind, on.row.choices[answer.choice]
    ),
    here=a_row,
    why_not=for_administrators,
    ask=_ask_demands,
    told=lambda on, answer, _done: (
        f"“{on.row.name}” cần chữ ký của {roles_in_words(on.row.choices[answer.choice])}."
    ),
    line="chọn chữ ký cần có",
    short="Chọn",
    also=("Enter",),
)


# Who receives for other units, and how the province counts


_OnClerk = On[ReceptionKnown, ClerkRow]


TOGGLE = Act[_OnClerk](
    "P",
    "Cho, thôi tiếp nhận phi địa giới",
    lambda office, clerk, on, _answer: office.use(ChangeReception).place(
        clerk, on.row.account.id, allowed=not on.row.any_place
    ),
    here=a_row,
    why_not=for_administrators,
    told=lambda on, _answer, _done: (
        f"{on.row.account.name} {'không còn' if on.row.any_place else 'được'} tiếp nhận"
        " hồ sơ của đơn vị khác."
    ),
    line="cho, thôi tiếp nhận phi địa giới",
    also=("Space",),
    short="Đổi",
)


KEEP_SEAL = Act[_OnClerk](
    "V",
    "Giao, thôi vai trò văn thư",
    lambda office, clerk, on, _answer: office.use(ChangeRecordsClerk)(
        clerk, on.row.account.id, allowed=not on.row.records_clerk
    ),
    here=a_row,
    why_not=for_administrators,
    told=lambda on, _answer, _done: (
        f"{on.row.account.name} {'không còn' if on.row.records_clerk else 'được'} ký bằng chứng"
        " thư của cơ quan (văn thư)."
    ),
    line="giao, thôi văn thư",
    short="Văn thư",
)


def _source(shown: DemandRow) -> Cell:
    return Cell(chips=(Chip("đã sửa", "accent"),)) if shown.changed else Cell("Bản gốc")


def _mark(given: bool) -> Cell:
    return Cell(chips=(Chip("Được", "ok"),)) if given else Cell("–")


DEMANDS = TableSpec[ReceptionKnown, DemandRow](
    "demands",
    "Chữ ký theo loại giấy tờ",
    (
        ColumnSpec("Giấy tờ", 150, lambda r: Cell(r.name, bold=True)),
        ColumnSpec("Cần chữ ký của", 0, lambda r: Cell(sentence_case(roles_in_words(r.demands)))),
        ColumnSpec("Nguồn", 92, _source, optional=True),
    ),
    lambda r: r.kind.value,
    lambda known: known.demands,
    (CHOOSE,),
    stretch=6,
)
CLERKS = TableSpec[ReceptionKnown, ClerkRow](
    "clerks",
    "Ai tiếp nhận phi địa giới, ai là văn thư",
    (
        ColumnSpec("Họ tên", 0, lambda r: Cell(r.account.name, bold=True)),
        ColumnSpec(
            "Vai trò", 136, lambda r: Cell(ACCOUNT_ROLE_NAMES[r.account.role]), optional=True
        ),
        ColumnSpec("Phi địa giới", 112, lambda r: _mark(r.any_place)),
        ColumnSpec("Văn thư", 92, lambda r: _mark(r.records_clerk)),
    ),
    lambda r: r.account.id,
    lambda known: known.clerks,
    (TOGGLE, KEEP_SEAL),
    stretch=4,
)
NUMBERS: TableSpec[ReceptionKnown, ValueRow] = value_table(
    "numbers",
    "Con số",
    lambda known: known.numbers,
    lambda office, clerk, name, value: office.use(ChangeReception).value(clerk, name, value),
    stretch=6,
    verb="Sửa số",
)
RECEPTION = SectionSpec[ReceptionKnown](
    "reception",
    "Tiếp nhận và chữ ký",
    _load,
    (DEMANDS, SIGNERS),
    (CLERKS, NUMBERS),
    short="Tiếp nhận",
)
