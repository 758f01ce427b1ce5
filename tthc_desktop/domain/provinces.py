"""How Vietnamese addresses end: in one of the 34 provinces of today or the 63 of before July 2025
(Resolution 202/2025/QH15), as cards and other papers spell them."""

from __future__ import annotations

import re
import unicodedata

from tthc_desktop.domain.text import fold

_NAMES = (
    "An Giang,Bà Rịa - Vũng Tàu,Bạc Liêu,Bắc Giang,Bắc Kạn,Bắc Ninh,Bến Tre,Bình Dương,Bình Định,"
    "Bình Phước,Bình Thuận,Cà Mau,Cao Bằng,Cần Thơ,Đà Nẵng,Đắk Lắk,Đắk Nông,Điện Biên,Đồng Nai,"
    "Đồng Tháp,Gia Lai,Hà Giang,Hà Nam,Hà Nội,Hà Tĩnh,Hải Dương,Hải Phòng,Hậu Giang,Hòa Bình,"
    "Hồ Chí Minh,Huế,Hưng Yên,Khánh Hòa,Kiên Giang,Kon Tum,Lai Châu,Lạng Sơn,Lào Cai,Lâm Đồng,"
    "Long An,Nam Định,Nghệ An,Ninh Bình,Ninh Thuận,Phú Thọ,Phú Yên,Quảng Bình,Quảng Nam,"
    "Quảng Ngãi,Quảng Ninh,Quảng Trị,Sóc Trăng,Sơn La,Tây Ninh,Thái Bình,Thái Nguyên,Thanh Hóa,"
    "Thừa Thiên Huế,Tiền Giang,Trà Vinh,Tuyên Quang,Vĩnh Long,Vĩnh Phúc,Yên Bái,"
    # as they were spelled or are shortened
    "Bắc Cạn,Đắc Lắc,Đăk Lăk,Đăk Lắk,Đắk Lăk,Đắc Nông,Đăk Nông,Đak Lak,Đak Nông,Dak Lak,Dak Nông,"
    "Hà Tây,HCM,HN,BR-VT,BRVT,TT Huế,TT-Huế,Sài Gòn,Kontum,Gialai"
)
_SIGNS = re.compile(r"[\s.–—‒‑-]+")
_PREFIX = re.compile(r"^(?:tỉnh|thành phố|t\s?p|t)\s+(?=\S)|^tp(?=[^\W\d_])")
_COUNTRY = re.compile(r"(?:^|[\s,])việt nam$")
_PARTS = re.compile(r"[,;]|\s[-–—]\s")


def _plain(text: str) -> str:
    """Lower case, one space for all signs, and the tone of hoà and hòa at one place."""
    lower = _SIGNS.sub(" ", unicodedata.normalize("NFC", text.lower())).strip()
    return re.sub(r"o([àáảãạ])(?=\s|$)", lambda found: _MOVED[found[1]], lower)


_MOVED = {"à": "òa", "á": "óa", "ả": "ỏa", "ã": "õa", "ạ": "ọa"}
_ENDS = frozenset(map(_plain, _NAMES.split(",")))
_WITHOUT_MARKS = frozenset(fold(name) for name in _ENDS) - _ENDS
_SPELLED_OUT = re.compile(rf"(?:^|\s)(?:tỉnh|thành phố|t ?p) (?:{'|'.join(sorted(_ENDS))})$")


def ends_in_province(address: str) -> bool:
    """Whether the last part of an address is a province, with or without its title."""
    whole = _COUNTRY.sub("", _plain(address)).strip(" ,;")
    parts = [_without_title(part) for part in _last_parts(address)]
    if any(part in _ENDS for part in parts):
        return True
    one_part = not _PARTS.search(address)
    return _SPELLED_OUT.search(whole) is not None or (
        one_part and any(whole.endswith(f" {name}") for name in _ENDS)
    )


def ends_in_stripped_province(address: str) -> bool:
    """Whether it ends in the name of a province whose marks are gone: *Kien Giang*."""
    return any(_without_title(part) in _WITHOUT_MARKS for part in _last_parts(address))


def _last_parts(address: str) -> tuple[str, ...]:
    """The last part; also with what stands before a dash, as in Bà Rịa - Vũng Tàu."""
    commas = [part for part in re.split(r"[,;]", address) if _plain(part)]
    if commas and _plain(commas[-1]) == "việt nam":
        commas.pop()
    dashes = [part for part in _PARTS.split(commas[-1]) if _plain(part)] if commas else []
    return (commas[-1], dashes[-1]) if dashes else ()


def _without_title(part: str) -> str:
    return _PREFIX.sub("", _plain(part))
