"""What province or unit lay over a procedure of the catalogue: term and fee, steps, marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

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
    Procedure,
    Term,
    TermUnit,
    plain_number,
    process_excess,
)
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.local_rules import (
    Limit,
    LocalRule,
    Marks,
    Process,
    parse_steps,
    steps_text,
)
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.questions import Question
from tthc_desktop.domain.text import clean
from tthc_desktop.domain.time import parse_vn_date
from tthc_desktop.domain.typed import parse_money, parse_number
from tthc_desktop.services.application import Office
from tthc_desktop.services.catalogue.current import CatalogueEntry
from tthc_desktop.services.catalogue.decide import PutLocalRules
from tthc_desktop.services.catalogue.find import ProcedureIndex
from tthc_desktop.services.catalogue.import_catalogue import ImportReport, PastChange
from tthc_desktop.ui.kit.act import Act, Said, reads
from tthc_desktop.ui.kit.form import Answer, Ask, FieldKind, FormField, check, choice, required
from tthc_desktop.ui.settings.spec import On, a_row, for_administrators

Asked = tuple[Procedure, Question, str]
"""The last: what was decided; empty while the question is open."""


@dataclass(slots=True)
class CatalogueDesk:
    """Of one window: what is searched for, and the views that lie over the list."""

    text: str = ""
    show_report: Callable[[ImportReport], None] = lambda _report: None
    show_past: Callable[[Sequence[PastChange]], None] = lambda _past: None
    open_questions: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class CatalogueKnown:
    index: ProcedureIndex
    asked: tuple[Asked, ...]
    decided: tuple[Asked, ...]
    today: date
    desk: CatalogueDesk = field(compare=False)

    @property
    def found(self) -> tuple[CatalogueEntry, ...]:
        return self.index.find(self.desk.text)


OnEntry = On[CatalogueKnown, CatalogueEntry]
_ALL = "Mọi kênh"
_SAME_DAY = "trong ngày"
_KEEP = "giữ nguyên"
_BACK = "như quốc gia"
_UNITS = {name: unit for unit, name in TERM_UNIT_NAMES.items()}
_CHANNELS = {name: channel for channel, name in CHANNEL_NAMES.items()}


def begins(on: OnEntry, caption: str = "Áp dụng từ ngày", *, same_row: bool = False) -> FormField:
    today = f"{on.known.today:%d/%m/%Y}"
    rules = (required(sentence(InputError("input.date", value=""))),)
    return FormField(
        "from", caption, value=today, kind=FieldKind.DATE, same_row=same_row, rules=rules
    )


def _short(entry: CatalogueEntry) -> str:
    name = entry.procedure.name
    return f"{entry.procedure.code} {name if len(name) <= 120 else name[:119] + '…'}"


# Local rules


def _putting(
    key: str,
    words: str,
    short: str,
    saved: str,
    ask: Callable[[OnEntry], Ask],
    read: Callable[[OnEntry, Answer], Sequence[LocalRule]],
) -> Act[OnEntry]:
    """The act that puts rules of the office in place of the catalogue's.

    Steps that take longer than the term are kept, and said: the term may be shortened first and the
    steps afterwards.

    Args:
        read: Makes rules of the answer; may raise InputError.
    """

    def put(office: Office, clerk: Account, on: OnEntry, answer: Answer) -> Decimal:
        office.use(PutLocalRules)(clerk, read(on, answer))
        entry = office.ports.catalogue.entries().get(on.row.procedure.code)
        return process_excess(entry.procedure) if entry else Decimal(0)

    def told(on: OnEntry, answer: Answer, excess: Decimal) -> Said:
        begun = parse_vn_date(answer["from"])
        said = f"Đã lưu {saved} của thủ tục {on.row.procedure.code}, áp dụng từ {begun:%d/%m/%Y}."
        if excess <= 0:
            return Said("ok", said)
        hours = plain_number(excess)
        return Said("warn", f"{said} Các bước nội bộ vượt thời hạn {hours} giờ làm việc.")

    return Act[OnEntry](
        key,
        words,
        put,
        here=a_row,
        why_not=for_administrators,
        ask=ask,
        check=reads(read),
        told=told,
        beside={
            "catalogue.nothing": "number",
            "catalogue.money": "fee",
            "catalogue.step": "steps",
        },
        line=short,
    )


def _ask_limit(on: OnEntry) -> Ask:
    """Term and fee of one procedure, as province or unit set them. Nothing is filled in: what
    stays empty stays national."""
    return Ask(
        "Thời hạn và phí tại địa phương",
        "Lưu",
        f"{_short(on.row)}\nTheo quốc gia: {_national(on.row)}",
        (
            choice("channel", "Kênh", _ALL, (_ALL, *_CHANNELS)),
            FormField("number", "Thời hạn", "ví dụ 2,1"),
            choice("unit", "Đơn vị", _KEEP, (_KEEP, *_UNITS, _SAME_DAY, _BACK), same_row=True),
            FormField("fee", "Phí (đồng)", "trống: giữ nguyên"),
            FormField("fee_text", "Diễn giải phí", "ví dụ: mỗi bản", same_row=True),
            FormField("basis", "Căn cứ", "ví dụ 2351/QĐ-UBND"),
            begins(on, same_row=True),
        ),
    )


def _national(entry: CatalogueEntry) -> str:
    offer = entry.national.offer()
    if offer is None or offer.term is None:
        return "chưa rõ thời hạn"
    return f"{offer.term.in_words}; {offer.fee}"


def _limit(on: OnEntry, answer: Answer) -> Sequence[LocalRule]:
    """The term and fee that were typed, as rules.

    Raises:
        InputError: ``catalogue.…``.
    """
    fees = _fees(answer["fee"], answer["fee_text"])
    term = _term(answer["number"], answer["unit"])
    if term is None and fees is None and answer["unit"] != _BACK:
        raise InputError("catalogue.nothing")
    basis = clean(answer["basis"])
    if not basis:
        raise InputError("catalogue.basis")
    procedure, begun = on.row.procedure, parse_vn_date(answer["from"])
    chosen = _CHANNELS.get(answer["channel"])
    offered = [offer.channel for offer in procedure.offers]
    channels = [chosen] if chosen else offered or [Channel.DIRECT]
    return [LocalRule(procedure.code, begun, Limit(c, term, fees, basis)) for c in channels]


def _term(number: str, unit: str) -> Term | None:
    if unit in (_KEEP, _BACK):
        if number.strip():
            raise InputError("catalogue.unit")
        return None
    if unit == _SAME_DAY:
        return Term(TermUnit.SAME_DAY)
    count = parse_number(number, MOST_UNITS)
    if not count:  # a dossier would be promised for the moment of its receipt
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


def _ask_process(on: OnEntry) -> Ask:
    return Ask(
        "Quy trình nội bộ",
        "Lưu",
        f"{_short(on.row)}\nMỗi dòng một bước: tên bước; một cửa hoặc phòng; số giờ; người hoặc"
        " phòng.",
        (
            FormField(
                "steps",
                "Các bước",
                "Tiếp nhận; một cửa; 4\nThẩm định; phòng; 12; Tư pháp",
                steps_text(on.row.procedure.process),
                FieldKind.LINES,
            ),
            begins(on),
        ),
    )


def _process(on: OnEntry, answer: Answer) -> Sequence[LocalRule]:
    steps, begun = parse_steps(answer["steps"]), parse_vn_date(answer["from"])
    return [LocalRule(on.row.procedure.code, begun, Process(steps))]


def _ask_marks(on: OnEntry) -> Ask:
    """What the figures, the clock and the reception have to know."""
    known = on.row.procedure
    marks = [check(m.value, MARK_NAMES[m], on=m in known.marks) for m in Mark]
    pauses = [check(r.value, PAUSE_NAMES[r], on=r in known.pauses) for r in PauseReason]
    return Ask(
        "Đặc điểm của thủ tục",
        "Lưu",
        f"{_short(on.row)}\nĐánh dấu đặc điểm của thủ tục, rồi các lý do mà thời hạn giải quyết"
        " được phép tạm dừng.",
        (
            *marks,
            *pauses,
            check("closed", "Đơn vị không tiếp nhận", on=on.row.closed),
            begins(on),
        ),
    )


def _marks(on: OnEntry, answer: Answer) -> Sequence[LocalRule]:
    marks = frozenset(mark for mark in Mark if answer.yes(mark.value))
    pauses = frozenset(reason for reason in PauseReason if answer.yes(reason.value))
    begun, closed = parse_vn_date(answer["from"]), answer.yes("closed")
    return [LocalRule(on.row.procedure.code, begun, Marks(marks, pauses, closed))]


RULE_ACTS = (
    _putting(
        "L", "Thời hạn và phí tại địa phương", "thời hạn", "thời hạn và phí", _ask_limit, _limit
    ),
    _putting("B", "Các bước nội bộ", "bước", "các bước nội bộ", _ask_process, _process),
    _putting("D", "Đặc điểm của thủ tục", "đặc điểm", "đặc điểm", _ask_marks, _marks),
)
