"""What a code is when it is no citizen card: a clerk is told, and the window acts on its own."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from tthc_desktop.domain import cover_sheet
from tthc_desktop.domain.portal_dossier import is_official_code


class Reason(StrEnum):
    """Why a payload is no citizen card. The window acts on COVER_SHEET, DOSSIER and NUMBER."""

    EMPTY = "empty"
    COVER_SHEET = "cover_sheet"
    DOSSIER = "dossier"
    NUMBER = "number"
    SEPARATOR = "separator"
    URL = "url"
    PAYMENT = "payment"
    HEALTH_CARD = "health_card"
    DRIVING_LICENCE = "driving_licence"
    MACHINE_ZONE = "machine_zone"
    CONTACT = "contact"
    WIFI = "wifi"
    CARD_CUT = "card_cut"
    GARBLED = "garbled"
    TOO_LONG = "too_long"
    FIELDS = "fields"
    TEXT = "text"


REASON_TEXTS: dict[Reason, str] = {
    Reason.EMPTY: "Không đọc được mã nào.",
    Reason.COVER_SHEET: "Đây là mã của tờ ngăn giữa các giấy tờ, không phải thẻ căn cước.",
    Reason.DOSSIER: "Đây là mã hồ sơ, không phải thẻ căn cước.",
    Reason.NUMBER: "Mã chỉ có một số định danh, không có họ tên. Quét mã QR trên mặt thẻ.",
    Reason.SEPARATOR: "Đây là tờ ngăn để tách giấy tờ, không phải thẻ căn cước.",
    Reason.URL: "Đây là một địa chỉ trang mạng, không phải thẻ căn cước. Chương trình không mở.",
    Reason.PAYMENT: "Đây là mã chuyển tiền (VietQR), không phải thẻ căn cước.",
    Reason.HEALTH_CARD: "Đây là mã của thẻ bảo hiểm y tế, không phải thẻ căn cước.",
    Reason.DRIVING_LICENCE: "Đây là mã của giấy phép lái xe, không phải thẻ căn cước.",
    Reason.MACHINE_ZONE: "Đây là dòng chữ máy đọc ở mặt sau thẻ. Quét mã QR trên thẻ.",
    Reason.CONTACT: "Đây là danh thiếp điện tử, không phải thẻ căn cước.",
    Reason.WIFI: "Đây là mã vào mạng Wi-Fi, không phải thẻ căn cước.",
    Reason.CARD_CUT: "Mã giống thẻ căn cước nhưng bị đứt hoặc hỏng. Quét lại.",
    Reason.GARBLED: (
        "Bàn phím hoặc bộ gõ đã làm sai nội dung mã. Chuyển bàn phím sang tiếng Anh (Mỹ), tắt bộ gõ"
        " và phím Caps Lock rồi quét lại."
    ),
    Reason.TOO_LONG: "Nội dung dài hơn mọi thẻ căn cước nên không nhận.",
    Reason.FIELDS: "Mã có nhiều mục nhưng không phải của thẻ căn cước.",
    Reason.TEXT: "Mã chỉ chứa chữ, không phải thẻ căn cước.",
}

_URL = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.|mailto:|tel:|sms:|smsto:|geo:)", re.IGNORECASE)
_CONTACT = re.compile(r"(?:BEGIN:VCARD|MECARD:|BIZCARD:)", re.IGNORECASE)
_PROVISIONAL = re.compile(r"TẠM-[A-Z0-9]{1,6}-[0-9]{6,}")  # domain/ids.py provisional_code
_MACHINE_ZONE = re.compile(r"I[D<]VNM[0-9<]")  # ICAO 9303, TD1
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){4,}")
_NUMBER = re.compile(r"[0-9]{12}|[0-9]{9}")
_DAY = re.compile(r"[0-9]{2}[/.-]?[0-9]{2}[/.-]?[0-9]{4}")
_CLASS = re.compile(r"A[1-4]?|B[12]?|BE|C1?|C1?E|D[12]?|D[12]?E|E|F[B-E]2?")  # of licences
# Digit keys 1 to 9 and 0 where the layout is not the scanner's: French; and American with the
# shift key held. The Vietnamese layout is below.
_DIGIT_ROWS = (frozenset("&é\"'(-è_çà"), frozenset("!@#$%^&*()"))
_VIETNAMESE_TONES = frozenset("\u0300\u0309\u0303\u0301\u0323")  # keys 5 to 9
_VIETNAMESE_HATS = frozenset("\u0306\u0302")
_PERSONAL_DIGITS = 12


def kind_of(text: str) -> Reason:
    """What kind of code it is that is no citizen card. Total: every text has a reason.

    Args:
        text: Cleaned (domain/text.py).
    """
    if not text:
        return Reason.EMPTY
    upper = text.upper()
    if upper.startswith("TTHC1"):
        return Reason.COVER_SHEET if cover_sheet.parse(text) else Reason.GARBLED
    if is_official_code(upper.replace(" ", "")) or _PROVISIONAL.fullmatch(upper):
        return Reason.DOSSIER
    if _NUMBER.fullmatch(text):
        return Reason.NUMBER
    if upper == "PATCHT":
        return Reason.SEPARATOR
    return _foreign(text, upper) or _of_fields(text)


def _foreign(text: str, upper: str) -> Reason | None:
    if _URL.match(text):
        return Reason.URL
    if text.startswith("000201"):  # EMVCo merchant QR, payload format indicator
        return Reason.PAYMENT
    if _CONTACT.match(text):
        return Reason.CONTACT
    if upper.startswith("WIFI:"):
        return Reason.WIFI
    if _MACHINE_ZONE.match(upper.replace(" ", "")):
        return Reason.MACHINE_ZONE
    return None


def _of_fields(text: str) -> Reason:
    fields = [field.strip() for field in text.split("|")]
    if _is_layout_damage(fields[0]):
        return Reason.GARBLED
    if len(fields) == 1:
        return Reason.TEXT
    if _is_hex_name(fields[1]):
        return Reason.HEALTH_CARD
    if _NUMBER.fullmatch(fields[0]):
        # Second a name, as on a licence; on a citizen card the old number stands there.
        if any(c.isalpha() for c in fields[1]):
            classes = any(_CLASS.fullmatch(field) for field in fields[2:])
            days = any(_DAY.fullmatch(field) for field in fields[2:])
            return Reason.DRIVING_LICENCE if classes and days else Reason.FIELDS
        return Reason.CARD_CUT
    return Reason.FIELDS


def _is_hex_name(field: str) -> bool:
    """A name as the health insurance card has it: hexadecimal UTF-8."""
    if not _HEX.fullmatch(field):
        return False
    try:
        name = bytes.fromhex(field).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum(c.isalpha() or c == " " for c in name) > len(name) // 2


def _is_layout_damage(field: str) -> bool:
    """Whether these are the twelve digits of a personal number typed on another layout's keys.

    Vietnamese (Windows and xkb): 1 to 4 and 0 are ă â ê ô đ, 5 to 9 combining tone marks. Which
    digit stood where is lost as soon as something composes the marks, so it is not undone.
    """
    if len(field) == _PERSONAL_DIGITS and any(set(field) <= row for row in _DIGIT_ROWS):
        return True
    keys = 0
    for letter in unicodedata.normalize("NFD", field):
        if letter in "đaeo" or letter in _VIETNAMESE_TONES:
            keys += 1
        elif letter not in _VIETNAMESE_HATS:
            return False
    return keys == _PERSONAL_DIGITS
