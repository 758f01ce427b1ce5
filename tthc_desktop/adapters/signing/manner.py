"""What a default appearance says (ISO 32000-1 12.7.3.3): with which font, how large and in which
colour a reader writes into a field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_TOKEN = re.compile(
    rb"[\s\0]*(?:(?P<name>/[\w.+-]+)"
    rb"|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))(?![^\s\0/])"
    rb"|(?P<operator>Tf|rg|g|k)(?![^\s\0/]))"
)
_TAKES = {"g": 1, "rg": 3, "k": 4}
_BLACK = (("g", 0), ("rg", 0, 0, 0), ("k", 0, 0, 0, 1))
_LEAST, _MOST = 6, 14  # points, of text as one writes it into a form


@dataclass(frozen=True, slots=True)
class Manner:
    """Of one font and one colour.

    Attributes:
        size: In points; 0 where the reader makes it fit.
        colour: The operator with its numbers; empty where none is given.
    """

    font: str
    size: Decimal
    colour: tuple[object, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether it is what readers take where nothing is said."""
        fits = self.size == 0 or _LEAST <= self.size <= _MOST
        return self.font == "/Helv" and fits and self.colour in _BLACK


def manner_of(written: bytes) -> Manner | None:
    """What it says, in whatever order; None where it says more, or anything twice: readers need
    not agree on that."""
    operands: list[str] = []
    font: tuple[str, Decimal] | None = None
    colour: tuple[object, ...] = ()
    place, end = 0, len(written.rstrip(b" \t\r\n\f\0"))
    while place < end:
        token = _TOKEN.match(written, place)
        if token is None:
            return None
        place, word = token.end(), token[token.lastgroup or 0].decode("latin-1")
        if token.lastgroup != "operator":
            operands.append(word)
            continue
        if word == "Tf":
            if font is not None or [o[0] == "/" for o in operands] != [True, False]:
                return None
            font = operands[0], Decimal(operands[1])
        else:
            if colour or len(operands) != _TAKES[word] or any(o[0] == "/" for o in operands):
                return None
            colour = (word, *map(Decimal, operands))
        operands = []
    return None if operands or font is None else Manner(*font, colour)


def same_manner(one: bytes, other: bytes) -> bool:
    """Whether two of them make a reader write in the same way."""
    said = manner_of(one)
    return one == other or (said is not None and said == manner_of(other))
