"""The one check of Vietnamese text, asked at every border where text comes in.

It tells text that is whole, text that is damaged for sure, and text of which nothing can be said:
names of other peoples break the rules of Vietnamese spelling, and a name may have no mark at all
(Lan, Minh Trang). Nothing is repaired: a guessed name is worse than one that a person looks at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from tthc_desktop.domain import damage_signs as signs
from tthc_desktop.domain.provinces import ends_in_stripped_province
from tthc_desktop.domain.syllables import Spelling, word_kind
from tthc_desktop.domain.text import clean
from tthc_desktop.domain.vietnamese_words import ABBREVIATED, OF_PEOPLES, SMALL


class TextDamage(StrEnum):
    """What happened to a text."""

    MOJIBAKE = "mojibake"
    OLD_ENCODING = "old_encoding"
    REPLACED = "replaced"
    KEYS = "keys"
    CASE = "case"
    LETTERS = "letters"
    MARKS = "marks"


DAMAGE_NAMES = {
    TextDamage.MOJIBAKE: "chữ bị đọc sai bảng mã",
    TextDamage.OLD_ENCODING: "chữ theo bảng mã cũ (TCVN3, VNI, VISCII)",
    TextDamage.REPLACED: "có chữ bị thay bằng dấu ? hoặc ký hiệu lạ",
    TextDamage.KEYS: "có phím Telex hoặc VNI chưa thành chữ",
    TextDamage.CASE: "chữ hoa, chữ thường bị đảo",
    TextDamage.LETTERS: "thiếu chữ cái",
    TextDamage.MARKS: "mất dấu",
}
GARBLING = frozenset(TextDamage) - {TextDamage.LETTERS, TextDamage.MARKS}
"""What puts something wrong in; the others only take away."""


class Wholeness(StrEnum):
    WHOLE = "whole"
    DAMAGED = "damaged"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TextCheck:
    """What the check says.

    Attributes:
        damage: What is sure, in the order of TextDamage.
        maybe: What would be damage in Vietnamese, and may be another language or a misprint.
    """

    damage: tuple[TextDamage, ...] = ()
    maybe: tuple[TextDamage, ...] = ()

    @property
    def answer(self) -> Wholeness:
        if self.damage:
            return Wholeness.DAMAGED
        return Wholeness.UNKNOWN if self.maybe else Wholeness.WHOLE

    @property
    def words(self) -> str:
        """What is sure, in Vietnamese; empty where nothing is."""
        return ", ".join(DAMAGE_NAMES[damage] for damage in self.damage)


@lru_cache(maxsize=4_096)
def check_person(name: str, address: str) -> TextCheck:
    """A person's name and the address beside it: each is evidence about the other.

    Names of all peoples of Vietnam pass: H'Hen Niê, K'Brể, Y Bhăm, Ksor.

    Args:
        name, address: As they came, control characters included; either may be empty.
    """
    name, address = (unicodedata.normalize("NFC", text) for text in (name, address))
    both = f"{name} {address}"
    sure = _signs(both) | _of_name(name)
    if "?" in both:
        sure.add(TextDamage.REPLACED)
    if signs.has_vni_keys(address) or signs.has_telex(name, address):
        sure.add(TextDamage.KEYS)
    if sure & GARBLING:
        return _check(sure & GARBLING, ())
    named, placed = _missing(name, list(_words(name))), _missing(address, _placed(address))
    sure |= named.sure | placed.sure
    maybe = named.maybe | placed.maybe
    if TextDamage.MARKS not in sure and _is_bare(address) and _is_bare(name):
        stripped = (
            TextDamage.MARKS in maybe or _is_stripped_name(name) or _is_stripped_place(address)
        )
        sure |= {TextDamage.MARKS} if stripped else set()
    return _check(sure, maybe)


@lru_cache(maxsize=16_384)
def check_text(text: str, most_misprints: int = 8) -> TextCheck:
    """Anything else that is written in Vietnamese: the name of a procedure, of a paper, of a file.

    Such texts are typed by people: one wrong word among many is a misprint, of which nothing is
    sure.

    Args:
        most_misprints: One wrong word in so many is still taken for a misprint.
    """
    text = unicodedata.normalize("NFC", text)
    garbled = _signs(text)
    if signs.has_vni_keys(text) or signs.is_typed_in_keys(text):
        garbled.add(TextDamage.KEYS)
    if garbled:
        return _check(garbled, ())
    text = " ".join(part for part in _PART.split(text) if not _FILE.search(part))
    kinds = [kind for kind in map(_prose_kind, _FREE.findall(text)) if kind is not None]
    kinds += [Spelling.NO_VOWEL for _ in _LONE.finditer(text)]
    wrong = {_LOSSES[kind] for kind in kinds if kind in _LOSSES}
    if not wrong and not text.isascii():
        return _check((), ())
    count = sum(kind in _LOSSES for kind in kinds)
    known = count + sum(kind is Spelling.SYLLABLE for kind in kinds)
    if text.isascii() and known >= _MOST_BARE and 4 * known >= 3 * len(kinds):
        return _check({*wrong, TextDamage.MARKS}, ())
    sure = count * most_misprints > len(kinds) and not any(map(_is_of_a_people, _words(text)))
    return _check(wrong, ()) if sure else _check((), wrong)


@lru_cache(maxsize=50_000)
def _prose_kind(word: str) -> Spelling | None:
    """What a word is that stands for itself; None for an abbreviation or a number in letters."""
    return word_kind(word.lower()) if _is_prose(word) else None


def _check(sure: Iterable[TextDamage], maybe: Iterable[TextDamage]) -> TextCheck:
    found, perhaps = set(sure), set(maybe)
    # One cause, the first: what reads UTF-8 wrongly also makes signs of the others.
    found -= set(sorted(found & GARBLING, key=list(TextDamage).index)[1:])
    return TextCheck(
        tuple(damage for damage in TextDamage if damage in found),
        tuple(damage for damage in TextDamage if damage in perhaps - found),
    )


_LOSSES = {
    Spelling.NO_VOWEL: TextDamage.LETTERS,
    Spelling.BROKEN: TextDamage.LETTERS,
    Spelling.NO_TONE: TextDamage.MARKS,
}
_MOST_BARE = 4  # Vietnamese words without any mark: four in a row hardly occur
_LONE = re.compile(  # a letter where a word should be; not of a list: điểm b và d khoản 2
    r"(?:^|(?<=[^\W\d_] ))(?<!(?:điểm|nhóm|hạng) )(?<!(?:loại|hoặc) )(?<!(?:và|số) )"
    r"(?<!(?:mục|mẫu) )[bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX](?= [a-zà-ỹ]{2})"
)
_PART = re.compile(r"[,;()]")
_FILE = re.compile(r"\.(?:docx?|pdf|xlsx?|jpe?g|png)\b", re.IGNORECASE)
_FREE = re.compile(r"(?<![\w'’‘ʼ`´])[^\W\d_]{2,}+(?![\w'’‘ʼ`´.])")


def _signs(text: str) -> set[TextDamage]:
    """The traces of what was put in."""
    found = {
        TextDamage.MOJIBAKE: signs.is_mojibake(text),
        TextDamage.OLD_ENCODING: signs.is_old_encoding(text),
        TextDamage.REPLACED: signs.has_replacement(text),
        TextDamage.CASE: signs.is_all_turned(text),
    }
    return {damage for damage, there in found.items() if there}


_IN_NAMES = frozenset(" '’‘ʼ`´-–.,")
# Not typed by accident: a card that has them has its own warning (domain/citizen_card.py).
_ON_PURPOSE = frozenset('<>{}[]()=;:@#$%&*+"/\\_!|')


def _of_name(name: str) -> set[TextDamage]:
    """What a person's name may not have: signs, and words that begin small among others."""
    found = set()
    if any(map(_is_stray, name)) or any(c.isdigit() for c in name):
        found.add(TextDamage.KEYS)
    words = list(_words(name))
    small = [word for word in words if word.text[0].islower() and not word.joined]
    if any(signs.is_case_turned(word.text) for word in words) or 0 < len(small) == len(words):
        found.add(TextDamage.CASE)
    elif any(word.text not in SMALL for word in small):
        found.add(TextDamage.LETTERS)  # a capital went: guyễn Văn Đức
    return found


