"""Procedures as the national package describes them (``LayThuTuc``, reference/domain.md 1.3), with
what the province and the unit add: shorter terms, other fees, their own steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum

HOURS_A_DAY = 8  # 1 day = 8 hours when the province cuts terms; reference/domain.md 0
MINUTES_A_DAY = HOURS_A_DAY * 60


class Treatment(StrEnum):
    """What happens to a paper at the counter."""

    HAND_IN = "hand_in"  # kept with the dossier
    GIVE_BACK = "give_back"  # digitised, then given back
    SHOW_ONLY = "show_only"  # chỉ xuất trình: looked at, not digitised
    BY_DATA = "by_data"  # replaced by data of a national database


SCANNED = frozenset({Treatment.HAND_IN, Treatment.GIVE_BACK})
TREATMENT_NAMES = {
    Treatment.HAND_IN: "lưu cùng hồ sơ",
    Treatment.GIVE_BACK: "trả lại sau khi số hóa",
    Treatment.SHOW_ONLY: "chỉ xuất trình",
    Treatment.BY_DATA: "thay bằng dữ liệu",
}


class Channel(IntEnum):
    """The way in which a dossier is handed in (``KenhThucHien``)."""

    DIRECT = 1
    ONLINE = 2
    POSTAL = 3


CHANNEL_NAMES = {
    Channel.DIRECT: "Trực tiếp",
    Channel.ONLINE: "Trực tuyến",
    Channel.POSTAL: "Bưu chính công ích",
}


class TermUnit(StrEnum):
    SAME_DAY = "same-day"
    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working-day"


TERM_UNIT_NAMES = {
    TermUnit.HOUR: "giờ",
    TermUnit.DAY: "ngày",
    TermUnit.WORKING_DAY: "ngày làm việc",
}


@dataclass(frozen=True, slots=True)
class Term:
    """Time to resolve a dossier.

    Attributes:
        number: Number of units, 0 or more, may be a fraction (2.1 working days = 2 days and 48
            minutes); unused for the same day.
    """

    unit: TermUnit
    number: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if not self.number.is_finite() or not 0 <= self.number <= MOST_UNITS:
            raise ValueError("a term's number lies between 0 and 3650")

    @classmethod
    def of(cls, unit: TermUnit, number: Decimal | int | str = 0) -> Term:
        return cls(unit, Decimal(number))

    @property
    def working_minutes(self) -> int:
        """How much work fits, at 8 hours a day: what internal steps are held against."""
        if self.unit is TermUnit.SAME_DAY:
            return MINUTES_A_DAY
        each = 60 if self.unit is TermUnit.HOUR else MINUTES_A_DAY
        return round(self.number * each)

    @property
    def in_words(self) -> str:
        """The term as people read it, such as ``2,1 ngày làm việc``."""
        if self.unit is TermUnit.SAME_DAY:
            return "trong ngày"
        return f"{plain_number(self.number)} {TERM_UNIT_NAMES[self.unit]}"


MOST_UNITS = 3650


def plain_number(number: Decimal) -> str:
    """Decimal comma, no trailing zeros: ``2,1``."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee (``PHILEPHI``).

    Attributes:
        amount: In đồng; None where the text alone says what is due.
    """

    code: str = ""
    amount: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """How the procedure is offered over one channel (``CACHTHUCTHUCHIEN``).

    Attributes:
        term: None while nobody has decided what the printed text means.
        text: The term as printed.
        number: A number that is printed without a unit that can be trusted.
        basis: The local decision that changed term or fee; empty for the national values.
    """

    channel: Channel
    term: Term | None = None
    fees: tuple[Fee, ...] = ()
    text: str = ""
    number: Decimal | None = None
    basis: str = ""

    @property
    def fee(self) -> str:
        """The fee in words, such as ``8.000 đ mỗi bản``.

        Free only where that is said, never where nothing is.
        """
        return "; ".join(map(_fee_words, self.fees)) or FEE_UNKNOWN


FEE_UNKNOWN = "Theo quy định"


def _fee_words(fee: Fee) -> str:
    if fee.amount is None:
        return fee.text or FEE_UNKNOWN
    if not fee.amount:
        return fee.text or "Miễn phí"
    return f"{fee.amount:,} đ".replace(",", ".") + (f" {fee.text}" if fee.text else "")


@dataclass(frozen=True, slots=True)
class PaperSpec:
    """A component that a procedure asks for.

    Attributes:
        required: False for a paper that is asked for by case (nếu có).
        replaced_by: The result code (``MA_KQ_THAYTHE``) whose paper can stand in for it.
    """

    code: str = ""
    name: str = ""
    treatment: Treatment = Treatment.HAND_IN
    required: bool = True
    originals: int = 1
    copies: int = 0
    form: str = ""
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A case (trường hợp) of a procedure: the clerk picks one before the checklist.

    Attributes:
        name: Empty when there is but one.
        notes: What the law tells the clerk beside the papers.
    """

    name: str = ""
    papers: tuple[PaperSpec, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultSpec:
    code: str
    name: str = ""


class Holder(StrEnum):
    """Who holds the dossier during an internal step."""

    CLERK = "clerk"
    DIVISION = "division"


HOLDER_NAMES = {Holder.CLERK: "Bộ phận Một cửa", Holder.DIVISION: "Phòng chuyên môn"}


@dataclass(frozen=True, slots=True)
class ProcessStep:
    """A step of the internal process (quy trình nội bộ).

    Attributes:
        hours: Working hours, 0 or more.
    """

    name: str
    holder: Holder
    hours: Decimal
    by: str = ""


class Mark(StrEnum):
    SECTOR = "sector"  # ngành dọc: not the unit's figures
    NO_RESULT = "no_result"  # no paper result
    SAME_DAY = "same_day"
    ANY_PLACE = "any_place"  # phi địa giới


MARK_NAMES = {
    Mark.SECTOR: "Ngành dọc",
    Mark.NO_RESULT: "Không có kết quả giấy",
    Mark.SAME_DAY: "Trong ngày",
    Mark.ANY_PLACE: "Phi địa giới",
}


class PauseReason(StrEnum):
    """Why the clock may stand still."""

    SUPPLEMENT = "supplement"
    POSTING = "posting"
    PAYMENT = "payment"
    OPINION = "opinion"


PAUSE_NAMES = {
    PauseReason.SUPPLEMENT: "Yêu cầu bổ sung hồ sơ",
    PauseReason.POSTING: "Niêm yết công khai",
    PauseReason.PAYMENT: "Thực hiện nghĩa vụ tài chính",
    PauseReason.OPINION: "Lấy ý kiến, xác minh",
}


@dataclass(frozen=True, slots=True)
class Procedure:
    """One version of a procedure.

    Attributes:
        version: SHA-256 of what it says, so that a dossier keeps the version that it was received
            under.
    """

    code: str
    name: str = ""
    field_code: str = ""
    field_name: str = ""
    offers: tuple[Offer, ...] = ()
    cases: tuple[Case, ...] = ()
    results: tuple[ResultSpec, ...] = ()
    level: str = ""
    decision: str = ""
    kind: str = ""
    subjects: str = ""
    marks: frozenset[Mark] = frozenset()
    pauses: frozenset[PauseReason] = frozenset({PauseReason.SUPPLEMENT})
    process: tuple[ProcessStep, ...] = ()
    version: str = ""

    def offer(self, channel: Channel = Channel.DIRECT) -> Offer | None:
        """The channel's own offer; where it has none, the first one (a procedure that is printed
        for one channel is resolved in the same time over the others)."""
        same = [offer for offer in self.offers if offer.channel is channel]
        return next(iter(same or self.offers), None)

    def case(self, name: str = "") -> Case | None:
        """The case of that name; for the empty name the first."""
        if not name:
            return self.cases[0] if self.cases else None
        return next((case for case in self.cases if case.name == name), None)

    @property
    def gives_paper(self) -> bool:
        """The citizen gets a result on paper or as a file."""
        return Mark.NO_RESULT not in self.marks

    @property
    def paper_count(self) -> int:
        return sum(len(case.papers) for case in self.cases)


def process_hours(steps: Iterable[ProcessStep]) -> Decimal:
    return sum((step.hours for step in steps), Decimal(0))


def process_excess(procedure: Procedure, channel: Channel = Channel.DIRECT) -> Decimal:
    """Hours by which the internal steps exceed the limit that binds here; 0 or less fits. With no
    term or no steps there is nothing to exceed."""
    offer = procedure.offer(channel)
    if offer is None or offer.term is None or not procedure.process:
        return Decimal(0)
    return process_hours(procedure.process) - Decimal(offer.term.working_minutes) / 60
