"""Names of files from outside, as they may be shown."""

from __future__ import annotations

from tthc_desktop.domain.text import printable

LONGEST = 80
_UNNAMED = "(không tên)"


def shown_name(name: str) -> str:
    """A name as it may be shown, without signs that turn the writing, hide or break a line.

    Of a long one start and end remain, where the kind stands. It is never empty.
    """
    text = printable(name) or _UNNAMED
    if len(text) <= LONGEST:
        return text
    end = 20
    return f"{text[: LONGEST - end - 1].rstrip()}…{text[-end:].lstrip()}"
