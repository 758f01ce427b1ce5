"""What keeps a slot from counting as digitised.

The province asks for an end to digitisation for the form's sake (số hóa hình thức;
reference/domain.md 0, 5): a file counts when it opens, shows something, is a paper of its own and
is signed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Finding(StrEnum):
    UNREADABLE = "unreadable"
    BLANK = "blank"
    SAME_FILE = "same_file"
    SAME_PICTURE = "same_picture"
    NO_FACTS = "no_facts"  # a result or reply without number or date
    MAYBE_SAME = "maybe_same"
    NO_PAPER = "no_paper"  # a picture of something that is no paper
    LOW_DPI = "low_dpi"
    BLURRED = "blurred"
    OTHER_PAPER = "other_paper"


FINDING_TEXTS = {
    Finding.UNREADABLE: "Tệp không mở được",
    Finding.BLANK: "Trang trắng",
    Finding.SAME_FILE: "Trùng tệp với giấy tờ khác",
    Finding.SAME_PICTURE: "Trùng hình với giấy tờ khác",
    Finding.NO_FACTS: "Thiếu số hoặc ngày của văn bản",
    Finding.MAYBE_SAME: "Có thể trùng với giấy tờ khác",
    Finding.NO_PAPER: "Không thấy nội dung giấy tờ",
    Finding.LOW_DPI: "Dưới 200 dpi",
    Finding.BLURRED: "Mờ",
    Finding.OTHER_PAPER: "Có thể nhầm giấy tờ",
}

HARD = frozenset(
    {
        Finding.UNREADABLE,
        Finding.BLANK,
        Finding.SAME_FILE,
        Finding.SAME_PICTURE,
        Finding.NO_FACTS,
    }
)
"""No reason makes these good: the paper has to come in again, or the facts be filled in."""


@dataclass(frozen=True, slots=True)
class Overrule:
    """A clerk's word that the paper is good all the same. findings: what it was given for; another
    one that turns up later is not covered."""

    reason: str
    findings: tuple[Finding, ...]
    by: str
    at: datetime


def passes(findings: Iterable[Finding], overrule: Overrule | None) -> bool:
    covered = set(overrule.findings) if overrule else set()
    return all(finding not in HARD and finding in covered for finding in findings)
