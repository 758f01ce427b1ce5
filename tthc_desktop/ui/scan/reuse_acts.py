"""What is done to a paper that was found and is looked at before it is used again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.reuse import ReuseFact, TypedFacts
from tthc_desktop.domain.reuse_rules import Amber, ReuseVerdict
from tthc_desktop.domain.reuse_words import missing_words
from tthc_desktop.domain.time import parse_vn_date
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.confirm_reuse import (
    PUT_ASIDE_NAMES,
    ConfirmReuse,
    JudgeReuse,
    PutAside,
    PutAsideReuse,
    TakeUpReuse,
)
from tthc_desktop.ui.kit.act import Act, Hint, Wrong
from tthc_desktop.ui.kit.form import Answer, Ask, FormField, check, day
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.scan.reuse_desk import Looking, ReuseDesk


@dataclass(frozen=True)
class OnPaper:
    """The paper in hand.

    Attributes:
        toggle: Shows or folds those that cannot be used.
        enlarge: Gives the page all the room, or takes it back.
        leave: Back to the checklist.
    """

    desk: ReuseDesk
    dossier: Dossier
    slot_id: str
    slot_name: str
    looking: Looking | None
    toggle: Callable[[], None]
    enlarge: Callable[[], None]
    leave: Callable[[], None]

    @property
    def id(self) -> tuple[str, object]:
        return self.slot_id, self.looking.ref if self.looking else None

    @property
    def paper(self) -> Looking:
        """The paper in hand.

        Raises:
            LookupError: There is none; acts that need one say so in ``why_not``.
        """
        if self.looking is None:
            raise LookupError("no paper in hand")
        return self.looking


def _use(office: Office, clerk: Account, on: OnPaper, _answer: Answer) -> None:
    office.use(ConfirmReuse)(clerk, on.dossier.id, on.slot_id, on.paper.paper, on.paper.looked)


USE = Act[OnPaper](
    "Ctrl+Enter",
    "Dùng giấy này",
    _use,
    why_not=lambda on: on.desk.why_not,
    then=lambda _office, on, _none: on.leave(),
    told=lambda on, _answer, _none: (
        f"Đã tái sử dụng “{on.paper.paper.name}” cho “{on.slot_name}”. Căn cứ đã lưu vào hồ sơ."
    ),
    lane=Lane.NETWORK,
    line="dùng giấy này",
    saying="Đang đọc và kiểm tra giấy đã chọn…",
)


# What the clerk reads on it


def _nothing_to_fill(on: OnPaper) -> str:
    if on.looking is None:
        return on.desk.none_chosen
    if on.looking.wrong:
        return on.desk.wrong_words(on.looking)
    if on.desk.is_refused(on.looking):
        return f"Giấy này không điền được: {on.desk.refused_words(on.looking)}"
    if on.looking.fetched is None:
        return "Đang lấy tệp để xem: khi giấy hiện ra thì điền."
    return "" if _asked(on) else "Giấy này đã đủ số, ngày cấp, nơi cấp và thời hạn."


def _asked(on: OnPaper) -> Sequence[FormField]:
    """Only what nobody else told: what stands in a register is not typed over."""
    looking = on.paper
    paper, typed, verdict = looking.paper, looking.typed, looking.verdict
    told = {
        ReuseFact.NUMBER: paper.number,
        ReuseFact.ISSUER: paper.issuer,
        ReuseFact.ISSUED_ON: paper.issued_on,
    }
    fields: list[FormField] = []
    if ReuseFact.HOLDER in looking.judged.verdict.missing:
        fields.append(FormField("holder", "Số định danh ghi trên giấy", value=typed.holder))
    if not told[ReuseFact.NUMBER]:
        fields.append(FormField("number", "Số, ký hiệu", value=typed.number))
    if not told[ReuseFact.ISSUER]:
        fields.append(FormField("issuer", "Cơ quan cấp", value=typed.issuer))
    if not told[ReuseFact.ISSUED_ON]:
        fields.append(day("issued_on", "Ngày cấp", typed.issued_on))
    if ReuseFact.VALIDITY in looking.judged.verdict.missing or typed.no_end or typed.valid_until:
        fields.append(day("valid_until", "Có giá trị đến", typed.valid_until))
        fields.append(check("no_end", "Giấy ghi không thời hạn", on=typed.no_end))
    if Amber.ENDS_BEFORE_DUE in verdict.amber:
        hint = "ví dụ: trả kết quả sớm hơn"
        fields.append(FormField("reason", "Lý do vẫn dùng", hint, looking.reason))
    return fields


def _ask_fill(on: OnPaper) -> Ask:
    missing = missing_words(on.paper.verdict.missing)
    text = "Đọc trên giấy đang mở rồi điền. Lưu cùng căn cứ: ai điền, lúc nào."
    return Ask(
        "Điền từ giấy", "Ghi", f"Giấy này {missing}. {text}" if missing else text, tuple(_asked(on))
    )


def _day(text: str) -> date | None:
    return parse_vn_date(text.strip()) if text.strip() else None


def _typed(answer: Answer) -> TypedFacts:
    return TypedFacts(
        answer["holder"].strip(),
        answer["number"].strip(),
        answer["issuer"].strip(),
        _day(answer["issued_on"]),
        _day(answer["valid_until"]),
        answer.yes("no_end"),
    )


def _both_ends(_on: OnPaper, answer: Answer) -> Wrong | None:
    if answer.yes("no_end") and answer["valid_until"].strip():
        return Wrong("valid_until", "Đã ghi không thời hạn thì để trống ngày này.")
    _typed(answer)
    return None


def _judge(office: Office, _clerk: Account, on: OnPaper, answer: Answer) -> Judgement:
    typed = _typed(answer)
    verdict = office.use(JudgeReuse)(on.dossier.id, on.slot_id, on.paper.paper, typed)
    return verdict, typed, answer["reason"].strip()


Judgement = tuple[ReuseVerdict, TypedFacts, str]
FILL = Act[OnPaper](
    "S",
    "Điền từ giấy",
    _judge,
    why_not=_nothing_to_fill,
    ask=_ask_fill,
    check=_both_ends,
    then=lambda _office, on, result: on.desk.judged_anew(on.paper, *result),
    told=lambda _on, _answer, _result: "Đã ghi điều đọc trên giấy.",
    beside={"facts.issued_on": "issued_on", "facts.dates": "valid_until", "reuse.holder": "holder"},
    line="điền từ giấy",
)


# What the clerk does not want

_WHYS = tuple(PutAside)


def _not_put_aside(on: OnPaper) -> str:
    if on.looking is None:
        return on.desk.none_chosen
    if on.desk.was_put_aside(on.looking):
        return ""
    if any(on.desk.was_put_aside(each) for each in on.desk.refused):
        return "Giấy đang chọn không bị ghi là không dùng: nhấn ↓ đến giấy đã ghi, rồi nhấn R."
    return "Giấy này không bị ghi là không dùng."


def _no_paper(on: OnPaper) -> str:
    if on.looking is None:
        return on.desk.none_chosen
    if on.desk.is_refused(on.looking):
        return f"Giấy này không dùng được: {on.desk.refused_words(on.looking)}"
    return ""


def _told_aside(on: OnPaper, answer: Answer, _none: object) -> str:
    said = f"Đã ghi không dùng: {PUT_ASIDE_NAMES[_WHYS[answer.choice]].lower()}."
    left = len(on.desk.usable)
    others = f" Còn {left} giấy dùng được: nhấn số để chọn." if left else ""
    return f"{said}{others} Nếu ghi nhầm: nhấn R."


ASIDE = Act[OnPaper](
    "B",
    "Không dùng giấy này",
    lambda office, clerk, on, answer: office.use(PutAsideReuse)(
        clerk, on.dossier.id, on.slot_id, on.paper.paper, _WHYS[answer.choice]
    ),
    why_not=_no_paper,
    ask=lambda on: Ask(
        "Không dùng giấy này, vì sao?",
        "Ghi lại",
        f"{on.paper.paper.name}. Lý do được ghi vào nhật ký, giấy không bị xóa ở nơi giữ nó.",
        choices=tuple(PUT_ASIDE_NAMES[why] for why in _WHYS),
    ),
    then=lambda _office, on, _none: on.desk.put_aside(on.slot_id, on.paper),
    told=_told_aside,
    line="không dùng",
    short="Không dùng",
)
TAKE_UP = Act[OnPaper](
    "R",
    "Rút lại lời ghi không dùng",
    lambda office, clerk, on, _answer: office.use(TakeUpReuse)(
        clerk, on.dossier.id, on.slot_id, on.paper.paper
    ),
    why_not=_not_put_aside,
    then=lambda _office, on, _none: on.desk.take_up(on.slot_id, on.paper),
    told=lambda on, _answer, _none: (
        f"“{on.paper.paper.name}” lại nằm trong các giấy dùng được; chưa dùng giấy nào."
    ),
    line="rút lại",
)
MORE = Act[OnPaper](
    "K",
    "Mở, gấp các giấy không dùng được",
    begin=lambda _office, _doing, on: on.toggle(),
    why_not=lambda on: "" if on.desk.refused else "Không có giấy nào bị loại.",
    line="giấy không dùng được",
)
LARGE = Act[OnPaper](
    "F11",
    "Xem lớn",
    begin=lambda _office, _doing, on: on.enlarge(),
    line="xem lớn",
    steps=True,
)
REUSE_ACTS = (USE, FILL, ASIDE, TAKE_UP, MORE, LARGE)
REUSE_HINTS: tuple[Hint, ...] = (
    ("1 … 9", "chọn giấy dùng được"),
    ("↑↓", "chọn giấy, cả giấy không dùng được"),
    ("PgDn, PgUp", "xem tiếp"),
)
"""Keys of the page that are no acts."""
