"""Vietnamese text at the borders of the program."""

from __future__ import annotations

import re
import unicodedata


def nfc(text: str) -> str:
    """Composed form, outer and repeated white space removed: how every text is stored."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def clean(text: str) -> str:
    """nfc() without control and format characters: those that turn the direction of writing, hide
    between letters or end a line in another program."""
    kept = (" " if c.isspace() else c for c in text)
    return nfc("".join(c for c in kept if unicodedata.category(c) not in _UNSEEN))


_UNSEEN = frozenset({"Cc", "Cf", "Cs"})


def fold(text: str) -> str:
    """Lower case without marks, đ as d: what is searched.

    SQLite's own tokenizers fold neither đ nor, by default, marks (measured; reference/sync.md F.3).
    """
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_TONE_IN = re.compile(f"[{_TONES}]")
_WORD_IN_NAME = re.compile(r"[^\W\d_]+")


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name as every hand writes them alike: in lower case, the tone of each at its
    end. Two ways to place it are in use (*Hòa*, *Hoà*), and no two syllables differ by that."""
    return tuple(map(_tone_last, _WORD_IN_NAME.findall(clean(text).lower())))


def _tone_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    return _TONE_IN.sub("", letters) + "".join(_TONE_IN.findall(letters))


def same_name(one: str, other: str) -> bool:
    """Whether two people's names are one: a mark makes another name (*Sang*, *Sáng*) unless one of
    them was written without any."""
    if one.isascii() or other.isascii():
        one, other = fold(nfc(one)), fold(nfc(other))
    return name_words(one) == name_words(other)


def searchable(text: str) -> str:
    """fold() of clean(): what is stored, and what is typed to find it. Private characters stand in
    neither: no two machines show the same for one, and an index may mark its texts with them."""
    return fold("".join(_SEARCHED.get(unicodedata.category(c), c) for c in clean(text)))


_SEARCHED = {"Co": "", "Pd": "-"}  # other programs make other dashes of a hyphen


_MOST_MARKS = 1  # that do not compose: every Vietnamese letter is composed with its marks
_NO_INK = frozenset({"Co", "Cn"})  # private use, no character


def printable(text: str) -> str:
    """What may stand on a paper: clean(), and nothing that is not ink.

    A flood of combining marks, which would run over the lines above and below, keeps one.
    """
    kept: list[str] = []
    marks = 0
    for letter in clean(text):
        category = unicodedata.category(letter)
        marks = marks + 1 if category in ("Mn", "Me", "Mc") else 0
        if category not in _NO_INK and marks <= _MOST_MARKS:
            kept.append(letter)
    return nfc("".join(kept))


_ESCAPES = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]")
"""What a terminal obeys instead of showing it (ECMA-48): colours, moves of the cursor, and the
beginning of whatever takes text with it, which is shown."""
_UNSEEN_LINES = frozenset({"Zl", "Zp"})
REPLACED = "\N{REPLACEMENT CHARACTER}"


def for_terminal(text: str) -> str:
    """What may be written to a terminal: whatever it would obey, or would write backwards, has
    become one REPLACED each. Ends of lines and tabs stay: they are ours."""
    return "".join(REPLACED if _obeyed(c) else c for c in _ESCAPES.sub(REPLACED, text))


def escaped_json(text: str) -> str:
    """A JSON text on one line that says the same and that a terminal does not obey: JSON itself
    escapes only the first 32 characters."""
    return "".join(_as_escape(c) if _obeyed(c) else c for c in text)


def _as_escape(letter: str) -> str:
    units = letter.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def _obeyed(letter: str) -> bool:
    if letter.isascii():
        return (letter < " " and letter not in "\n\t") or letter == "\x7f"
    return unicodedata.category(letter) in _UNSEEN | _UNSEEN_LINES


def number_text(count: int) -> str:
    """A number as people write it: ``10.000``."""
    return f"{count:,}".replace(",", ".")


def size_text(count: int) -> str:
    """Bytes in words: ``840 kB``, ``2,8 MB``."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / 1_000_000:.1f} MB".replace(".", ",")
