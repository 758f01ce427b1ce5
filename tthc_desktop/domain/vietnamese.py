"""The one check of Vietnamese text, asked at every border where text comes in.

It tells text that is whole, text that is damaged for sure, and text of which nothing can be said:
names of other peoples break the rules of Vietnamese spelling, and a name may have no mark at all
(Lan, Minh Trang). Nothing is repaired: a guessed name is worse than one that a person looks at.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tthc_desktop.domain import damage_signs as signs
from tthc_desktop.domain.lost_letters import (
    LOSSES,
    has_lone_consonant,
    is_of_a_people,
    is_prose,
    missing,
    parts_of,
    words_of,
)
from tthc_desktop.domain.lost_words import lacks_parts, lacks_words
from tthc_desktop.domain.provinces import ends_in_stripped_province
from tthc_desktop.domain.syllables import Spelling, has_tone, word_kind
from tthc_desktop.domain.text import clean
from tthc_desktop.domain.text_damage import GARBLING, TextCheck, TextDamage, answered
from tthc_desktop.domain.vietnamese_words import FAMILIES_CHANGED, PLACE_CUT, PLACE_D, SMALL, TITLES


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
        return answered(sure & GARBLING, ())
    named, placed = missing(name, [list(words_of(name))]), missing(address, parts_of(address))
    sure |= named.sure | placed.sure
    maybe = named.maybe | placed.maybe
    if PLACE_CUT.search(address) or (has_lone_consonant(name) and not named.excuses):
        maybe.add(TextDamage.LETTERS)
    if lacks_words(name) or lacks_parts(address):
        maybe.add(TextDamage.LETTERS)
    family = name.partition(" ")[0].lower()
    if family in FAMILIES_CHANGED or PLACE_D.search(address):
        maybe.add(TextDamage.MARKS)
    if TextDamage.MARKS not in sure and name.isascii():
        if _is_stripped_name(name):
            maybe.add(TextDamage.MARKS)
        if address.isascii() and (TextDamage.MARKS in maybe or _is_stripped_place(address)):
            sure.add(TextDamage.MARKS)
    return answered(sure, maybe, named.excused | placed.excused)


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
        return answered(garbled, ())
    text = _PART.sub(" ", _without_files(text)).rstrip(" .:")
    if text.isupper() and " " in text.strip():
        text = text.lower()  # a heading, not abbreviations
    kinds = [kind for kind in map(_prose_kind, _FREE.findall(text)) if kind is not None]
    kinds += [Spelling.NO_VOWEL for _ in _LONE.finditer(text)]
    wrong = {LOSSES[kind] for kind in kinds if kind in LOSSES}
    if _has_no_tone(text):
        return answered({*wrong, TextDamage.MARKS}, ())
    if not wrong and not text.isascii():
        return answered((), ())
    count = sum(kind in LOSSES for kind in kinds)
    known = count + sum(kind is Spelling.SYLLABLE for kind in kinds)
    if text.isascii() and known >= _MOST_BARE and 4 * known >= 3 * len(kinds):
        return answered({*wrong, TextDamage.MARKS}, ())
    sure = count * most_misprints > len(kinds) and not any(map(is_of_a_people, words_of(text)))
    return answered(wrong, ()) if sure else answered((), wrong)


@lru_cache(maxsize=50_000)
def _prose_kind(word: str) -> Spelling | None:
    """What a word is that stands for itself; None for an abbreviation or a number in letters."""
    return word_kind(word.lower()) if is_prose(word) else None


def _has_no_tone(text: str) -> bool:
    """Whether the tones are gone from a text that has other marks: the real texts without any are
    *Nuôi con nuôi* and shorter. Names, which are chosen, do not count."""
    words = (word for at, word in enumerate(_FREE.findall(text)) if at == 0 or word.islower())
    kinds = [_prose_kind(word) for word in words]
    said = sum(kind not in (None, Spelling.FOREIGN) for kind in kinds)
    return said >= _MOST_TONELESS and not text.isascii() and not has_tone(text)


def _without_files(text: str) -> str:
    """Files are named without marks, and stand behind what they hold (*khoáng sảnMau 03.doc*).
    Where all of the text has none, that is no reason."""
    if text.isascii():
        return text
    return _ASCII.sub(lambda run: run["word"] + _FILE.sub(" ", run["rest"]), text)


_MOST_BARE = 4  # Vietnamese words without any mark: four in a row hardly occur
_MOST_TONELESS = 5
_LONE = re.compile(  # a letter where a word should be; not of a list: điểm b và d khoản 2
    r"(?:^|(?<=[^\W\d_] ))(?<!(?:điểm|nhóm|hạng) )(?<!(?:loại|hoặc) )(?<!(?:và|số) )"
    r"(?<!(?:mục|mẫu|lục) )(?:[bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX](?= [a-zà-ỹ]{2})"
    r"|(?<=[a-zà-ỹ]{2} )[bcdđghklmnpqrstvx]$)"
)
_PART = re.compile(r"[,;()]")
_ASCII = re.compile(r"(?P<word>(?:(?<=[^\x00-\x7f])[A-Za-z]+)?)(?P<rest>[\x00-\x7f]+)")
_FILE = re.compile(r"^.*\.(?:docx?|pdf|xlsx?|jpe?g|png)\b", re.IGNORECASE | re.DOTALL)
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
    words = list(words_of(name))
    titled = {at for at, word in enumerate(words[:-1]) if word.text in TITLES}
    small = [
        word
        for at, word in enumerate(words)
        if at not in titled and word.text[0].islower() and not word.joined
    ]
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
