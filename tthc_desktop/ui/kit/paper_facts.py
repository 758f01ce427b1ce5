"""Number, date and the like of a paper, as they are asked for in a question."""

from __future__ import annotations

from datetime import date

from tthc_desktop.domain.component import PaperFacts
from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.time import parse_vn_date
from tthc_desktop.ui.kit.act import Wrong
from tthc_desktop.ui.kit.form import Answer

_DATES = ("issued_on", "valid_until")


def wrong_date(answer: Answer) -> Wrong | None:
    """The first of its dates that cannot be read."""
    for name in _DATES:
        try:
            _day(answer[name])
        except TthcError as error:
            return Wrong(name, sentence(error))
    return None


def facts_in(answer: Answer) -> PaperFacts:
    """From the lines number, issued_on, issuer, subject and valid_until, those there are.

    Raises:
        InputError: A date cannot be read.
    """
    issued_on, valid_until = (_day(answer[name]) for name in _DATES)
    return PaperFacts(answer["number"], issued_on, answer["issuer"], answer["subject"], valid_until)


def _day(text: str) -> date | None:
    return parse_vn_date(text.strip()) if text.strip() else None
