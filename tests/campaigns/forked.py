"""A process of its own for a part of a campaign: it may die in it."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable

_MOST_TOLD = 900


def tell(pipe: int, words: str) -> None:
    """One line, whole: a pipe takes it at once."""
    os.write(pipe, words.replace("\n", " ").encode() + b"\n")


def forked(work: Callable[[int], None]) -> tuple[list[str], int]:
    """Its lines, and how it ended. Nothing may be open here that it could share."""
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        os.close(reads)
        try:
            work(writes)
            os._exit(0)
        except BaseException:  # noqa: BLE001 - told by its end
            tell(writes, f"failed {traceback.format_exc()[-_MOST_TOLD:]}")
            os._exit(9)
    os.close(writes)
    with os.fdopen(reads, "rb") as lines:
        told = lines.read().decode().splitlines()
    _, status = os.waitpid(child, 0)
    return told, os.waitstatus_to_exitcode(status)
