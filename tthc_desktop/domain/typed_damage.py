"""What a keyboard layout or an input method does to a code that a hand scanner types.

A scanner types faster than an input method works, and with the keys of an American keyboard. What
arrives is then not what stands on the card. Nothing is repaired here: a guessed name is worse than
one that the clerk is asked to check.
"""

from __future__ import annotations

import re
import unicodedata

from tthc_desktop.domain.text import fold

# The whole card around one sign that stands where "|" should. The key of "|" gives another sign on
# other layouts ("~" British, "'" German, "§" Italian, "Ç" Spanish, "µ" French, "*" Nordic, "^"
# Portuguese) and "\\" without shift. Twelve digits, nine or none, a day and a gender between the
# same sign are no accident, whatever the sign is.
_OTHER_SIGN = re.compile(
    r"(?P<number>[0-9]{12})(?P<sign>[^0-9])(?P<old>[0-9]{9}|)(?P=sign)(?P<name>[^0-9]+?)(?P=sign)"
    r"(?P<birth>[0-9]{2}(?P<b>[/.-]?)[0-9]{2}(?P=b)[0-9]{4})(?P=sign)(?P<gender>.{2,6}?)(?P=sign)"
    r"(?P<residence>.*?)"
    r"(?:(?P=sign)(?P<issued>[0-9]{2}(?P<i>[/.-]?)[0-9]{2}(?P=i)[0-9]{4})(?:(?P=sign).*)?)?",
    re.DOTALL,
)
_PARTS = ("number", "old", "name", "birth", "gender", "residence", "issued")


def split_by_other_sign(payload: str) -> list[str] | None:
    """The seven fields of a card whose ``|`` became one other sign, None if that is not sure."""
    found = _OTHER_SIGN.fullmatch(payload)
    if found is None or found["sign"] == "|" or not is_like_gender(found["gender"]):
        return None
    return [found[part] or "" for part in _PARTS]


def is_like_gender(text: str) -> bool:
    """Nam or Nữ, or what may have become of them: ``nAM``, ``Nu``, ``N?``, ``Nuwx``, ``Ná»¯``."""
    return 2 <= len(text) <= 6 and text[0] in "nN"


# UTF-8 that was read as Latin-1, windows-1252 or windows-1258: a lead byte and what follows it.
# The signs ’ ” – — are left out: they may close a quotation after a capital.
_MOJIBAKE = re.compile(
    "[ÂÃĂÄÅÆ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2018\u201a\u201c"
    "\u201e-\u203a\u20ac\u2122]|á[º»]|â€|[\u0080-\u009f]"
)
# TCVN3 and VISCII text read as Latin-1 puts signs (¨ for ă) and capitals (Ô for ễ) into words; an
# eth is no Vietnamese letter, it only looks like đ.
_OLD_ENCODING = re.compile(
    r"[^\W\d_][¨©ª«¬®µ¶·¸¹]|[¨©ª«¬®µ¶·¸¹][^\W\d_]|[a-zà-ÿ][À-ÖØ-Þ][a-zà-ÿ]|[ðÐ]"
)
# VNI: marks as digits after a vowel (or 9 after d), inside a word.
_VNI = re.compile(r"\b(?:[a-z]+[aeiouy][1-8]{1,3}[a-z]|d9[a-z]{2}|d9[aeiou][1-8])", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")

# Telex: one syllable of Vietnamese in its keys. a, o, u with w; doubled a, e, o and d; a tone.
_SYLLABLE = re.compile(
    r"(?P<onset>dd|b|ch|c|d|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x|)"
    r"(?P<vowels>[aeiouyw]{1,6}?)(?P<mid>[sfrxj]?)"
    r"(?P<coda>ch|c|m|ng|nh|n|p|t|)(?P<end>[sfrxj]?)"
)
_VOWELS = re.compile(r"(?:[aou]w|aa|ee|oo|[aeiouy]){1,4}")
_NEVER_OPEN = re.compile(r"aw|aa")  # ă and â want something behind them


def is_damaged(name: str, residence: str) -> bool:
    """Whether the name or the residence cannot stand so on a card.

    Names of all peoples of Vietnam pass: H'Hen Niê, K'Brể, Y Bhăm, Ksor.

    Args:
        name, residence: In NFC, as they came otherwise (control characters included).
    """
    both = f"{name} {residence}"
    return (
        "?" in both
        or any(c.isdigit() for c in name)
        or _MOJIBAKE.search(both) is not None
        or _OLD_ENCODING.search(both) is not None
        or any(_is_foreign(c) for c in both)
        or any(_is_stray(c) for c in name)
        or _has_vni(residence)
        or _is_case_turned(name)
        or _has_telex(name, residence)
    )


def _has_vni(residence: str) -> bool:
    """One such word may be a house (*khu2a*) unless no letter has a mark."""
    return len(_VNI.findall(residence)) > (0 if residence.isascii() else 1)


def _is_case_turned(name: str) -> bool:
    """Caps Lock (``nGUYỄN``), or a shift key that never came down."""
    words = _WORD.findall(name)
    if any(word[0].islower() and word[1:].isupper() for word in words):
        return True
    return any(c.islower() for c in name) and not any(c.isupper() for c in name)


def _is_foreign(letter: str) -> bool:
    """U+FFFD, private use, half of a pair, or a letter of another script."""
    if letter == "\ufffd" or unicodedata.category(letter) in ("Co", "Cn", "Cs"):
        return True
    return letter.isalpha() and letter not in "ʼªº" and "LATIN" not in unicodedata.name(letter, "")


_IN_NAMES = frozenset(" '’‘ʼ`´-–.,")
# Not typed by accident: see markup in citizen_card.py, which has its own warning.
_ON_PURPOSE = frozenset('<>{}[]()=;:@#$%&*+"/\\_!|')


def _is_stray(letter: str) -> bool:
    category = unicodedata.category(letter)
    if category[0] in "LMNC" or letter.isspace():
        return False
    return letter not in _IN_NAMES and letter not in _ON_PURPOSE


def _has_telex(name: str, residence: str) -> bool:
    """Keys of Telex that nobody turned into letters.

    One sure word in a name is enough. A residence may hold names of buildings (*Sky Town*) and
    wants two, or one that has two kinds of keys.
    """
    in_name = [_telex_keys(word) for word in _WORD.findall(name)]
    outside = [_telex_keys(word) for word in _WORD.findall(residence)]
    if any(len(keys) > 1 for keys in (*in_name, *outside)):
        return True
    if any(keys & _SURE for keys in in_name) or sum(bool(k & _SURE) for k in outside) > 1:
        return True
    # Lee, Moon, Max, Thor are names. Where no letter at all has a mark, they are the marks.
    return f"{name}{residence}".isascii() and sum(map(bool, (*in_name, *outside))) > 1


_SURE = frozenset({"dd", "w", "tone"})


def _telex_keys(word: str) -> frozenset[str]:
    """Which kinds of Telex keys a word holds: ``dd``, ``w``, ``double``, ``tone`` (f, j), and
    ``weak`` (s, r, x at the end, as names of other peoples have). Empty for other words."""
    plain = fold(word)
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
