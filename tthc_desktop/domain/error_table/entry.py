"""A line of the table of errors."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Retry(StrEnum):
    """When trying the same again can help."""

    NEVER = "never"
    LATER = "later"
    AFTER_USER = "after_user"


NEVER: Final = Retry.NEVER
LATER: Final = Retry.LATER


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of an error by its code alone.

    Args:
        sentence: for people, in Vietnamese: what happened, what is safe, what to do next. Names in
            braces are details of the error.
        retry: most errors go away when somebody has done what the sentence says.
        in_stack: where the clerk puts it right at the scanner in the middle of a stack and goes on
            with Enter, the sentence that is said there instead (domain/scan_trouble.py). {sheet}:
            the number of the sheet in the machine; {side}: what is in of it already, or nothing.
    """

    sentence: str
    retry: Retry = Retry.AFTER_USER
    in_stack: str = ""
