"""Which papers only prove who the applicant is."""

from __future__ import annotations

import re

from tthc_desktop.domain.catalogue import Treatment
from tthc_desktop.domain.text import fold

_IDENTITY = re.compile(r"\b(?:giay to tuy than|can cuoc|ho chieu|chung minh nhan dan)\b")
_WHOSE = re.compile(r"\bcua (?=(?P<who>[a-z ]+))")
_APPLICANT = re.compile(
    r"(?:nguoi (?:nop|yeu cau|de nghi|dang ky|di (?:dang ky|khai))|chu ho so|ban than|cong dan)\b"
)


def proves_the_applicant(name: str, treatment: Treatment) -> bool:
    """Whether a paper is shown for nothing but to prove who the applicant is.

    That of somebody else (a guest, a witness, a child) is not: the name of the paper says whose it
    is, and where it names nobody it is the applicant's.
    """
    text = fold(name)
    if treatment is not Treatment.SHOW_ONLY or _IDENTITY.search(text) is None:
        return False
    return all(_APPLICANT.match(found["who"]) for found in _WHOSE.finditer(text))
