"""The small forms of the catalogue: what they ask, and what is made of the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from tthc_desktop.domain.catalogue import (
    CHANNEL_NAMES,
    MARK_NAMES,
    MOST_UNITS,
    PAUSE_NAMES,
    TERM_UNIT_NAMES,
    Channel,
    Fee,
    Mark,
    PauseReason,
    Term,
    TermUnit,
)
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.local_rules import (
    MAX_CUT,
    Limit,
    LocalRule,
    Marks,
    Process,
    parse_steps,
    steps_text,
)
from tthc_desktop.domain.text import clean
from tthc_desktop.domain.time import parse_vn_date
from tthc_desktop.domain.typed import parse_money, parse_number
from tthc_desktop.services.catalogue.current import CatalogueEntry
from tthc_desktop.ui.kit.paths import typed_path
from tthc_desktop.ui.settings.form_panel import FormSpec, SpecField

_ALL = "Mọi kênh"
_YES, _NO = "có", "không"
_SAME_DAY = "trong ngày"
_KEEP = "giữ nguyên"
_BACK = "như quốc gia"
_UNITS = {name: unit for unit, name in TERM_UNIT_NAMES.items()}
_CHANNELS = {name: channel for channel, name in CHANNEL_NAMES.items()}

PutRules = Callable[[Sequence[LocalRule]], None]


def _vn(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def limit_form(entry: CatalogueEntry, today: date, put: PutRules) -> FormSpec:
    """Term and fee of one procedure, as province or unit set them. Nothing is filled in: what
    stays empty stays national."""

    def save(values: Mapping[str, str]) -> None:
        fees = _fees(values["fee"], values["fee_text"])
        term = _term(values["number"], values["unit"])
        back = values["unit"] == _BACK
        if term is None and fees is None and not back:
            raise InputError("catalogue.nothing")
        _needs_basis(values["basis"])
        begun, basis = parse_vn_date(values["from"]), clean(values["basis"])
        chosen = _CHANNELS.get(values["channel"])
        offered = [offer.channel for offer in entry.procedure.offers]
        channels = [chosen] if chosen else offered or [Channel.DIRECT]
        put([LocalRule(entry.procedure.code, begun, Limit(c, term, fees, basis)) for c in channels])

    return FormSpec(
        "limit",
        "Thời hạn và phí tại địa phương",
        f"{_short(entry)}\nTheo quốc gia: {_national(entry)}",
        (
            SpecField("channel", "Kênh", _ALL, (_ALL, *_CHANNELS)),
            SpecField("number", "Thời hạn", hint="ví dụ 2,1"),
            SpecField("unit", "Đơn vị", _KEEP, (_KEEP, *_UNITS, _SAME_DAY, _BACK), beside=True),
            SpecField("fee", "Phí (đồng)", hint="trống: giữ nguyên"),
            SpecField("fee_text", "Diễn giải phí", hint="ví dụ: mỗi bản", beside=True),
            SpecField("basis", "Căn cứ", hint="ví dụ 2351/QĐ-UBND"),
            SpecField("from", "Áp dụng từ ngày", _vn(today), beside=True),
        ),
        "Lưu",
        save,
    )


def _needs_basis(text: str) -> None:
    if not text.strip():
        raise InputError("catalogue.basis")


def _short(entry: CatalogueEntry) -> str:
    name = entry.procedure.name
    return f"{entry.procedure.code} {name if len(name) <= 120 else name[:119] + '…'}"


def _national(entry: CatalogueEntry) -> str:
    offer = entry.national.offer()
    if offer is None or offer.term is None:
        return "chưa rõ thời hạn"
    return f"{offer.term.in_words}; {offer.fee}"


def _term(number: str, unit: str) -> Term | None:
    if unit in (_KEEP, _BACK):
        if number.strip():
            raise InputError("catalogue.unit")
        return None
    if unit == _SAME_DAY:
        return Term(TermUnit.SAME_DAY)
    count = parse_number(number, MOST_UNITS)
    if count is None:
        raise InputError("catalogue.number")
    return Term(_UNITS[unit], count)


def _fees(amount: str, text: str) -> tuple[Fee, ...] | None:
    words = clean(text)
    if not amount.strip():
        return (Fee("", None, words),) if words else None
    money = parse_money(amount)
    if money is None:
        raise InputError("catalogue.money")
    return (Fee("", money, words),)


def process_form(entry: CatalogueEntry, today: date, put: PutRules) -> FormSpec:
    def save(values: Mapping[str, str]) -> None:
        steps = parse_steps(values["steps"])
        begun = parse_vn_date(values["from"])
        put([LocalRule(entry.procedure.code, begun, Process(steps))])

    return FormSpec(
        "process",
        "Quy trình nội bộ",
        f"{_short(entry)}\nMỗi dòng một bước: tên bước; một cửa hoặc phòng; số giờ; người hoặc"
        " phòng.",
        (
            SpecField(
                "steps",
                "Các bước",
                steps_text(entry.procedure.process),
                several=True,
                hint="Tiếp nhận; một cửa; 4\nThẩm định; phòng; 12; Tư pháp",
            ),
            SpecField("from", "Áp dụng từ ngày", _vn(today)),
        ),
        "Lưu",
        save,
    )


def marks_form(entry: CatalogueEntry, today: date, put: PutRules) -> FormSpec:
    """What the figures, the clock and the reception have to know."""
    procedure = entry.procedure
    yes_no = (_YES, _NO)

    def save(values: Mapping[str, str]) -> None:
        marks = frozenset(mark for mark in Mark if values[mark.value] == _YES)
        pauses = frozenset(reason for reason in PauseReason if values[reason.value] == _YES)
        closed = values["closed"] == _YES
        begun = parse_vn_date(values["from"])
        put([LocalRule(procedure.code, begun, Marks(marks, pauses, closed))])

    def field(name: str, caption: str, *, on: bool, beside: bool) -> SpecField:
        return SpecField(name, caption, _YES if on else _NO, yes_no, beside=beside)

    return FormSpec(
        "marks",
        "Đặc điểm của thủ tục",
        f"{_short(entry)}\nTừ dòng thứ ba là các lý do được tạm dừng thời hạn.",
        (
            *(
                field(m.value, MARK_NAMES[m], on=m in procedure.marks, beside=n % 2 == 1)
                for n, m in enumerate(Mark)
            ),
            *(
                field(r.value, PAUSE_NAMES[r], on=r in procedure.pauses, beside=n % 2 == 1)
                for n, r in enumerate(PauseReason)
            ),
            field("closed", "Đơn vị không tiếp nhận", on=entry.closed, beside=False),
            SpecField("from", "Áp dụng từ ngày", _vn(today), beside=True),
        ),
        "Lưu",
        save,
    )


def cut_form(count: int, today: date, cut: Callable[[int, str, date], None]) -> FormSpec:
    def save(values: Mapping[str, str]) -> None:
        text = values["percent"].strip().removesuffix("%").strip()
        percent = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
        if not 1 <= percent <= MAX_CUT:
            raise InputError("catalogue.percent")
        _needs_basis(values["basis"])
        cut(percent, clean(values["basis"]), parse_vn_date(values["from"]))

    return FormSpec(
        "cut",
        f"Rút ngắn thời hạn của {count} thủ tục đang hiện trong danh sách",
        "Tính trên thời hạn quốc gia, giữ số lẻ (1 ngày = 8 giờ). Giữ nguyên thủ tục trong ngày và"
        " thủ tục còn câu hỏi.",
        (
            SpecField("percent", "Tỷ lệ rút ngắn (%)", "30"),
            SpecField("basis", "Căn cứ", hint="ví dụ 2351/QĐ-UBND"),
            SpecField("from", "Áp dụng từ ngày", _vn(today)),
        ),
        "Rút ngắn",
        save,
    )


def import_form(today: date, take: Callable[[Path, date], None]) -> FormSpec:
    def save(values: Mapping[str, str]) -> None:
        if not values["path"].strip():
            raise InputError("input.path")
        take(typed_path(values["path"]), parse_vn_date(values["from"]))

    return FormSpec(
        "import",
        "Nhập danh mục thủ tục",
        "Tệp JSON của cổng dịch vụ, gói tin quốc gia hoặc mẫu .xlsx. Nhập lại cùng một tệp không"
        " làm thay đổi gì.",
        (
            SpecField("path", "Đường dẫn tệp", hint="dán đường dẫn hoặc kéo tệp vào đây"),
            SpecField("from", "Có hiệu lực từ ngày", _vn(today)),
        ),
        "Nhập",
        save,
    )


def template_form(write: Callable[[Path], None]) -> FormSpec:
    def save(values: Mapping[str, str]) -> None:
        if not values["path"].strip():
            raise InputError("input.path")
        path = typed_path(values["path"])
        write(path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx"))

    return FormSpec(
        "template",
        "Tạo mẫu .xlsx để điền",
        "Mẫu có sẵn một thủ tục thí dụ và trang hướng dẫn.",
        (SpecField("path", "Ghi vào tệp", str(Path.home() / "mau-danh-muc.xlsx")),),
        "Tạo mẫu",
        save,
    )
