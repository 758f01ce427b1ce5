"""Vietnamese text at the borders of the program."""

from __future__ import annotations

import unicodedata


def nfc(text: str) -> str:
    """Composed form, outer and repeated white space removed: how every text is stored."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Lower case without marks, đ as d: what is searched.

    SQLite's own tokenizers fold neither đ nor, by default, marks (measured; reference/sync.md F.3).
    """
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()
