"""Number, date and the like of a paper, as they are asked for in a question."""

from __future__ import annotations

from datetime import date

from tthc_desktop.domain.component import PaperFacts
from tthc_desktop.domain.time import parse_vn_date
from tthc_desktop.ui.kit.form import Answer, FormField, day


def issued_on(facts: PaperFacts) -> FormField:
    return day("issued_on", "Ngày ban hành", facts.issued_on)


def valid_until(facts: PaperFacts) -> FormField:
    return day("valid_until", "Có giá trị đến", facts.valid_until, "bỏ trống nếu không thời hạn")


def facts_in(answer: Answer) -> PaperFacts:
    """From the lines number, issued_on, issuer, subject and valid_until, those there are.

    Raises:
        InputError: A date cannot be read.
    """
    issued, until = (_day(answer[name]) for name in ("issued_on", "valid_until"))
    return PaperFacts(answer["number"], issued, answer["issuer"], answer["subject"], until)


def _day(text: str) -> date | None:
    return parse_vn_date(text.strip()) if text.strip() else None
