"""What the check of Vietnamese text answers (domain/vietnamese.py)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class TextDamage(StrEnum):
    """What happened to a text."""

    MOJIBAKE = "mojibake"
    OLD_ENCODING = "old_encoding"
    REPLACED = "replaced"
    KEYS = "keys"
    CASE = "case"
    LETTERS = "letters"
    MARKS = "marks"


DAMAGE_NAMES = {
    TextDamage.MOJIBAKE: "chữ bị đọc sai bảng mã",
    TextDamage.OLD_ENCODING: "chữ theo bảng mã cũ (TCVN3, VNI, VISCII)",
    TextDamage.REPLACED: "có chữ bị thay bằng dấu ? hoặc ký hiệu lạ",
    TextDamage.KEYS: "có phím Telex hoặc VNI chưa thành chữ",
    TextDamage.CASE: "chữ hoa, chữ thường bị đảo",
    TextDamage.LETTERS: "thiếu hoặc thừa chữ",
    TextDamage.MARKS: "mất dấu",
}
GARBLING = frozenset(TextDamage) - {TextDamage.LETTERS, TextDamage.MARKS}
"""What puts something wrong in; the others only take away."""


class Wholeness(StrEnum):
    WHOLE = "whole"
    DAMAGED = "damaged"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TextCheck:
    """What the check says.

    Attributes:
        damage: What is sure, in the order of TextDamage.
        maybe: What would be damage in Vietnamese, and may be another language or a misprint.
        excused: The same, where a word of another people of Vietnam stands beside it.
    """

    damage: tuple[TextDamage, ...] = ()
    maybe: tuple[TextDamage, ...] = ()
    excused: tuple[TextDamage, ...] = ()

    @property
    def answer(self) -> Wholeness:
        if self.damage:
            return Wholeness.DAMAGED
        return Wholeness.UNKNOWN if self.maybe or self.excused else Wholeness.WHOLE

    @property
    def words(self) -> str:
        """What is sure, in Vietnamese; empty where nothing is."""
        return ", ".join(DAMAGE_NAMES[damage] for damage in self.damage)


def answered(
    sure: Iterable[TextDamage], maybe: Iterable[TextDamage], excused: Iterable[TextDamage] = ()
) -> TextCheck:
    """The answer: each damage once, by what is surest of it."""
    found = set(sure)
    perhaps = set(maybe) - found
    excusable = set(excused) - found - perhaps
    # One cause, the first: what reads UTF-8 wrongly also makes signs of the others.
    found -= set(sorted(found & GARBLING, key=list(TextDamage).index)[1:])
    return TextCheck(
        tuple(damage for damage in TextDamage if damage in found),
        tuple(damage for damage in TextDamage if damage in perhaps),
        tuple(damage for damage in TextDamage if damage in excusable),
    )
