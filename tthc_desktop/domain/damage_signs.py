"""The traces that another encoding, a keyboard or a replacement leaves in Vietnamese text.

Each is a sign that Vietnamese writing does not have. What is only missing leaves no sign: that is
found by its syllables (domain/syllables.py).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tthc_desktop.domain.text import fold

WORD = re.compile(r"[^\W\d_]+")

# UTF-8 that was read as Latin-1, windows-1252 or windows-1258: a lead byte and what follows it.
# The signs ’ ” – — are left out: they may close a quotation after a capital.
_MOJIBAKE = re.compile(
    "[ÂÃĂÄÅÆ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2018\u201a\u201c"
    "\u201e-\u203a\u20ac\u2122]|á[º»]|â€|[\u0080-\u009f]"
)
# TCVN3 and VISCII text read as Latin-1 puts signs (¨ for ă) and capitals (Ô for ễ) into words; an
# eth is no Vietnamese letter, it only looks like đ. VNI writes its marks as letters of their own
# behind the vowel (öù for ứ, aá for ấ), and so does windows-1258 read as 1252 (aì for á). Pairs
# that Vietnamese has are left out: oá, uâ, giò, quì. Neáng is how Khmer names are written.
_OLD_ENCODING = re.compile(
    r"[^\W\d_][¨©ª«¬®µ¶·¸¹]|[¨©ª«¬®¶·¸¹][^\W\d_]|µ[^\W\d_]{2}|[a-zà-ÿ][À-ÖØ-Þ][a-zà-ÿ]|[ðÐ]"
    r"|[aeiouyöôñAEIOUYÖÔ][ùøûõïÙØÛÕÏ]|[aeouAEOU][äåëüÄÅËÜ]|[a-z]\u00ad[a-z]"
    r"|[aA][áàãâéèêúÁÀÃÂÉÈÊÚ]|(?!(?<=[nN])[eE][áÁ][nN][gG])[eE][áàãâÁÀÃÂ]|[oO][âÂ]"
    r"|[aăâeêôơưAĂÂEÊÔƠƯ][ìòÌÒ]|[oO][ìÌ]|(?<![qQ])[uU][ìòÌÒ]"
    r"|[¡¤¥¦¯¼½¾×÷][^\W\d_]|[^\W\d_][¡¤¥¦§¯¼½¾×÷]"
)
_NEVER_VIETNAMESE = frozenset("åïûøþÿßÑöñ")
# VNI keys: marks as digits after a vowel (or 9 after d), inside a word.
_VNI_KEYS = re.compile(
    r"\b(?:[a-z]{1,8}[aeiouy][1-8]{1,3}[a-z]|d9[a-z]{2}|d9[aeiou][1-8])", re.IGNORECASE
)
_VNI_AT_END = re.compile(r"\b[a-z]{0,4}[aeiouy][a-z]{0,4}[1-8]{1,2}\b", re.IGNORECASE)
_ASKED = re.compile(r"[^\W\d_]\?+[^\W\d_]|[^\W\d_]\?\?|(?:^|\s)\?+[^\W\d_]")

# Telex: one syllable of Vietnamese in its keys. a, o, u with w; doubled a, e, o and d; a tone.
_SYLLABLE = re.compile(
    r"(?P<onset>dd|b|ch|c|d|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x|)"
    r"(?P<vowels>[aeiouyw]{1,6}?)(?P<mid>[sfrxj]?)"
    r"(?P<coda>ch|c|m|ng|nh|n|p|t|)(?P<end>[sfrxj]?)"
)
_VOWELS = re.compile(r"(?:[aou]w|aa|ee|oo|[aeiouy]){1,4}")
_NEVER_OPEN = re.compile(r"aw|aa")  # ă and â want something behind them
_SURE = frozenset({"dd", "w", "tone"})
_OWN_NAMES = frozenset({"coor"})  # of peoples, and spelled as keys would be


@lru_cache(maxsize=8)
def runs_of_letters(text: str) -> tuple[str, ...]:
    """The runs of letters in a text."""
    return tuple(WORD.findall(text))


def is_mojibake(text: str) -> bool:
    return _MOJIBAKE.search(text) is not None


def is_old_encoding(text: str) -> bool:
    """TCVN3, VNI or VISCII that was read as if it were Latin."""
    return _OLD_ENCODING.search(text) is not None or (
        sum(not _NEVER_VIETNAMESE.isdisjoint(run) for run in runs_of_letters(text)) > 1
    )


def has_replacement(text: str) -> bool:
    """U+FFFD, private use, half of a pair, a letter of another script, or ? inside a word."""
    return _ASKED.search(text) is not None or any(map(_is_foreign, set(text)))


@lru_cache(maxsize=4_096)
def _is_foreign(letter: str) -> bool:
    if letter == "\ufffd" or unicodedata.category(letter) in ("Co", "Cn", "Cs"):
        return True
    return letter.isalpha() and letter not in "ʼªºµ" and "LATIN" not in unicodedata.name(letter, "")


def has_vni_keys(text: str) -> bool:
    """One such word may be a house (*khu2a*) unless no letter has a mark."""
    return len(_VNI_KEYS.findall(text)) > (0 if text.isascii() else 1)


@lru_cache(maxsize=50_000)
def is_case_turned(word: str) -> bool:
    """Caps Lock: ``nGUYỄN``."""
    return len(word) > 1 and word[0].islower() and word[1:].isupper()


def is_all_turned(text: str) -> bool:
    """Caps Lock in all of a text: ``đĂNG KÝ KHAI SINH``, or two such words."""
    turned = sum(map(is_case_turned, runs_of_letters(text)))
    return turned > 1 or (turned == 1 and text[:1].islower() and text[1:].isupper())


@lru_cache(maxsize=50_000)
def telex_keys(word: str) -> frozenset[str]:
    """Which kinds of Telex keys a word holds: ``dd``, ``w``, ``double``, ``tone`` (f, j), and
    ``weak`` (s, r, x at the end, as names of other peoples have). Empty for other words."""
    plain = fold(word)
    if plain in _OWN_NAMES:
        return frozenset()
    found = _SYLLABLE.fullmatch(plain)
    if found is None or (found["mid"] and found["end"]):
        return frozenset()
    vowels = found["vowels"]
    if not _VOWELS.fullmatch(vowels) or (_NEVER_OPEN.search(vowels[-2:]) and not found["coda"]):
        return frozenset()
    tone = found["mid"] or found["end"]
    keys = {
        "dd": found["onset"] == "dd",
        "w": "w" in vowels,
        "double": any(pair in vowels for pair in ("aa", "ee", "oo")),
        "tone": tone in ("f", "j"),
        "weak": tone in ("s", "r", "x"),
        # Half of the word was turned into letters, half was not; Yơr is a name.
        "half": not word.isascii() and tone not in ("", "s", "r"),
    }
    return frozenset(kind for kind, there in keys.items() if there)


def has_telex(name: str, others: str) -> bool:
    """Keys of Telex that nobody turned into letters.

    One sure word in a name is enough. Other texts may hold names of buildings (*Sky Town*) and
    want two, or one that has two kinds of keys.
    """
    in_name = [telex_keys(word) for word in WORD.findall(name)]
    outside = [telex_keys(word) for word in WORD.findall(others)]
    if any(len(keys) > 1 for keys in (*in_name, *outside)):
        return True
    if any(keys & _SURE for keys in in_name) or sum(bool(k & _SURE) for k in outside) > 1:
        return True
    # Lee, Moon, Max, Thor are names. Where no letter at all has a mark, they are the marks.
    return f"{name}{others}".isascii() and sum(map(bool, (*in_name, *outside))) > 1


def is_typed_in_keys(text: str) -> bool:
    """More than one word in six in the keys of Telex or VNI. A single foreign word ("bill of
    lading") or number of a house is none."""
    words = runs_of_letters(text)
    keyed = [keys for keys in map(telex_keys, words) if keys]
    surely = sum(len(keys) > 1 for keys in keyed)
    telex = sum(len(keys) > 1 or bool(keys & _SURE) for keys in keyed)
    vni = sum(not found.isupper() for found in _VNI_AT_END.findall(text))
    return (surely > 0 or max(telex, vni) > 1) and 6 * max(telex, vni) > len(words)
