"""Which letters and marks are missing from the words of a name or an address.

What another people of Vietnam writes may look like Vietnamese that lost something, so that each
loss is sure, doubtful, or excused by such a people's word beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tthc_desktop.domain import damage_signs as signs
from tthc_desktop.domain.syllables import Spelling, has_tone, word_kind
from tthc_desktop.domain.text_damage import TextDamage
from tthc_desktop.domain.vietnamese_words import ABBREVIATED, OF_PEOPLES

LOSSES = {
    Spelling.NO_VOWEL: TextDamage.LETTERS,
    Spelling.BROKEN: TextDamage.LETTERS,
    Spelling.TORN: TextDamage.LETTERS,
    Spelling.NO_TONE: TextDamage.MARKS,
}


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters that stand together.

    Attributes:
        joined: Whether a digit, an apostrophe or a full stop stands against them: part of a number,
            of a word of another people, or an abbreviation.
        apostrophe: Whether it is an apostrophe: H'Hen, M'gar.
    """

    text: str
    joined: bool
    apostrophe: bool


def words_of(text: str) -> Iterator[Letters]:
    """The runs of letters in a text, with what stands against them."""
    for found in signs.WORD.finditer(text):
        before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
        apostrophe = any(c in _APOSTROPHES for c in (before, after) if c)
        joined = apostrophe or any(c.isdigit() or c == "_" for c in (before, after)) or after == "."
        yield Letters(found.group(), joined, apostrophe)


_APOSTROPHES = "'’‘ʼ`´"
_ROMAN = re.compile(r"[ivxlc]+")


def is_prose(text: str) -> bool:
    """A word that stands for itself: no abbreviation, no number in letters."""
    if len(text) == 1 or not text[1:].islower():
        return False
    return text.lower() not in ABBREVIATED and not _ROMAN.fullmatch(text)


def parts_of(address: str) -> list[list[Letters]]:
    """The words of each part of an address."""
    shouted = address.isupper()
    text = address.title() if shouted else address
    return [
        [
            word
            for word in words_of(part)
            if word.apostrophe or (not word.joined and _is_placed(word.text, shouted=shouted))
        ]
        for part in re.split(r"[,;]", text)
    ]


def _is_placed(word: str, *, shouted: bool) -> bool:
    if word in _LONE_BEGINNINGS:
        return True
    # Among capitals, what has no vowel may be an abbreviation.
    return is_prose(word) and not (shouted and word_kind(word.lower()) is Spelling.NO_VOWEL)


@dataclass(frozen=True, slots=True)
class Lost:
    """What was taken away.

    Attributes:
        excuses: Whether a word of another people may explain it.
    """

    sure: set[TextDamage]
    maybe: set[TextDamage]
    excused: set[TextDamage]
    excuses: bool


def is_of_a_people(word: Letters) -> bool:
    """Whether a word surely is of another people; single letters may be anything."""
    lower = word.text.lower()
    if len(lower) == 1:
        return word.apostrophe
    return word.apostrophe or (lower in OF_PEOPLES and word_kind(lower) is not Spelling.SYLLABLE)


def missing(text: str, parts: list[list[Letters]]) -> Lost:
    """What was taken away, of a name or the parts of an address.

    A word without a vowel is none in any language, and some are broken as no people writes. The
    others may be a people's own where one in the text surely is, or begins their part: Đinh, Sơn
    and Y are Vietnamese too. A foreign word excuses no word that has a tone: only Vietnamese has.
    """
    sure: set[TextDamage] = set()
    maybe, excused = set(sure), set(sure)
    spelled = [[(word, _kind(word)) for word in part] for part in parts]
    of_people = any(is_of_a_people(word) for part in parts for word in part)
    foreign = any(kind is Spelling.FOREIGN for part in spelled for _, kind in part)
    begins = False
    for part in spelled:
        begun = _begins_as_a_people([word for word, _ in part])
        begins = begins or begun
        for at, (word, kind) in enumerate(part):
            if kind not in LOSSES:
                continue
            damage = LOSSES[kind]
            if kind is Spelling.NO_VOWEL and word.text.islower() and 0 < at == len(part) - 1:
                maybe.add(damage)  # Cừ nd: what is cut is the kind of a place, before its name
            elif kind in (Spelling.NO_VOWEL, Spelling.TORN):
                sure.add(damage)
            elif of_people or begun:
                excused.add(damage)
            elif foreign and not has_tone(word.text):
                maybe.add(damage)
            elif damage is TextDamage.MARKS and text.isascii():
                maybe.add(damage)  # whether its marks are gone, another text has to say
            else:
                sure.add(damage)
    if any(map(_is_run_together, signs.runs_of_letters(text))):
        sure.add(TextDamage.LETTERS)
    return Lost(sure, maybe, excused, of_people or begins)


def _begins_as_a_people(part: list[Letters]) -> bool:
    """Whether the first word, or the first after the kind of a place, is one that they use too."""
    first = next((word for word in part if word.text[0].isupper()), None)
    return any(word.text.lower() in OF_PEOPLES for word in (*part[:1], first) if word is not None)


def _kind(word: Letters) -> Spelling:
    lower = word.text.lower()
    if word.joined or (lower in OF_PEOPLES and word_kind(lower) is not Spelling.SYLLABLE):
        return Spelling.FOREIGN
    if len(lower) == 1 and word.text.isupper():
        return Spelling.SYLLABLE  # an initial
    return word_kind(lower)


def _is_run_together(word: str) -> bool:
    """``NguyễnVănĐức``: words that lost the space between them. Brands and foreign names (VinCity,
    McDonald) have no marks."""
    cuts = [at for at in range(1, len(word)) if word[at - 1].islower() and word[at].isupper()]
    if not cuts or word.isascii():
        return False
    pieces = (word[a:b].lower() for a, b in pairwise((0, *cuts, len(word))))
    return all(word_kind(piece) is Spelling.SYLLABLE for piece in pieces)


_LONE_BEGINNINGS = frozenset("AHKY")  # of names of people and places: A Dơi, Y Tý
_CONSONANTS = frozenset("BCDĐGHKLMNPQRSTVX")


def has_lone_consonant(name: str) -> bool:
    """A letter where a word was: cards have no initials. Other peoples' names begin with some."""
    words = list(words_of(name))
    return len(words) > 1 and any(w.text in _CONSONANTS and not w.joined for w in words)
