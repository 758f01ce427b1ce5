"""Reuse in the words of the counter: why not, what is missing, until when."""

from __future__ import annotations

from datetime import date

from tthc_desktop.domain.reuse import FoundPaper, ReuseFact
from tthc_desktop.domain.reuse_rules import Why

_WHY = {
    Why.ONE_DOSSIER: "tờ khai, đơn, giấy ủy quyền chỉ dùng cho một hồ sơ",
    Why.UNKNOWN_KIND: "không rõ là giấy gì",
    Why.SLOT_IS_MADE: "mục này là tờ khai hoặc đơn: mỗi hồ sơ làm mới",
    Why.NOT_ACCEPTED: "mục này không nhận loại giấy đó (chưa ai xác nhận trong Cài đặt)",
    Why.OTHER_HOLDER: "không đúng chủ",
    Why.TO_COME: "ngày cấp sau hôm nay",
    Why.EXPIRED: "đã hết hạn",
    Why.FACTS: "thiếu số, cơ quan cấp, ngày cấp hoặc thời hạn",
    Why.NO_EVIDENCE: "chưa có căn cứ: xem giấy và xác nhận lại",
    Why.UNSEEN: "chưa xem đủ các trang",
    Why.NO_REASON: "hết hạn trước ngày hẹn trả mà chưa ghi lý do",
    Why.PUT_ASIDE: "đã ghi là không dùng: R rút lại",
}
FACT_NAMES = {
    ReuseFact.HOLDER: "số định danh của chủ giấy",
    ReuseFact.NUMBER: "số",
    ReuseFact.ISSUER: "cơ quan cấp",
    ReuseFact.ISSUED_ON: "ngày cấp",
    ReuseFact.VALIDITY: "thời hạn",
}


def why_words(why: Why, last_day: date | None = None) -> str:
    """Why a paper is not used."""
    if why is Why.EXPIRED and last_day is not None:
        return f"hết hạn ngày {last_day:%d/%m/%Y}"
    return _WHY[why]


def missing_words(missing: tuple[ReuseFact, ...]) -> str:
    """What has to be read on the paper; empty for nothing."""
    return f"thiếu {', '.join(FACT_NAMES[fact] for fact in missing)}" if missing else ""


def until_words(last_day: date | None, today: date) -> str:
    if last_day is None:
        return "không thời hạn"
    left = (last_day - today).days
    return f"hết hạn sau {left} ngày" if left <= 60 else f"còn hạn đến {last_day:%d/%m/%Y}"


def title_words(paper: FoundPaper) -> str:
    """Number and day of a paper, as far as they are known."""
    day = f"{paper.issued_on:%d/%m/%Y}" if paper.issued_on else ""
    return " · ".join(part for part in (paper.number, day) if part) or "chưa rõ số, ngày"