def _is_stray(letter: str) -> bool:
    category = unicodedata.category(letter)
    if category[0] in "LMNC" or letter.isspace():
        return False
    return letter not in _IN_NAMES and letter not in _ON_PURPOSE


@dataclass(frozen=True, slots=True)
class _Letters:
    """Letters that stand together.

    Attributes:
        joined: Whether a digit, an apostrophe or a full stop stands against them: part of a number,
            of a word of another people, or an abbreviation.
    """

    text: str
    joined: bool


def _words(text: str) -> Iterator[_Letters]:
    for found in signs.WORD.finditer(text):
        before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
        joined = any(c.isdigit() or c in _JOINING for c in (before, after) if c)
        yield _Letters(found.group(), joined or after == ".")


_JOINING = "'’‘ʼ`´_"
_ROMAN = re.compile(r"[ivxlc]+")


def _is_prose(text: str) -> bool:
    """A word that stands for itself: no abbreviation, no number in letters."""
    if len(text) == 1 or not text[1:].islower():
        return False
    return text.lower() not in ABBREVIATED and not _ROMAN.fullmatch(text)


def _placed(address: str) -> list[_Letters]:
    return [word for word in _words(address) if not word.joined and _is_prose(word.text)]


@dataclass(frozen=True, slots=True)
class _Lost:
    sure: set[TextDamage]
    maybe: set[TextDamage]


