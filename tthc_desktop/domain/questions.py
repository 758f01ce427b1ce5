"""What an imported procedure leaves open, and a person's answers to it.

The national package holds rows that are no papers, numbers without a unit, headings where cases
should be (reference/domain.md 3.2 and 8). Nothing of it is guessed: each doubt becomes a question
with a few numbered choices, and a version comes into force once all of its questions are answered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from tthc_desktop.domain.catalogue import (
    CHANNEL_NAMES,
    Case,
    Channel,
    Offer,
    PaperSpec,
    Procedure,
    Term,
    TermUnit,
    Treatment,
    plain_number,
)
from tthc_desktop.domain.damaged_texts import damaged_texts
from tthc_desktop.domain.text import fold
from tthc_desktop.domain.wire import sha256_hex


class Doubt(StrEnum):
    NO_UNIT = "no_unit"
    UNIT_CONFLICT = "unit_conflict"
    REPEATED_CHANNEL = "repeated_channel"
    DOUBTFUL_CASE = "doubtful_case"
    NOTE_ROW = "note_row"
    COPIES = "copies"
    REPEATED_PAPER = "repeated_paper"
    NO_PAPERS = "no_papers"
    DAMAGED_TEXT = "damaged_text"


DOUBT_NAMES = {
    Doubt.NO_UNIT: "Thời hạn không có đơn vị",
    Doubt.UNIT_CONFLICT: "Đơn vị thời hạn mâu thuẫn",
    Doubt.REPEATED_CHANNEL: "Một kênh có nhiều thời hạn",
    Doubt.DOUBTFUL_CASE: "Trường hợp chưa rõ",
    Doubt.NOTE_ROW: "Dòng 0 bản chính, 0 bản sao",
    Doubt.COPIES: "Số bản bất thường",
    Doubt.REPEATED_PAPER: "Giấy tờ lặp lại",
    Doubt.NO_PAPERS: "Không có thành phần hồ sơ",
    Doubt.DAMAGED_TEXT: "Chữ có thể bị hỏng",
}

MOST_CHOICES = 9  # one key each
# More than any commune procedure asks for: above it a year or the number of a form slipped in.
MOST_COPIES = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that can be chosen.

    Attributes:
        value: What is stored.
        words: What stands beside its number on the page.
    """

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a row of the catalogue file leaves open.

    Attributes:
        key: Stable as long as the row says the same, so that an answer outlives the next import.
        place: Case or channel that it stands in.
        rows: How many rows of the file ask it.
    """

    code: str
    key: str
    doubt: Doubt
    place: str
    text: str
    choices: tuple[Choice, ...]
    rows: int = 1

    @property
    def likeness(self) -> tuple[Doubt, str, tuple[Choice, ...]]:
        """Questions of many procedures that one answer may settle together."""
        return (self.doubt, self.text, self.choices)

    def allows(self, value: str) -> bool:
        return any(choice.value == value for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Settled:
    """A procedure as far as it is decided.

    Attributes:
        decided: Questions with an answer.
        doubts: Doubts of the file, answered or not, by rows.
    """

    procedure: Procedure
    open: tuple[Question, ...]
    decided: tuple[Question, ...]
    doubts: Mapping[Doubt, int]


Answers = Mapping[str, str]
_Ask = Callable[[Question], str | None]  # counts the question and gives its answer

_NOTE = "note"
_PAPER = "paper"
_SHOWN = "shown"
_BY_CASE = "by_case"
_DATA = "data"
_SHARED = "shared"
_CASE = "case"
_EXTRA = "extra"
_NONE = "none"
_KEEP = "keep"
_MERGE = "merge"

_ROW_CHOICES = (
    Choice(_NOTE, "ghi chú"),
    Choice(_PAPER, "giấy tờ phải nộp"),
    Choice(_SHOWN, "chỉ xuất trình"),
    Choice(_BY_CASE, "nộp nếu có"),
    Choice(_DATA, "thay bằng dữ liệu"),
)
_CASE_CHOICES = (
    Choice(_SHARED, "giấy tờ chung"),
    Choice(_CASE, "một trường hợp riêng"),
    Choice(_NOTE, "chỉ là lưu ý"),
    Choice(_SHOWN, "giấy tờ chỉ xuất trình"),
    Choice(_EXTRA, "giấy tờ nộp nếu có"),
)
_CONFLICT_CHOICES = (
    Choice(TermUnit.WORKING_DAY.value, "ngày làm việc"),
    Choice(TermUnit.DAY.value, "ngày"),
)
_DAMAGE_CHOICES = (Choice(_KEEP, "đúng nguyên văn là như vậy (nếu sai: sửa tệp rồi nhập lại)"),)
_SHOWN_LETTERS = 160
_REPEATED_CHOICES = (Choice(_MERGE, "gộp làm một"), Choice(_KEEP, "giữ từng dòng"))

# Titles of the portal that head a list instead of naming a case ("Giấy tờ phải nộp", "Lưu ý");
# seen in a third of the procedures that have more than one.
_HEADING = re.compile(
    r"^[\s\-+–•*()\divx.]*"
    r"(giay to|chung tu|cac giay to|thanh phan ho so|luu y|ghi chu|xuat trinh|ho so gom|bao gom"
    r"|buoc|thoi han|truong hop uy quyen|truong hop (ho so )?(khong )?(duoc )?gui ho so"
    r"|truong hop ho so (khong )?duoc gui|truong hop dang ky tren moi truong dien tu"
    r"|(nguoi .{0,40})?phai (nop|xuat trinh))"
)


def settle(procedure: Procedure, answers: Answers) -> Settled:
    """Applies what was answered; what was not stays open, and nothing is dropped: rows that are
    notes become notes of their case."""
    asked: dict[str, Question] = {}
    doubts: Counter[Doubt] = Counter()

    def ask(question: Question) -> str | None:
        doubts[question.doubt] += question.rows
        asked.setdefault(question.key, question)
        answer = answers.get(question.key)
        return answer if answer is not None and question.allows(answer) else None

    for found in damaged_texts(procedure):
        text = f"{found.words}: {found.text[:_SHOWN_LETTERS]}"
        ask(_question(procedure.code, Doubt.DAMAGED_TEXT, found.place, text, _DAMAGE_CHOICES))
    offers = _settled_offers(procedure, ask)
    cases = _settled_cases(procedure, ask)
    still = tuple(q for q in asked.values() if not q.allows(answers.get(q.key, "")))
    decided = tuple(q for q in asked.values() if q not in still)
    return Settled(replace(procedure, offers=offers, cases=cases), still, decided, dict(doubts))


def _key(doubt: Doubt, *parts: object) -> str:
    text = "\x1f".join(map(str, parts))
    return f"{doubt.value}:{sha256_hex(text.encode())[:16]}"


def _question(
    code: str, doubt: Doubt, place: str, text: str, choices: tuple[Choice, ...], rows: int = 1
) -> Question:
    return Question(code, _key(doubt, place, text), doubt, place, text, choices, rows)


# Terms


def _settled_offers(procedure: Procedure, ask: _Ask) -> tuple[Offer, ...]:
    """The offers, one a channel; rows that say the same are one row."""
    if not procedure.offers:
        text = "Thủ tục không nêu kênh và thời hạn"
        answer = ask(_question(procedure.code, Doubt.NO_UNIT, "", text, _unit_choices(False)))
        term = Term(TermUnit.SAME_DAY) if answer == TermUnit.SAME_DAY.value else None
        return (Offer(Channel.DIRECT, term),) if answer else ()
    settled: list[Offer] = []
    for channel in dict.fromkeys(offer.channel for offer in procedure.offers):
        printed = list(dict.fromkeys(o for o in procedure.offers if o.channel is channel))
        decided = [_with_unit(procedure.code, offer, ask) for offer in printed]
        settled.append(_one_offer(procedure.code, printed, decided, ask))
    return tuple(settled)


def _with_unit(code: str, offer: Offer, ask: _Ask) -> Offer:
    place = CHANNEL_NAMES[offer.channel]
    if offer.term is None:
        choices = _unit_choices(offer.number is not None)
        answer = ask(_question(code, Doubt.NO_UNIT, place, _printed(offer), choices))
        if answer is None or answer == _NONE:
            return offer
        number = offer.number if offer.number is not None else 0
        unit = TermUnit(answer)
        return replace(offer, term=Term.of(unit, 0 if unit is TermUnit.SAME_DAY else number))
    if offer.term.unit is TermUnit.DAY and "ngày làm việc" in offer.text.lower():
        text = f"{offer.term.in_words} – {offer.text}"
        answer = ask(_question(code, Doubt.UNIT_CONFLICT, place, text, _CONFLICT_CHOICES))
        if answer is not None:
            return replace(offer, term=Term.of(TermUnit(answer), offer.term.number))
    return offer


def _unit_choices(has_number: bool) -> tuple[Choice, ...]:
    counted = (
        Choice(TermUnit.WORKING_DAY.value, "ngày làm việc"),
        Choice(TermUnit.DAY.value, "ngày"),
        Choice(TermUnit.HOUR.value, "giờ"),
    )
    ends = (
        Choice(TermUnit.SAME_DAY.value, "trong ngày"),
        Choice(_NONE, "không phải thời hạn"),
    )
    return (counted if has_number else ()) + ends


def _printed(offer: Offer) -> str:
    number = plain_number(offer.number) if offer.number is not None else ""
    return " – ".join(part for part in (number, offer.text) if part) or "(để trống)"


def _one_offer(code: str, printed: list[Offer], decided: list[Offer], ask: _Ask) -> Offer:
    """The words are those of the file, so that an answer about a unit asks nothing anew."""
    if len(printed) == 1:
        return decided[0]
    choices = tuple(Choice(str(n), _offer_words(o)) for n, o in enumerate(printed[:MOST_CHOICES]))
    text = "; ".join(map(_offer_words, printed))
    place = CHANNEL_NAMES[printed[0].channel]
    answer = ask(_question(code, Doubt.REPEATED_CHANNEL, place, text, choices, len(printed)))
    return replace(decided[0], term=None) if answer is None else decided[int(answer)]


def _offer_words(offer: Offer) -> str:
    term = offer.term.in_words if offer.term else _printed(offer)
    return f"{term} ({offer.text[:60]})" if offer.text and offer.term else term


# Cases and papers


def _settled_cases(procedure: Procedure, ask: _Ask) -> tuple[Case, ...]:
    if not any(case.papers for case in procedure.cases):
        choices = (Choice(_NONE, "đúng là không có giấy tờ"),)
        ask(_question(procedure.code, Doubt.NO_PAPERS, "", "Thủ tục không nêu giấy tờ", choices))
    titles = Counter(case.name for case in procedure.cases)
    shared: list[PaperSpec] = []
    notes: list[str] = []
    own: list[Case] = []
    for case in procedure.cases:
        role = _role(procedure, case, titles, ask)
        if role == _NOTE:
            notes += [*case.notes, *(paper.name for paper in case.papers)]
            continue
        settled = _settled_case(procedure.code, case, ask)
        if role in (None, _CASE):
            own.append(settled)
            continue
        shared += [_as(paper, role) for paper in settled.papers]
        notes += settled.notes
    return _put_together(own, tuple(shared), tuple(notes))


def _role(procedure: Procedure, case: Case, titles: Counter[str], ask: _Ask) -> str | None:
    """What a doubtful case is; None for a case like any other, or one not yet answered."""
    if len(procedure.cases) == 1 and not _HEADING.match(fold(case.name)):
        return None
    if not doubtful_title(case.name) and titles[case.name] == 1:
        return None
    first = case.papers[0].name if case.papers else ""
    text = (
        f"{case.name or '(không tên)'}: {len(case.papers)} dòng, dòng đầu: {first[:_SHOWN_LETTERS]}"
    )
    return ask(_question(procedure.code, Doubt.DOUBTFUL_CASE, case.name, text, _CASE_CHOICES))


def doubtful_title(title: str) -> bool:
    """A heading, or nothing, where a case should be named."""
    return not title.strip(" -–.") or _HEADING.match(fold(title)) is not None


def _settled_case(code: str, case: Case, ask: _Ask) -> Case:
    names = Counter(paper.name for paper in case.papers)
    papers: list[PaperSpec] = []
    notes = list(case.notes)
    met: set[str] = set()
    for paper in case.papers:
        if names[paper.name] > 1:
            first = paper.name not in met
            met.add(paper.name)
            rows = names[paper.name] if first else 0
            question = _question(
                code, Doubt.REPEATED_PAPER, case.name, paper.name, _REPEATED_CHOICES, rows
            )
            if ask(question) == _MERGE and not first:
                continue
        decided = _settled_paper(code, case.name, paper, ask)
        if decided is None:
            notes.append(paper.name)
        else:
            papers.append(decided)
    return Case(case.name, tuple(papers), tuple(notes))


def _settled_paper(code: str, place: str, paper: PaperSpec, ask: _Ask) -> PaperSpec | None:
    """The paper as it was answered; None for a row that is only a note."""
    if paper.treatment is Treatment.HAND_IN and not paper.originals and not paper.copies:
        answer = ask(_question(code, Doubt.NOTE_ROW, place, paper.name, _ROW_CHOICES))
        if answer is None:
            return paper
        return None if answer == _NOTE else _as(replace(paper, originals=1), answer)
    if paper.originals > MOST_COPIES or paper.copies > MOST_COPIES:
        counts = f"{paper.originals} bản chính, {paper.copies} bản sao"
        choices = (
            Choice("1+0", "1 bản chính"),
            Choice("0+1", "1 bản sao"),
            Choice("1+1", "1 bản chính, 1 bản sao"),
            Choice(_KEEP, f"đúng là {counts}"),
        )
        text = f"{counts}: {paper.name}"
        answer = ask(_question(code, Doubt.COPIES, place, text, choices))
        if answer is not None and answer != _KEEP:
            originals, _, copies = answer.partition("+")
            return replace(paper, originals=int(originals), copies=int(copies))
    return paper


def _as(paper: PaperSpec, role: str) -> PaperSpec:
    match role:
        case "shown":
            return replace(paper, treatment=Treatment.SHOW_ONLY)
        case "data":
            return replace(paper, treatment=Treatment.BY_DATA, required=False)
        case "by_case" | "extra":
            return replace(paper, required=False)
        case _:
            return paper


def _put_together(
    own: list[Case], shared: tuple[PaperSpec, ...], notes: tuple[str, ...]
) -> tuple[Case, ...]:
    """The cases with the papers that they share, which come first in every case."""
    if not own:
        return (Case("", shared, notes),)
    names = _names(own)
    return tuple(
        Case(name, shared + case.papers, notes + case.notes)
        for name, case in zip(names, own, strict=True)
    )


def _names(own: list[Case]) -> list[str]:
    """A single case needs none: there is nothing to pick. Several have each their own, or the
    clerk could not tell which checklist is meant."""
    if len(own) == 1:
        return ["" if doubtful_title(own[0].name) else own[0].name]
    names: list[str] = []
    for number, case in enumerate(own, 1):
        name = case.name or f"Trường hợp {number}"
        names.append(name if name not in names else f"{name} ({number})")
    return names
