"""What stopped a stack of paper in the middle, and what the clerk does with which sheet."""

from __future__ import annotations

from tthc_desktop.domain.error_table import TABLE
from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.messages import sentence


def resumable(error: Exception) -> bool:
    """Whether the clerk can put it right at the device and go on with Enter. Not for settings that
    the device does not have, a device that nobody may use, or a disk that is full."""
    return isinstance(error, TthcError) and bool(_phrase(error))


def sheet_in_the_machine(pages: int, *, duplex: bool) -> int:
    """The number of the sheet that was under way after so many pages, from 1."""
    return (pages // 2 if duplex else pages) + 1


def front_is_in(pages: int, *, duplex: bool) -> bool:
    """Whether the sheet in the machine has given its front and not its back. It is laid on again
    whole, so that its front comes a second time: whoever goes on hides the first one."""
    return duplex and pages % 2 == 1


def in_the_middle(error: TthcError, pages: int, *, duplex: bool) -> str:
    """The line under the work: how much is in, what happened to which sheet, what to do.

    Where Enter does not help, the error's own sentence follows instead.

    Args:
        pages: Pages of this stack, given before the error.
    """
    done = f"Đã quét {pages} trang. " if pages else ""
    phrase = _phrase(error)
    if not phrase:
        return done + sentence(error)
    front = front_is_in(pages, duplex=duplex)
    said = phrase.format(
        sheet=sheet_in_the_machine(pages, duplex=duplex),
        side=" (mới xong mặt trước)" if front else "",
    )
    return done + said


def _phrase(error: TthcError) -> str:
    entry = TABLE.get(error.code)
    return "" if entry is None else entry.in_stack
