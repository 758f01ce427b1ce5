"""What follows from any step on the digitising page: the clerk is told something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tthc_desktop.services.scanning.desk import Unsigned


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence on the message strip, of a kind as in Shell.say."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Tell:
    """An error is to be told by its own sentence."""

    error: Exception


def of_stack(unsigned: Sequence[Unsigned], separators: int, *, foreign: bool) -> tuple[Say, ...]:
    """What is told of a stack that is in and sorted; nothing of a usual one.

    Args:
        unsigned: The papers that have to be signed again.
        separators: How many there were.
        foreign: Whether one of them belongs to none of the slots that take pages.
    """
    words = []
    if others := _names(unsigned, same_pages=False):
        words.append(f"Các trang của {others} đã thay đổi: cần ký lại.")
    if uncounted := _names(unsigned, same_pages=True):
        words.append(
            f"Chữ ký trên {uncounted} không còn được tính, các trang giữ nguyên: cần ký lại."
        )
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


def _names(unsigned: Sequence[Unsigned], *, same_pages: bool) -> str:
    """Empty for none."""
    named = [each.name for each in unsigned if each.same_pages is same_pages]
    return ", ".join(f"“{name}”" for name in dict.fromkeys(named))
