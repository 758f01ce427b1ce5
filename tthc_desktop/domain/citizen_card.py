"""The QR code of a Vietnamese citizen card (căn cước công dân 2021, căn cước 2024).

UTF-8 text, fields between ``|``: number (12 digits), old number (9 digits or nothing), name, birth
date ``ddMMyyyy``, gender, residence, date of issue; later cards append more, which is ignored
(reference/domain.md 6, S20). The number holds the province of birth registration, century and
gender, and the year of birth (Decree 137/2015) but no check digit, so that it is held against the
other fields. What does not agree warns and never blocks: the clerk has the card in hand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tthc_desktop.domain.code_kinds import Reason, kind_of
from tthc_desktop.domain.provinces import ends_in_province, ends_in_stripped_province
from tthc_desktop.domain.text import clean, nfc
from tthc_desktop.domain.text_damage import GARBLING, TextDamage
from tthc_desktop.domain.typed_damage import is_like_gender, split_by_other_sign
from tthc_desktop.domain.vietnamese import check_person


class CardKind(StrEnum):
    CITIZEN_CARD = "citizen_card"
    OTHER = "other"
    NONE = "none"


class CardWarning(StrEnum):
    """What a clerk has to look at on the card itself."""

    GARBLED = "garbled"
    LETTERS_LOST = "letters_lost"
    MARKS_LOST = "marks_lost"
    SPELLING_UNUSUAL = "spelling_unusual"
    MARKUP = "markup"
    HIDDEN_CHARACTERS = "hidden_characters"
    TEXT_TOO_LONG = "text_too_long"
    NUMBER_FORM = "number_form"
    NUMBER_PROVINCE = "number_province"
    NUMBER_GENDER = "number_gender"
    NUMBER_YEAR = "number_year"
    OLD_NUMBER_FORM = "old_number_form"
    NAME_MISSING = "name_missing"
    BIRTH_DATE_IMPOSSIBLE = "birth_date_impossible"
    BIRTH_DATE_FUTURE = "birth_date_future"
    GENDER_UNKNOWN = "gender_unknown"
    RESIDENCE_MISSING = "residence_missing"
    RESIDENCE_CUT = "residence_cut"
    ISSUE_DATE_MISSING = "issue_date_missing"
    ISSUE_DATE_IMPOSSIBLE = "issue_date_impossible"
    ISSUE_DATE_FUTURE = "issue_date_future"
    ISSUED_BEFORE_BIRTH = "issued_before_birth"


WARNING_TEXTS: dict[CardWarning, str] = {
    CardWarning.GARBLED: (
        "Bàn phím hoặc bộ gõ có thể đã làm sai chữ khi quét. Tắt bộ gõ rồi quét lại, hoặc đối chiếu"
        " từng chữ với thẻ."
    ),
    CardWarning.LETTERS_LOST: (
        "Họ tên hoặc nơi thường trú có chữ viết không có trong tiếng Việt: máy quét có thể đã làm"
        " rơi, thừa hoặc dính chữ. Quét lại, hoặc đối chiếu từng chữ với thẻ rồi sửa."
    ),
    CardWarning.MARKS_LOST: (
        "Họ tên hoặc nơi thường trú có thể đã mất dấu khi quét. Quét lại, hoặc đối chiếu với thẻ"
        " rồi gõ đủ dấu."
    ),
    CardWarning.SPELLING_UNUSUAL: (
        "Kiểm tra lại họ tên, nơi thường trú: có chữ hoặc phần khác cách viết thường gặp, có thể"
        " đúng như vậy hoặc đã mất chữ, mất dấu, mất hay lặp một phần khi quét. Đối chiếu với thẻ,"
        " đúng rồi thì tiếp tục."
    ),
    CardWarning.MARKUP: "Họ tên hoặc nơi thường trú có ký hiệu lạ (như < > =). Đối chiếu với thẻ.",
    CardWarning.HIDDEN_CHARACTERS: (
        "Nội dung mã có ký tự ẩn hoặc đảo chiều chữ, đã bị bỏ đi. Đối chiếu từng chữ với thẻ."
    ),
    CardWarning.TEXT_TOO_LONG: "Họ tên hoặc nơi thường trú dài bất thường. Đối chiếu với thẻ.",
    CardWarning.NUMBER_FORM: "Số định danh không đủ 12 chữ số. Gõ lại theo thẻ.",
    CardWarning.NUMBER_PROVINCE: (
        "Ba chữ số đầu của số định danh không phải mã tỉnh (001–096). Đối chiếu số với thẻ."
    ),
    CardWarning.NUMBER_GENDER: "Số định danh không khớp với giới tính. Đối chiếu với thẻ.",
    CardWarning.NUMBER_YEAR: "Số định danh không khớp với năm sinh. Đối chiếu với thẻ.",
    CardWarning.OLD_NUMBER_FORM: "Số chứng minh nhân dân cũ không đủ 9 chữ số. Đối chiếu với thẻ.",
    CardWarning.NAME_MISSING: "Mã không có họ tên. Gõ họ tên theo thẻ.",
    CardWarning.BIRTH_DATE_IMPOSSIBLE: (
        "Ngày sinh trong mã không phải một ngày có thật nên để trống. Gõ ngày sinh theo thẻ."
    ),
    CardWarning.BIRTH_DATE_FUTURE: "Ngày sinh ở tương lai. Xem ngày của máy và đối chiếu với thẻ.",
    CardWarning.GENDER_UNKNOWN: (
        "Giới tính trong mã không phải Nam hay Nữ nên để trống. Chọn giới tính theo thẻ."
    ),
    CardWarning.RESIDENCE_MISSING: "Mã không có nơi thường trú. Gõ nơi thường trú theo thẻ.",
    CardWarning.RESIDENCE_CUT: (
        "Nơi thường trú không kết thúc bằng tên tỉnh, thành phố nên có thể bị cắt mất phần cuối."
        " Đối chiếu với thẻ rồi gõ cho đủ."
    ),
    CardWarning.ISSUE_DATE_MISSING: (
        "Mã không có ngày cấp, phần cuối có thể bị mất khi quét. Quét lại, hoặc gõ ngày cấp theo"
        " thẻ."
    ),
    CardWarning.ISSUE_DATE_IMPOSSIBLE: (
        "Ngày cấp trong mã không phải một ngày có thật nên để trống. Gõ ngày cấp theo thẻ."
    ),
    CardWarning.ISSUE_DATE_FUTURE: "Ngày cấp ở tương lai. Xem ngày của máy và đối chiếu với thẻ.",
    CardWarning.ISSUED_BEFORE_BIRTH: "Ngày cấp trước ngày sinh. Đối chiếu hai ngày với thẻ.",
}


_STILL_THAT_CARD = frozenset(
    {
        *(CardWarning.SPELLING_UNUSUAL, CardWarning.TEXT_TOO_LONG, CardWarning.OLD_NUMBER_FORM),
        *(CardWarning.RESIDENCE_MISSING, CardWarning.RESIDENCE_CUT, CardWarning.GENDER_UNKNOWN),
        CardWarning.NUMBER_PROVINCE,  # nobody here knows all codes; nothing on the card denies it
    }
)


def proves_who(warnings: Iterable[CardWarning]) -> bool:
    """Whether a card of which these warnings are given still says whose it is: what contradicts
    itself, or lost letters of a name, has to be compared with the card by somebody."""
    return _STILL_THAT_CARD.issuperset(warnings)


@dataclass(frozen=True, slots=True)
class CardFields:
    """What stands on the card. Texts are clean (domain/text.py), empty when absent.

    Attributes:
        number, old_number: As they came, also where a warning says that they are no such numbers:
            the clerk corrects a digit faster than types twelve.
        gender: Nam, Nữ, or empty for anything else.
    """

    number: str
    old_number: str
    name: str
    birth_date: date | None
    gender: str
    residence: str
    issue_date: date | None


@dataclass(frozen=True, slots=True)
class CardReading:
    """What one payload is.

    Attributes:
        fields: Only of a citizen card.
        warnings: In the order of CardWarning.
        reason: Why it is no card; None for a card.
        text: The clean payload of any other code, such as a dossier's; empty for a card, whose data
            stand in fields and nowhere else.
    """

    kind: CardKind
    fields: CardFields | None = None
    warnings: tuple[CardWarning, ...] = ()
    reason: Reason | None = None
    text: str = ""


LONGEST = 4_096
"""Bytes in UTF-8 of a payload that is looked at; the largest QR code holds 2,953."""

# What scanners and the readers' own programs put around a payload: white space, controls, byte
# order marks, and the symbology as AIM writes it (]Q1 for a QR code).
_AROUND = "".join(map(chr, range(33))) + "\ufeff\u00a0\u200b\u007f"
_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_NUMBER = re.compile(r"[0-9]{12}")
_OLD_NUMBER = re.compile(r"[0-9]{9}")
_DAY = re.compile(
    r"([0-9]{2})([0-9]{2})([0-9]{4})|([0-9]{1,2})(?P<sign>[/.-])([0-9]{1,2})(?P=sign)([0-9]{4})"
)
_LIKE_DAY = re.compile(r"[0-9]{4,8}|[0-9]{1,2}[ /.-][0-9]{1,2}[ /.-][0-9]{2,4}")
_FEWEST_FIELDS = 6
_LONGEST_NUMBER = 20  # of one that is damaged
_PROVINCES = range(1, 97)  # those of before 2025 stay valid (reference/domain.md 6)
_LONGEST_NAME, _LONGEST_RESIDENCE = 200, 500  # what an applicant may have (domain/people.py)
_GENDERS = {"nam": "Nam", "nữ": "Nữ"}
# Nobody's name or address begins like a formula or holds a tag.
_MARKUP = re.compile(r"[<>]|^\s*[=+@\-]|&#?\w{1,10};|\$\{|\{\{|javascript:", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[{}\[\]()=;:@#$%&*+\"/\\_!]")


def read_card(payload: str, today: date) -> CardReading:
    """Reads a code that may be a citizen card's. Total: any text gives an answer.

    Args:
        payload: Text of one code, as a reader gave it or a hand scanner typed it.
        today: The date in Vietnam.
    """
    text = _AIM.sub("", payload.strip(_AROUND), count=1).strip(_AROUND)
    if not clean(text):
        return CardReading(CardKind.NONE, reason=Reason.EMPTY)
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST:
        return _other(text[:LONGEST], Reason.TOO_LONG)
    text = unicodedata.normalize("NFC", text)
    parts = text.split("|")
    if _is_card([clean(part) for part in parts]):
        return _card(parts, today)
    if (split := split_by_other_sign(text)) is not None:
        return _card(split, today, CardWarning.GARBLED)
    return _other(text, kind_of(clean(text)))


def _other(text: str, reason: Reason) -> CardReading:
    return CardReading(CardKind.OTHER, reason=reason, text=clean(text))


def _is_card(parts: list[str]) -> bool:
    """By what stands where: one of number, birth date and gender may be damaged, and warned of.

    Health cards and licences have twelve digits and days too, but a name in the second place.
    """
    if len(parts) < _FEWEST_FIELDS:
        return False
    number, old, _, birth, gender = parts[:5]
    if _is_name(old):
        return False
    is_day, is_gender = bool(_LIKE_DAY.fullmatch(birth)), is_like_gender(gender)
    if _NUMBER.fullmatch(number):
        return is_day or is_gender
    digits = sum(c.isdigit() for c in number)
    return is_day and is_gender and 2 * digits >= len(number) and len(number) <= _LONGEST_NUMBER


def _is_name(old: str) -> bool:
    letters = sum(c.isalpha() for c in old)
    return letters > len(old) // 2 and (" " in old or len(old) > _LONGEST_NUMBER)


def _card(parts: list[str], today: date, *known: CardWarning) -> CardReading:
    """Reads the fields of a card.

    Args:
        parts: At least six, in NFC, otherwise as they came.
    """
    texts = [clean(part) for part in parts] + [""]
    number, old, name, birth, gender, residence, issued = texts[:7]
    fields = CardFields(
        number=number,
        old_number=old,
        name=name,
        birth_date=_day(birth),
        gender=_GENDERS.get(gender.casefold(), ""),
        residence=residence,
        issue_date=_day(issued),
    )
    found = {*known, *_of_number(fields), *_of_days(fields, issued, today)}
    found |= _of_texts(parts[:7], fields)
    if not fields.gender:
        found.add(CardWarning.GENDER_UNKNOWN)
    warnings = tuple(warning for warning in CardWarning if warning in found)
    return CardReading(CardKind.CITIZEN_CARD, fields, warnings)


def _day(text: str) -> date | None:
    """``ddMMyyyy``, with or without the same sign between; None for a day that never was."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    day, month, year = found.group(1, 2, 3) if found[1] else found.group(4, 6, 7)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _of_number(fields: CardFields) -> set[CardWarning]:
    found = set()
    if fields.old_number not in ("", fields.number) and not _OLD_NUMBER.fullmatch(
        fields.old_number
    ):
        found.add(CardWarning.OLD_NUMBER_FORM)
    number = fields.number
    if not _NUMBER.fullmatch(number):
        return found | {CardWarning.NUMBER_FORM}
    if int(number[:3]) not in _PROVINCES:
        found.add(CardWarning.NUMBER_PROVINCE)
    # The fourth digit: 0 and 1 for men and women of the 20th century, 2 and 3 of the 21st, …
    if fields.gender and fields.gender != ("Nam", "Nữ")[int(number[3]) % 2]:
        found.add(CardWarning.NUMBER_GENDER)
    year = 1900 + 100 * (int(number[3]) // 2) + int(number[4:6])
    if fields.birth_date is not None and fields.birth_date.year != year:
        found.add(CardWarning.NUMBER_YEAR)
    return found


def _of_days(fields: CardFields, issued: str, today: date) -> set[CardWarning]:
    found = set()
    if fields.birth_date is None:
        found.add(CardWarning.BIRTH_DATE_IMPOSSIBLE)
    elif fields.birth_date > today:
        found.add(CardWarning.BIRTH_DATE_FUTURE)
    if fields.issue_date is None:
        absent = CardWarning.ISSUE_DATE_MISSING
        found.add(CardWarning.ISSUE_DATE_IMPOSSIBLE if issued else absent)
    elif fields.issue_date > today:
        found.add(CardWarning.ISSUE_DATE_FUTURE)
    elif fields.birth_date is not None and fields.issue_date < fields.birth_date:
        found.add(CardWarning.ISSUED_BEFORE_BIRTH)
    return found


def _of_texts(parts: list[str], fields: CardFields) -> set[CardWarning]:
    """The warnings that the texts of a card call for.

    Args:
        parts: The texts as they came, for what clean() takes out of the fields.
    """
    name, residence = parts[2], parts[5]
    found = set()
    if not any(c.isalpha() for c in fields.name):
        found.add(CardWarning.NAME_MISSING)
    if any(_is_hidden(c) for part in parts for c in part):
        found.add(CardWarning.HIDDEN_CHARACTERS)
    if len(fields.name) > _LONGEST_NAME or len(fields.residence) > _LONGEST_RESIDENCE:
        found.add(CardWarning.TEXT_TOO_LONG)
    if _MARKUP.search(name) or _MARKUP.search(residence):
        found.add(CardWarning.MARKUP)
        return found  # put there on purpose, whatever else it looks like
    person = check_person(nfc(name), nfc(residence))
    known = person.damage
    if not fields.gender:
        known += check_person(nfc(parts[4]), "").damage
    if GARBLING.intersection(known):
        found.add(CardWarning.GARBLED)
    if _NOT_IN_NAMES.search(name):
        found.add(CardWarning.MARKUP)
    if found & {CardWarning.GARBLED, CardWarning.MARKUP}:
        return found  # its letters and its end cannot be judged any more
    found |= {_LOSSES[damage] for damage in known if damage in _LOSSES}
    if person.maybe and not known:
        found.add(CardWarning.SPELLING_UNUSUAL)
    if not fields.residence:
        found.add(CardWarning.RESIDENCE_MISSING)
    elif not _ends_as_it_should(fields.residence, stripped=CardWarning.MARKS_LOST in found):
        found.add(CardWarning.RESIDENCE_CUT)
    return found


def _ends_as_it_should(residence: str, *, stripped: bool) -> bool:
    """Whether it ends in a province. Where marks are gone, so are those of its province: that is
    told, and nothing was cut off."""
    return ends_in_province(residence) or (stripped and ends_in_stripped_province(residence))


_LOSSES = {TextDamage.LETTERS: CardWarning.LETTERS_LOST, TextDamage.MARKS: CardWarning.MARKS_LOST}


def _is_hidden(letter: str) -> bool:
    """ASCII's controls, and what turns the direction of writing or hides between letters. Controls
    beyond ASCII are text that was decoded wrongly."""
    return unicodedata.category(letter) == "Cf" or (letter < " " and letter not in "\t\r\n")
