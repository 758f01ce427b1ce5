"""What kind of paper a name speaks of, as far as reuse goes: made for one dossier, or a certificate
that says something of its holder until it lapses.

Component codes are generic or empty (``TK`` stands for 13 papers of the national catalogue, ``DON``
for 17; reference/domain.md, last section), so that only words and result codes tell. A name that
is not known is not taken for anything: see PaperNature.UNKNOWN.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from tthc_desktop.domain.text import clean, fold

RESULT_CODE = "KQ."
"""How the code of a result begins (``MAKETQUA``)."""


class PaperNature(StrEnum):
    ONE_DOSSIER = "one_dossier"  # declarations, applications, powers of attorney: never reused
    RESULT = "result"
    CERTIFICATE = "certificate"
    UNKNOWN = "unknown"


class Lapse(StrEnum):
    """When the law lets a kind of certificate lapse."""

    NEVER = "never"
    MONTHS = "months"  # after its issue
    PRINTED = "printed"  # each one bears its last day: one without has not been read
    UNSAID = "unsaid"  # the law sets no term for all uses: what the paper or the clerk says counts


@dataclass(frozen=True, slots=True)
class Certificate:
    """A kind of certificate.

    Attributes:
        id: Kept in mappings.
        names: How its name begins, folded.
        months: With Lapse.MONTHS.
        source: What the term rests on.
    """

    id: str
    name: str
    names: tuple[str, ...]
    lapse: Lapse = Lapse.UNSAID
    months: int = 0
    source: str = ""


_CIVIL = "Luật Hộ tịch 2014: giấy tờ hộ tịch không thời hạn"
CERTIFICATES = (
    Certificate(
        "birth",
        "Giấy khai sinh, trích lục khai sinh",
        ("giay khai sinh", "trich luc khai sinh", "trich luc giay khai sinh"),
        Lapse.NEVER,
        source=_CIVIL,
    ),
    Certificate(
        "marriage",
        "Giấy chứng nhận kết hôn, trích lục kết hôn",
        ("giay chung nhan ket hon", "trich luc ket hon", "trich luc dang ky ket hon"),
        Lapse.NEVER,
        source=_CIVIL,
    ),
    Certificate(
        "divorce_note",
        "Trích lục ghi chú ly hôn",
        ("trich luc ghi chu ly hon",),
        Lapse.NEVER,
        source=_CIVIL,
    ),
    Certificate(
        "death",
        "Trích lục khai tử, giấy chứng tử",
        ("trich luc khai tu", "giay chung tu"),
        Lapse.NEVER,
        source=_CIVIL,
    ),
    Certificate(
        "parentage",
        "Trích lục đăng ký nhận cha, mẹ, con",
        ("trich luc dang ky nhan cha", "trich luc nhan cha"),
        Lapse.NEVER,
        source=_CIVIL,
    ),
    Certificate(
        "marital_status",
        "Giấy xác nhận tình trạng hôn nhân",
        ("giay xac nhan tinh trang hon nhan", "xac nhan tinh trang hon nhan"),
        Lapse.MONTHS,
        6,
        "NĐ 123/2015/NĐ-CP đ.23",
    ),
    Certificate(
        "residence",
        "Xác nhận thông tin về cư trú",
        (
            "xac nhan thong tin ve cu tru",
            "giay xac nhan thong tin ve cu tru",
            "xac nhan thong tin cu tru",
            "giay xac nhan thong tin cu tru",
            "giay xac nhan cu tru",
        ),
        Lapse.MONTHS,
        12,
        "TT 55/2021/TT-BCA đ.17, sửa bởi TT 66/2023/TT-BCA (cần đối chiếu)",
    ),
    Certificate(
        "health",
        "Giấy khám sức khỏe",
        ("giay kham suc khoe", "giay chung nhan suc khoe"),
        Lapse.MONTHS,
        12,
        "TT 32/2023/TT-BYT (cần đối chiếu)",
    ),
    # Each law that asks for one sets its own term (90 days, 6 or 12 months).
    Certificate(
        "criminal_record", "Phiếu lý lịch tư pháp", ("phieu ly lich tu phap",), Lapse.PRINTED
    ),
    Certificate(
        "household_business",
        "Giấy chứng nhận đăng ký hộ kinh doanh",
        ("giay chung nhan dang ky ho kinh doanh",),
        Lapse.NEVER,
        source="NĐ 168/2025/NĐ-CP: không ghi thời hạn (cần đối chiếu)",
    ),
    Certificate(
        "tax", "Giấy chứng nhận đăng ký thuế", ("giay chung nhan dang ky thue",), Lapse.UNSAID
    ),
    Certificate(
        "land",
        "Giấy chứng nhận quyền sử dụng đất",
        ("giay chung nhan quyen su dung dat", "giay chung nhan qsdd"),
        Lapse.UNSAID,
    ),
    Certificate(
        "vessel",
        "Giấy chứng nhận đăng ký phương tiện thủy nội địa",
        ("giay chung nhan dang ky phuong tien thuy",),
        Lapse.UNSAID,
    ),
    Certificate(
        "safety",
        "Giấy chứng nhận an toàn kỹ thuật và bảo vệ môi trường",
        ("giay chung nhan an toan ky thuat",),
        Lapse.PRINTED,
        source="in trên từng giấy",
    ),
    Certificate("health_card", "Thẻ bảo hiểm y tế", ("the bao hiem y te",), Lapse.PRINTED),
    Certificate("building", "Giấy phép xây dựng", ("giay phep xay dung",), Lapse.UNSAID),
    Certificate("poor", "Giấy chứng nhận hộ nghèo", ("giay chung nhan ho ngheo",), Lapse.PRINTED),
)
"""Kinds that are often asked for again. Terms are from secondary sources: reference/domain.md."""

_ISSUED = (
    *("giay chung nhan", "giay xac nhan", "giay phep", "giay cong nhan", "giay chung tu"),
    *("trich luc", "quyet dinh", "van ban xac nhan", "xac nhan", "chung chi", "chung nhan"),
    *("bang tot nghiep", "the bao hiem y te", "phieu ly lich tu phap", "giay kham suc khoe"),
    *("giay khai sinh", "giay bao tu", "giay chung sinh"),
)
"""How papers that an authority issues with a number begin."""

_MADE = (
    *("to khai", "ban khai", "ban ke khai", "phieu khai", "giay khai", "ke khai", "mau to khai"),
    *("don", "giay de nghi", "van ban de nghi", "cong van de nghi", "ban de nghi", "de nghi"),
    *("phieu de nghi", "phieu yeu cau", "giay yeu cau", "van ban yeu cau", "cong van yeu cau"),
    *("phieu dang ky", "giay dang ky", "ban dang ky", "mau don", "phieu bao", "giay bao thay doi"),
    *("mau ho tich dien tu", "bieu mau", "danh sach de nghi", "to trinh"),
    *("giay uy quyen", "van ban uy quyen", "hop dong uy quyen", "uy quyen", "giay gioi thieu"),
    *("giay cam doan", "van ban cam doan", "ban cam doan", "loi cam doan", "cam doan"),
    *("giay cam ket", "van ban cam ket", "ban cam ket", "cam ket", "giay thoa thuan"),
    *("ban thuyet minh", "thuyet minh", "ban tuong trinh", "giay thong bao thay doi"),
    *("ban giai trinh", "van ban giai trinh", "so yeu ly lich"),
)
"""How papers that somebody makes for one dossier begin."""

_COPY = re.compile(
    r"^(?:\d+|[a-z]|[ivx]+|ban sao|ban chinh|ban chup|ban goc|co chung thuc|chung thuc|cong chung"
    r"|dien tu|mot trong|cac|nop|xuat trinh|bo|nhung|giay to sau)(?: |$)"
)
_WORDS = re.compile(r"[^a-z0-9]+")
_PARTS = re.compile(r"\bhoac\b|\bhay\b|\bva\b|\bkem\b|[;/]")


@dataclass(frozen=True, slots=True)
class _Named:
    head: str
    parts: tuple[str, ...]


@lru_cache(4096)
def _named(name: str) -> _Named:
    """The name without marks, numbering and "bản sao": as a whole, and the papers in it."""
    folded = fold(clean(name)).replace("\u200b", "")
    parts = tuple(part for part in map(_core, _PARTS.split(folded)) if part)
    return _Named(_core(folded), parts)


def _core(folded: str) -> str:
    words = _WORDS.sub(" ", folded).strip()
    while match := _COPY.match(words):
        words = words[match.end() :]
    return words


def _begins(words: str, names: tuple[str, ...]) -> bool:
    return any(words == name or words.startswith(f"{name} ") for name in names)


def is_made(name: str) -> bool:
    """Whether it begins as what somebody makes for one dossier. A certificate's own words count
    first: ``Giấy khai sinh`` is no ``giấy khai``."""
    named = _named(name)
    return _begins(named.head, _MADE) and not _begins(named.head, _ISSUED)


def nature_of(name: str, code: str, *, from_result: bool) -> PaperNature:
    """What a paper is.

    Args:
        code: Of the result, or of the slot in which it lay; the latter tells nothing.
    """
    if is_made(name):
        return PaperNature.ONE_DOSSIER
    named = _named(name)
    if not named.head or any(is_made(part) for part in named.parts):
        return PaperNature.UNKNOWN  # "Giấy phép hoặc tờ khai": which of them nobody knows
    if "uy quyen" in named.head and not named.head.startswith("quyet dinh"):
        return PaperNature.UNKNOWN
    if from_result and code.startswith(RESULT_CODE):
        return PaperNature.RESULT
    return PaperNature.CERTIFICATE if _begins(named.head, _ISSUED) else PaperNature.UNKNOWN


def certificate_of(name: str) -> Certificate | None:
    """The kind of certificate that a name begins with; of two the longer one. None for another."""
    head = _named(name).head
    found = [
        (len(words), kind)
        for kind in CERTIFICATES
        for words in kind.names
        if _begins(head, (words,))
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


_BY_ID = {kind.id: kind for kind in CERTIFICATES}
_BY_NAME = "="


def kind_key(name: str) -> str:
    """Names the kind of a certificate in mappings and on the wire: its id, or for one that has none
    all its words. Empty for what is no certificate."""
    if nature_of(name, "", from_result=False) is not PaperNature.CERTIFICATE:
        return ""
    kind = certificate_of(name)
    return kind.id if kind else f"{_BY_NAME}{_named(name).head}"


def is_takeable(key: str) -> bool:
    """Whether a mapping may name it: a result code, or the key of a certificate."""
    result = key.startswith(RESULT_CODE) and len(key) > len(RESULT_CODE)
    return result or key in _BY_ID or (key.startswith(_BY_NAME) and len(key) > len(_BY_NAME))


def kind_name(key: str) -> str:
    """A kind_key() in words."""
    return _BY_ID[key].name if key in _BY_ID else key.removeprefix(_BY_NAME)


def spoken_kind(name: str) -> str:
    """The kind of a certificate as people write it, of a name for which kind_key() gives a key:
    with its marks, without numbering and "bản sao"."""
    kind = certificate_of(name)
    if kind is not None:
        return kind.name
    head, words = _named(name).head, clean(name).split()
    for start in range(len(words)):
        rest = " ".join(words[start:])
        if _WORDS.sub(" ", fold(rest)).strip() == head:
            return f"{rest[:1].upper()}{rest[1:]}"
    return clean(name)


def same_words(one: str, other: str) -> bool:
    """Whether two names of slots are the same but for marks and spaces."""
    return _WORDS.sub(" ", fold(clean(one))).strip() == _WORDS.sub(" ", fold(clean(other))).strip()


_OTHERS = re.compile(
    r"\bcua (?:tre|con|chau|cha|me|vo|chong|ben|nguoi (?:duoc|chet|phu thuoc|cho|kia|giam ho)"
    r"|chu so huu|chu ho|thanh vien|nguoi lam chung)\b"
)
_AT_MOST = re.compile(r"(?:khong qua|chua qua|trong vong|trong thoi han) (\d{1,3}) (thang|ngay)\b")


@lru_cache(1024)
def asks_for_anothers(slot_name: str) -> bool:
    """Whether the slot asks for a paper of somebody else than the owner of the dossier, as of the
    child that is adopted: what is found under the owner's number need not be it."""
    return _OTHERS.search(_WORDS.sub(" ", fold(clean(slot_name)))) is not None


@lru_cache(1024)
def most_age(slot_name: str) -> tuple[int, int]:
    """How old a paper may be for this slot, as its name says: months and days, 0 for unsaid."""
    match = _AT_MOST.search(_WORDS.sub(" ", fold(clean(slot_name))))
    if match is None:
        return 0, 0
    number = int(match[1])
    return (number, 0) if match[2] == "thang" else (0, number)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last one."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