def _is_of_a_people(word: _Letters) -> bool:
    lower = word.text.lower()
    if len(lower) == 1:
        return word.joined
    return word.joined or (lower in OF_PEOPLES and word_kind(lower) is not Spelling.SYLLABLE)


def _missing(text: str, words: list[_Letters]) -> _Lost:
    """What was taken away, of a name or an address. A word without a vowel is none in any
    language; other words may be a people's own where one beside them surely is."""
    kinds = [
        Spelling.FOREIGN if word.joined or word.text.lower() in OF_PEOPLES else _kind(word.text)
        for word in words
    ]
    sure = {TextDamage.LETTERS} if Spelling.NO_VOWEL in kinds else set()
    found = {_LOSSES[kind] for kind in kinds if kind in (Spelling.BROKEN, Spelling.NO_TONE)}
    if Spelling.FOREIGN in kinds:
        return _Lost(sure, found)
    if _is_bare(text):  # whether its marks are gone, another text has to say
        return _Lost(sure | (found - {TextDamage.MARKS}), found)
    return _Lost(sure | found, set())


def _kind(word: str) -> Spelling:
    if len(word) == 1 and word.isupper():
        return Spelling.SYLLABLE  # an initial
    return word_kind(word.lower())


def _is_bare(text: str) -> bool:
    return text.isascii()


_ASCII_NAME = re.compile(r"\w+ (?:van|thi)( \w+)+", re.IGNORECASE)
_ASCII_PLACE = re.compile(
    r"(?:^|[,;]\s*)(?:so|to|ap|xa|thon|xom|khu pho|kp|phuong|quan|huyen|tinh|duong|ngo"
    r"|thi xa|thi tran|thanh pho|to dan pho)\b",
    re.IGNORECASE,
)


def _is_stripped_name(name: str) -> bool:
    return _ASCII_NAME.fullmatch(clean(name)) is not None


def _is_stripped_place(address: str) -> bool:
    return _ASCII_PLACE.search(address) is not None or ends_in_stripped_province(address)
