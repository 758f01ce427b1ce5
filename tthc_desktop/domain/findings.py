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

from tthc_desktop.domain.time import UNKNOWN_TIME


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
    DARK = "dark"
    LIGHT = "light"
    CUT = "cut"  # print runs into the edge of the picture
    UPSIDE_DOWN = "upside_down"  # and could not be turned for sure
    SAME_SHEET = "same_sheet"  # twice in one slot
    NO_STAMP = "no_stamp"
    NO_SIGNATURE = "no_signature"
    PAGE_COUNT = "page_count"
    NO_BACK = "no_back"
    # Only told: see NOTES.
    BLANK_PAGE = "blank_page"
    SHOWS_THROUGH = "shows_through"
    SKEWED = "skewed"
    TURNED = "turned"
    DEVIATES = "deviates"
    MAYBE_TWICE = "maybe_twice"


FINDING_TEXTS = {
    Finding.UNREADABLE: "Tệp không mở được",
    Finding.BLANK: "Trang trắng",
    Finding.SAME_FILE: "Trùng tệp với giấy tờ khác",
    Finding.SAME_PICTURE: "Trùng hình với giấy tờ khác",
    Finding.NO_FACTS: "Thiếu số hoặc ngày của văn bản",
    Finding.MAYBE_SAME: "Có thể trùng với giấy tờ khác",
    Finding.NO_PAPER: "Không thấy nội dung giấy tờ",
    Finding.LOW_DPI: "Độ phân giải thấp",
    Finding.BLURRED: "Mờ",
    Finding.OTHER_PAPER: "Có thể nhầm giấy tờ",
    Finding.DARK: "Quá tối",
    Finding.LIGHT: "Chữ quá nhạt",
    Finding.CUT: "Chữ bị cắt ở mép",
    Finding.UPSIDE_DOWN: "Ngược hoặc nằm ngang",
    Finding.SAME_SHEET: "Quét hai lần cùng một tờ",
    Finding.NO_STAMP: "Không thấy dấu đỏ",
    Finding.NO_SIGNATURE: "Không thấy chữ ký",
    Finding.PAGE_COUNT: "Số trang không đúng",
    Finding.NO_BACK: "Thiếu mặt sau",
    Finding.BLANK_PAGE: "Trang trắng",
    Finding.SHOWS_THROUGH: "Trang trắng, hằn mặt trước",
    Finding.SKEWED: "Lệch nhiều, đã chỉnh",
    Finding.TURNED: "Đã tự xoay",
    Finding.DEVIATES: "Khác các trang cùng xấp",
    Finding.MAYBE_TWICE: "Giống một trang khác",
}

NOTES = frozenset(
    {
        Finding.BLANK_PAGE,
        Finding.SHOWS_THROUGH,
        Finding.SKEWED,
        Finding.TURNED,
        Finding.DEVIATES,
        Finding.MAYBE_TWICE,
    }
)
"""Shown beside the page, because somebody should look; they keep nothing from counting."""

BLANK_PAGES = frozenset({Finding.BLANK_PAGE, Finding.SHOWS_THROUGH})

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
    """A clerk's word that the paper is good all the same.

    Attributes:
        findings: What it was given for; another one that turns up later is not covered.
    """

    reason: str = ""
    findings: tuple[Finding, ...] = ()
    by: str = ""
    at: datetime = UNKNOWN_TIME


def passes(findings: Iterable[Finding], overrule: Overrule | None) -> bool:
    covered = set(overrule.findings) if overrule else set()
    return all(finding not in HARD and finding in covered for finding in findings)
