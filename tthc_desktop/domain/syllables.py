"""Which syllables Vietnamese spelling allows: beginnings, rhymes and tones, as rules.

A word of another language (Ê Đê, Gia Rai, Khmer, English) breaks these rules too, so that there are
three answers: a syllable, one that is damaged, and a word of which nothing can be said. All of it
is about one word in lower case and composed letters.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from tthc_desktop.domain.text import fold


class Spelling(StrEnum):
    """What a word is to Vietnamese spelling."""

    SYLLABLE = "syllable"
    NO_TONE = "no_tone"  # becomes a syllable by marks alone: Nguyen, Duc, đươc
    BROKEN = "broken"  # made of Vietnamese parts that never stand together: Nguyn, Nguễn, Bìh
    TORN = "torn"  # broken as no people of Vietnam writes: Hoàg, Vănn, NguyễnVăn
    NO_VOWEL = "no_vowel"  # Vn, Chng
    FOREIGN = "foreign"  # nothing can be said: Ksor, Brể, Max


_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_SHARP = frozenset("\u0301\u0323")  # the only ones before c, ch, p, t
_STOPS = ("ch", "c", "p", "t")
_VOWELS = "aăâeêioôơuưy"
_LETTERS = frozenset("abcdđeghiklmnopqrstuvxyăâêôơư")
_ONSETS = (
    *("ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr"),
    *("b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", ""),
)
_CODAS = ("ch", "ng", "nh", "c", "m", "n", "p", "t", "")

# Vowels, and what may end a syllable behind them. "-" is nothing.
_PLAIN_RHYMES = {
    "a": "- c ch i m n ng nh o p t u y",
    "ă": "c m n ng p t",
    "â": "c m n ng p t u y",
    "e": "- c m n ng o p t",
    "ê": "- ch m n nh p t u",
    "i": "- a ch m n nh p t u",
    "iê": "c m n ng p t u",
    "o": "- c i m n ng p t",
    "oo": "c ng",
    "ô": "- c i m n ng p t",
    "ơ": "- i m n p t",
    "u": "- a c i m n ng p t",
    "uô": "c i m n ng t",
    "ư": "- a c i m n ng t u",
    "ươ": "c i m n ng p t u",
    "y": "-",
}
_ROUND_RHYMES = {
    "oa": "- c ch i m n ng nh o p t y",
    "oă": "c m n ng t",
    "oe": "- m n o t",
    "uâ": "n ng t y",
    "uê": "- ch nh",
    "uơ": "-",
    "uy": "- a ch nh p t u",
}
_AFTER_QU = {
    **{vowel: _PLAIN_RHYMES[vowel] for vowel in ("a", "ă", "â", "e", "ê", "i", "ô", "ơ")},
    "y": "- ch n nh p t",
    "yê": "n t",
    "o": "-",
}
_ALONE = {"yê": "m n ng t u", "y": "-"}  # yêu, Yến: spelled so with no consonant before
_NARROW = ("e", "ê", "i", "iê")  # c, g, ng are spelled k, gh, ngh before these and y
_UYE = ("ch", "d", "gi", "h", "kh", "l", "ng", "nh", "s", "t", "th", "tr", "x", "")


def _spelled(rhymes: dict[str, str]) -> set[str]:
    return {
        vowels + end.replace("-", "") for vowels, ends in rhymes.items() for end in ends.split()
    }


_PLAIN, _ROUND, _QU = map(_spelled, (_PLAIN_RHYMES, _ROUND_RHYMES, _AFTER_QU))
_ONSETLESS = _PLAIN | _ROUND | _spelled(_ALONE) | {"uyên", "uyêt"}
_NARROW_RHYMES = _spelled({v: _PLAIN_RHYMES[v] for v in _NARROW}) | {"y"}


def _rhymes_after(onset: str) -> set[str]:
    if onset == "qu":
        return _QU
    if onset == "":
        return _ONSETLESS
    if onset == "gi":  # one i where two would meet: gì, gìn, giếng
        return {rhyme.removeprefix("i") for rhyme in _PLAIN if rhyme != "y"}
    if onset in ("k", "gh", "ngh"):
        return _NARROW_RHYMES
    wide = _PLAIN - _NARROW_RHYMES if onset in ("c", "g", "ng") else _PLAIN
    uye = {"uyên", "uyêt"} if onset in _UYE else set()
    return wide | _ROUND | uye | ({"uyn"} if onset == "t" else set())


_INVENTORY = frozenset(onset + rhyme for onset in _ONSETS for rhyme in _rhymes_after(onset))
"""Every syllable without its tone."""
_WITHOUT_MARKS = frozenset(map(fold, _INVENTORY))
_LEFT_ASCII = frozenset(
    left
    for syllable in _INVENTORY
    for plain in ("".join(filter(str.isascii, syllable)),)
    for left in (plain, *(plain.replace(vowel, "", 1) for vowel in _VOWELS if plain == syllable))
    if "oo" not in left  # Soo: no Vietnamese rather than what is left of soeo
)
"""What is left of syllables whose letters beyond ASCII were dropped: Nguyn, Tun. Without a mark of
its own the tone stood on a vowel that is gone too."""
_NUCLEI = frozenset((*_PLAIN_RHYMES, *_ROUND_RHYMES, "yê", "uyê", "ia", "ua", "ưa", "uya"))
_GLIDES = frozenset("ioyu")


@lru_cache(maxsize=50_000)
def word_kind(word: str) -> Spelling:
    """What a word is.

    Args:
        word: Letters only, lower case, NFC.
    """
    bare, tones = _without_tone(word)
    if not _LETTERS.issuperset(bare):
        return Spelling.FOREIGN
    if len(tones) > 1:
        return Spelling.TORN  # two words without their space, or a vowel that came twice
    stopped = bare.endswith(_STOPS)
    if bare in _INVENTORY:
        return Spelling.SYLLABLE if not stopped or tones in _SHARP else _toneless(tones)
    if not any(letter in _VOWELS for letter in bare):
        return Spelling.NO_VOWEL
    if word.isascii():
        return _without_marks(word)
    if _is_torn(bare):
        return Spelling.TORN
    return (
        Spelling.BROKEN if _is_of_parts(bare) or _lost_before_h(bare, tones) else Spelling.FOREIGN
    )


def _without_marks(word: str) -> Spelling:
    if word in _WITHOUT_MARKS:
        return Spelling.NO_TONE
    return Spelling.BROKEN if word in _LEFT_ASCII else Spelling.FOREIGN


_TWICE = re.compile(r"([^aăâeêioôơuưy])\1|a(?=[ăâ])|e(?=ê)|o(?=[ôơ])|u(?=ư)")


def _is_torn(bare: str) -> bool:
    """Whether it was a syllable before a letter came twice (Vănn, baất: a keyboard's program that
    did not take the first back), or before ng became g."""
    once = _TWICE.sub(r"\1", bare)
    return once in _INVENTORY or (bare.endswith("g") and f"{bare[:-1]}ng" in _INVENTORY)


def _lost_before_h(bare: str, tones: str) -> bool:
    """Whether it ended in nh or ch. Other peoples do end words in h, hardly with a tone."""
    before = bare.removesuffix("h")
    return (
        before != bare and bool(tones) and not _INVENTORY.isdisjoint((f"{before}nh", f"{before}ch"))
    )


def _toneless(tones: str) -> Spelling:
    """A syllable that ends in a stop, and has a tone that cannot be or none."""
    return Spelling.BROKEN if tones else Spelling.NO_TONE


def _without_tone(word: str) -> tuple[str, str]:
    """The word without its tone, and the tone marks that it had."""
    apart = unicodedata.normalize("NFD", word)
    tones = "".join(mark for mark in apart if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in apart if c not in _TONES)), tones


def has_tone(text: str) -> bool:
    """Whether any letter of a text has a tone."""
    return not frozenset(_TONES).isdisjoint(unicodedata.normalize("NFD", text))


def _is_of_parts(bare: str) -> bool:
    """One beginning, one run of vowels, one end, each of them Vietnamese: what is left of a
    syllable that lost a letter. K before a, o, u is how other peoples spell."""
    onset = next(o for o in _ONSETS if bare.startswith(o))
    rest = bare[len(onset) :]
    if onset == "k" and rest[:1] not in ("e", "ê", "i", "y"):
        return False
    coda = next(c for c in _CODAS if rest.endswith(c))
    vowels = rest[: len(rest) - len(coda)]
    if not vowels:
        return onset in ("qu", "gi")
    return vowels in _NUCLEI or (vowels[-1] in _GLIDES and vowels[:-1] in _NUCLEI)
