"""What is told of a paper before it is used again: four checks, and what is known of its file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tthc_desktop.domain.people import Applicant
from tthc_desktop.domain.reuse import (
    NOTHING_TYPED,
    REUSE_SOURCE_NAMES,
    BasisKind,
    FoundPaper,
    ReuseFact,
    TypedFacts,
    with_typed,
)
from tthc_desktop.domain.reuse_rules import Amber, ReuseStanding, ReuseVerdict, Why
from tthc_desktop.domain.reuse_words import missing_words, until_words, why_words
from tthc_desktop.domain.signature_words import (
    after_in_words,
    intact_in_words,
    trust_in_words,
    why_in_words,
)
from tthc_desktop.domain.signatures import ChangedAfter, SignatureReport
from tthc_desktop.domain.text import printable
from tthc_desktop.services.reception.confirm_reuse import FetchedPaper


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One of the four checks.

    Attributes:
        facts: What the paper says.
        said: What follows from it.
        tone: ``ok``, ``warn`` (the clerk has to do something, or to look) or ``bad``.
        wanting: Why the paper cannot be used yet, where the title would read as if it could.
    """

    letter: str
    title: str
    facts: tuple[str, ...]
    said: str
    tone: str

    wanting: str = ""

    @property
    def holds(self) -> bool:
        return self.tone == "ok"

    @property
    def why_not(self) -> str:
        """Why the paper cannot be used yet, where it does not hold."""
        return self.wanting or f"{self.title}: {self.said}"


@dataclass(frozen=True, slots=True)
class InSight:
    """A paper at hand, with all that its checks are made of.

    Attributes:
        seen: How many of its pages were shown to their end.
    """

    paper: FoundPaper
    verdict: ReuseVerdict
    owner: Applicant
    today: date
    due: date
    fetched: FetchedPaper | None = None
    seen: int = 0
    typed: TypedFacts = NOTHING_TYPED
    reason: str = ""

    @property
    def full(self) -> FoundPaper:
        return with_typed(self.paper, self.typed)


def checks(at: InSight) -> tuple[CheckLine, ...]:
    """The four that have to hold before a paper is used."""
    return (_holder(at), _kind(at), _validity(at), _seen(at))


def _holder(at: InSight) -> CheckLine:
    name = at.paper.owner_name or at.owner.name
    facts = (name, at.typed.holder or at.paper.owner_id)
    verdict = at.verdict
    if verdict.why is Why.OTHER_HOLDER:
        return CheckLine("A", "Chủ giấy tờ", facts, why_words(verdict.why), "bad")
    if ReuseFact.HOLDER in verdict.missing:
        return CheckLine(
            "A", "Chủ giấy tờ", (), "giấy của người khác: đọc số trên giấy, nhấn S", "warn"
        )
    if Amber.OTHER_NAME in verdict.amber:
        return CheckLine(
            "A",
            "Chủ giấy tờ",
            (f"Trên giấy: {name}", f"Hồ sơ: {at.owner.name}", at.paper.owner_id),
            "✓ cùng số định danh; tên ghi khác, xem kỹ trên giấy",
            "ok",
        )
    said = "số định danh đọc từ giấy" if at.typed.holder else "trùng chủ hồ sơ"
    return CheckLine("A", "Chủ giấy tờ", facts, f"✓ {said}", "ok")


def _kind(at: InSight) -> CheckLine:
    full, verdict = at.full, at.verdict
    facts = [full.name]
    if full.number:
        facts.append(f"Số {full.number}")
    if full.issued_on:
        facts.append(f"Cấp ngày {full.issued_on:%d/%m/%Y}")
    if full.issuer:
        facts.append(full.issuer)
    if verdict.why not in (None, Why.EXPIRED, Why.OTHER_HOLDER):
        return CheckLine("B", "Giấy gì", tuple(facts), why_words(verdict.why), "bad")
    of_kind = (ReuseFact.NUMBER, ReuseFact.ISSUER, ReuseFact.ISSUED_ON)
    missing = tuple(fact for fact in verdict.missing if fact in of_kind)
    if missing:
        said = f"{missing_words(missing)}: đọc trên giấy, nhấn S"
        return CheckLine("B", "Giấy gì", tuple(facts), said, "warn")
    by = "theo danh mục" if verdict.basis.kind is BasisKind.RESULT else "theo Cài đặt đã xác nhận"
    return CheckLine("B", "Giấy gì", tuple(facts), f"✓ mục này nhận, {by}", "ok")


