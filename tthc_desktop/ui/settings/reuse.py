"""Tái sử dụng: what slots take besides the result that the catalogue names, and what they could."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tthc_desktop.domain.people import Account
from tthc_desktop.domain.reuse_rules import ReuseMapping, taken_words
from tthc_desktop.domain.time import vn_date
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.accounts import ListAccounts
from tthc_desktop.services.reception.reuse_mappings import (
    ConfirmMapping,
    GetMappings,
    Mapped,
    MappingProposal,
    WithdrawMapping,
)
from tthc_desktop.ui.kit.act import Act
from tthc_desktop.ui.kit.form import Ask
from tthc_desktop.ui.kit.table import Cell, ColumnSpec
from tthc_desktop.ui.settings.spec import On, SectionSpec, TableSpec, a_row, for_administrators


@dataclass(frozen=True, slots=True)
class ReuseKnown:
    mapped: Mapped


def _load(office: Office, _clerk: Account) -> ReuseKnown:
    mapped = office.use(GetMappings)()
    people = {account.login: account.name for account in office.use(ListAccounts)()}
    confirmed = (
        replace(each, confirmed_by=people.get(each.confirmed_by, each.confirmed_by))
        for each in mapped.confirmed
    )
    return ReuseKnown(replace(mapped, confirmed=tuple(confirmed)))


_OnMapped = On[ReuseKnown, MappingProposal]
_OnMapping = On[ReuseKnown, ReuseMapping]


def _takes(row: MappingProposal) -> str:
    return taken_words(row.takes, row.takes_name, row.paper_name)


def _beyond(row: MappingProposal) -> str:
    """What the catalogue lets in already is not what is proposed."""
    if not row.besides:
        return _takes(row)
    return f"Cả giấy đã nộp ở hồ sơ trước, ngoài {row.besides}"


def _text(row: MappingProposal) -> str:
    by_catalogue = (
        f" Kết quả {row.besides} đã được nhận theo danh mục; xác nhận thì nhận thêm giấy cùng loại"
        " đã nộp ở hồ sơ trước."
        if row.besides
        else ""
    )
    return (
        f"{row.procedure} {row.procedure_name}. Nhận: {_takes(row)}.{by_catalogue} Đối chiếu quy"
        " định của thủ tục trước khi xác nhận; tên bạn và giờ được lưu."
    )


CONFIRM = Act[_OnMapped](
    "C",
    "Xác nhận nhận giấy này",
    lambda office, clerk, on, _answer: office.use(ConfirmMapping)(
        clerk, on.row.procedure, on.row.paper_code, on.row.paper_name, on.row.takes
    ),
    here=a_row,
    why_not=for_administrators,
    ask=lambda on: Ask(
        f"“{on.row.paper_name}” nhận giấy này?",
        "Xác nhận",
        _text(on.row),
    ),
    told=lambda on, _answer, _made: f"Đã xác nhận cho “{on.row.paper_name}”.",
    line="xác nhận",
    short="Xác nhận",
    also=("Enter",),
)
WITHDRAW = Act[_OnMapping](
    "X",
    "Thôi nhận giấy này",
    lambda office, clerk, on, _answer: office.use(WithdrawMapping)(clerk, on.row.id),
    here=a_row,
    why_not=for_administrators,
    told=lambda on, _answer, _none: (
        f"“{on.row.paper_name}” thôi nhận {on.row.takes_words}. Hồ sơ đã gửi giữ nguyên."
    ),
    line="thôi nhận",
    short="Thôi nhận",
    also=("Delete",),
)
CONFIRMED = TableSpec[ReuseKnown, ReuseMapping](
    "confirmed",
    "Đã xác nhận",
    (
        ColumnSpec("Thủ tục", 84, lambda m: Cell(m.procedure)),
        ColumnSpec("Giấy tờ", 0, lambda m: Cell(m.paper_name, bold=True)),
        ColumnSpec("Nhận", 150, lambda m: Cell(m.takes_words)),
        ColumnSpec("Ai, ngày", 130, lambda m: Cell(f"{m.confirmed_by}, {vn_date(m.confirmed_at)}")),
    ),
    lambda m: m.id,
    lambda known: known.mapped.confirmed,
    (WITHDRAW,),
)
PROPOSED = TableSpec[ReuseKnown, MappingProposal](
    "proposed",
    "Đề xuất, chưa có hiệu lực",
    (
        ColumnSpec("Thủ tục", 84, lambda p: Cell(p.procedure)),
        ColumnSpec("Giấy tờ", 0, lambda p: Cell(p.paper_name, bold=True)),
        ColumnSpec("Có thể nhận", 236, lambda p: Cell(_beyond(p))),
    ),
    lambda p: f"{p.procedure} {p.paper_code} {p.paper_name} {p.takes}",
    lambda known: known.mapped.proposals,
    (CONFIRM,),
    sought=lambda p: f"{p.procedure} {p.procedure_name} {p.paper_name}",
)
REUSE = SectionSpec[ReuseKnown](
    "reuse",
    "Tái sử dụng giấy tờ",
    _load,
    (CONFIRMED,),
    (PROPOSED,),
    short="Dùng lại",
    shares=(1, 1),
)
