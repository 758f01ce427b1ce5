"""Vietnamese text at the borders of the program."""

from __future__ import annotations

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


def number_text(count: int) -> str:
    """A number as people write it: ``10.000``."""
    return f"{count:,}".replace(",", ".")


def size_text(count: int) -> str:
    """Bytes in words: ``840 kB``, ``2,8 MB``."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / 1_000_000:.1f} MB".replace(".", ",")
