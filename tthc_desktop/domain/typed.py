"""What people type or put into files: numbers and money, with comma or dot."""

from __future__ import annotations

import re
from decimal import Decimal

from tthc_desktop.domain.text import clean

_NUMBER = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,4})?")
# 50000 · 50.000 · 50,000 · 50 000, each also with ,00 behind: nothing else is taken for money, so
# that a decimal point never becomes two more zeros.
_MONEY = re.compile(
    r"([0-9]{1,12}|[0-9]{1,3}(?:\.[0-9]{3}){1,3}|[0-9]{1,3}(?:,[0-9]{3}){1,3}"
    r"|[0-9]{1,3}(?: [0-9]{3}){1,3})(?:[.,]0{1,2})?"
)


def parse_number(text: str, most: int) -> Decimal | None:
    """``2,1`` or ``2.1``, from 0 to most; None for anything else."""
    plain = clean(text)
    if not _NUMBER.fullmatch(plain):
        return None
    number = Decimal(plain.replace(",", "."))
    return number if number <= most else None


def parse_money(text: str) -> int | None:
    """A sum in whole đồng; None for any other text."""
    found = _MONEY.fullmatch(clean(text))
    return int(re.sub(r"[., ]", "", found[1])) if found else None
