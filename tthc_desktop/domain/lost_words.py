"""Names and addresses of which whole words are gone, though each word that is left is whole.

Nothing here is sure: who has one name only, or a family name and *Văn*, exists. A person looks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tthc_desktop.domain.lost_letters import words_of
from tthc_desktop.domain.syllables import Spelling, word_kind

_FAMILIES = frozenset(
    ("cao", "chu", "cung", "doan", "kha", "lam", "mai", "phan", "phi", "quan", "tang", "vi")
)
"""Family names without any mark. *Lan* and *Max* may be all of a name."""
_MIDDLE = frozenset({"thị", "văn"})


def lacks_words(name: str) -> bool:
    """Whether a name looks like a piece: *N*, *Nguyễn*, *Nguyễn Thị*, or like the same one twice.

    Args:
        name: In NFC; of nothing nothing is missing.
    """
    found = list(words_of(name))
    words = [word.text.lower() for word in found]
    if not words or any(word.apostrophe for word in found):
        return False
    if all(len(word) == 1 for word in words) or _is_repeated(words):
        return True
    if len(set(words)) == 1:
        return _is_piece(words[0])
    return words[-1] == "thị" or (len(words) == 2 and words[-1] in _MIDDLE)


def _is_piece(word: str) -> bool:
    """Whether no name is only that: what has Vietnamese marks is no other people's."""
    marked = not word.isascii() and word_kind(word) is Spelling.SYLLABLE
    return marked or word in _FAMILIES


def lacks_parts(address: str) -> bool:
    """Whether of an address a part is empty or one letter, or whether it is there twice.

    One of a province alone is whole: so do real codes have it. What is behind the last comma is
    another question (domain/provinces.py).
    """
    parts = re.split(r"[,;]", address)
    if not parts[-1].strip():
        parts.pop()
    if any(_is_gone(part) for part in parts):
        return True
    return _is_repeated([" ".join(part.lower().split()) for part in parts])


def _is_gone(part: str) -> bool:
    letters = sum(c.isalpha() for c in part)
    return letters < 2 and not any(c.isdigit() for c in part)


def _is_repeated(pieces: Sequence[str]) -> bool:
    """Whether two or more of them come again at once. One alone may: *Ly Ly*; *Thanh Hóa, Thanh
    Hóa* are a town and its province."""
    return any(
        pieces[at : at + size] == pieces[at + size : at + 2 * size]
        for size in range(2, min(len(pieces) // 2, _MOST) + 1)
        for at in range(len(pieces) - 2 * size + 1)
    )


_MOST = 16  # words of a name, parts of an address
