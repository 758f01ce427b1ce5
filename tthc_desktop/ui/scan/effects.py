"""What follows from any step on the digitising page: the clerk is told something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence on the message strip, of a kind as in Shell.say."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Tell:
    """An error is to be told by its own sentence."""

    error: Exception


def of_stack(unsigned: Sequence[str], separators: int, *, foreign: bool) -> tuple[Say, ...]:
    """What is told of a stack that is in and sorted; nothing of a usual one.

    Args:
        unsigned: Names of the papers that have to be signed again.
        separators: How many there were.
        foreign: Whether one of them belongs to none of the slots that take pages.
    """
    words = []
    if unsigned:
        names = ", ".join(f"“{name}”" for name in dict.fromkeys(unsigned))
        words.append(f"Các trang của {names} đã thay đổi: cần ký lại.")
    if foreign:
        words.append(
            "Phiếu dẫn của hồ sơ khác hoặc của giấy tờ không nhận trang quét: các trang sau"
            " phiếu nằm ở “Chưa xếp” (phím 0)."
        )
    if words:
        return (Say("warn", " ".join(words)),)
    if separators:
        return (Say("ok", f"Đã chia xấp giấy theo {separators} tờ phân cách."),)
    return ()