def _validity(at: InSight) -> CheckLine:
    verdict, last = at.verdict, at.verdict.last_day
    facts = (f"Đến hết {last:%d/%m/%Y}",) if last else ()
    if verdict.lapses_by:
        facts = (*facts, verdict.lapses_by)
    if verdict.why is Why.EXPIRED:
        return CheckLine("C", "Hiệu lực", facts, why_words(verdict.why, last), "bad")
    if verdict.why is not None:
        return CheckLine("C", "Hiệu lực", facts, "chưa xét", "warn")
    if ReuseFact.VALIDITY in verdict.missing:
        return CheckLine("C", "Hiệu lực", facts, "chưa rõ thời hạn: đọc trên giấy, nhấn S", "warn")
    if Amber.ENDS_BEFORE_DUE in verdict.amber:
        due = f"hết hạn trước ngày hẹn trả {at.due:%d/%m/%Y}"
        if at.reason:
            return CheckLine("C", "Hiệu lực", (*facts, f"Lý do: {at.reason}"), f"✓ {due}", "ok")
        return CheckLine("C", "Hiệu lực", facts, f"{due}: nhấn S ghi lý do", "warn")
    if last is None:
        return CheckLine("C", "Hiệu lực", ("Không thời hạn",), "✓ còn hiệu lực", "ok")
    return CheckLine("C", "Hiệu lực", facts, f"✓ {until_words(last, at.today)}", "ok")


def _seen(at: InSight) -> CheckLine:
    title = "Đã tận mắt xem"
    if at.fetched is None and at.verdict.standing is ReuseStanding.REFUSED:
        return CheckLine("D", title, (), "không mở tệp vì giấy không dùng được", "warn")
    if at.fetched is None:
        return CheckLine("D", title, (), "đang lấy tệp…", "warn", "Đang lấy tệp để xem.")
    left = at.fetched.pages - at.seen
    facts = (f"{at.seen}/{at.fetched.pages} trang",)
    if left:
        said = f"còn {left} trang: PgDn xem tiếp"
        return CheckLine("D", title, facts, said, "warn", f"Chưa xem hết giấy này, {said}.")
    return CheckLine("D", title, facts, "✓ đã xem hết", "ok")


def about(at: InSight) -> tuple[tuple[str, str], ...]:
    """Where it comes from, what is known of its signature, how good the scan is."""
    paper = at.paper
    where = REUSE_SOURCE_NAMES[paper.source]
    kind = "kết quả" if paper.from_result else "giấy tờ"
    source = f"{where[:1].upper()}{where[1:]}"
    if paper.dossier:
        source = f"{source}, {kind} của hồ sơ {paper.dossier}"
    return (("Nguồn", source), ("Chữ ký số", _signed(at)), ("Bản quét", _scan(at)))


def _signed(at: InSight) -> str:
    """What stands in its file: who signed, whether it holds, and who vouches for it."""
    if at.fetched is None:
        return "chưa lấy tệp"
    check = at.fetched.signatures
    if not check.judged:
        return "chưa kiểm tra được: " + why_in_words(check)
    if not check.signatures:
        return "tệp không có chữ ký số: xem chữ ký và dấu trên giấy"
    return "; ".join(
        f"{printable(each.signer) or 'chưa đọc được tên'} – {_held(each)},"
        f" chứng thư {trust_in_words(each)}"
        for each in check.signatures
    )


def _held(report: SignatureReport) -> str:
    """Whether what was signed is what one sees: *nguyên vẹn* alone only where both are known."""
    words = intact_in_words(report)
    if report.changed_after is not ChangedAfter.UNKNOWN or report.intact is None:
        return words
    return f"{words} lúc ký, sau đó thì {after_in_words(report)}"


def _scan(at: InSight) -> str:
    if at.fetched is None:
        return "chưa lấy tệp"
    resolutions = [report.dpi for report in at.fetched.reports if not report.blank and report.dpi]
    blank = sum(report.blank for report in at.fetched.reports)
    parts: Iterable[str] = (
        f"{at.fetched.pages} trang",
        f"từ {min(resolutions)} dpi" if resolutions else "",
        f"{blank} trang trắng" if blank else "",
    )
    return ", ".join(part for part in parts if part)


def chip_of(verdict: ReuseVerdict, today: date) -> tuple[str, str]:
    """Words and tone of a paper in the list."""
    match verdict.standing:
        case ReuseStanding.REFUSED if verdict.why is not None:
            return why_words(verdict.why, verdict.last_day), "bad"
        case ReuseStanding.ASKS:
            return missing_words(verdict.missing), "warn"
        case _:
            late = Amber.ENDS_BEFORE_DUE in verdict.amber
            words = until_words(verdict.last_day, today)
            tone = "warn" if late or words.startswith("hết hạn") else "ok"
            return words, tone
