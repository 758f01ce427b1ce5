"""What nobody expected: a report number and its stack in the log, also when it comes again and
again."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType

from tthc_desktop.domain.errors import TthcError

_log = logging.getLogger(__name__)
_KEPT_BY_PYTHON = ("last_exc", "last_type", "last_value", "last_traceback")


@dataclass(frozen=True, slots=True)
class Bug:
    """A bug that was reported to the person.

    Attributes:
        number: Number of the report, the same each time the bug comes.
        times: How often it came, this time included.
    """

    number: str
    times: int


class BugLog:
    """Thread-safe. The same error at the same line is one bug: it is logged when it comes for the
    1st, 2nd, 4th, 8th … time, so that a timer that fails does not fill the log."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[tuple[object, ...], Bug] = {}

    def note(self, error: BaseException) -> Bug:
        kind = _kind(error)
        with self._lock:
            before = self._known.get(kind, Bug(os.urandom(4).hex(), 0))
            bug = self._known[kind] = Bug(before.number, before.times + 1)
        if bug.times & (bug.times - 1) == 0:
            _log.error("bug, report %s, time %d\n%s", bug.number, bug.times, stack(error))
        return bug


def _kind(error: BaseException) -> tuple[object, ...]:
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    return (type(error), *((frame.filename, frame.lineno) for frame in frames))


def stack(error: BaseException) -> str:
    """Types and lines of code of an error and of those that led to it. Without their messages,
    which may quote what a citizen's paper says."""
    parts: list[str] = []
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        code = f" {each.code}" if isinstance(each, TthcError) else ""
        name = f"{type(each).__module__}.{type(each).__qualname__}{code}"
        parts.insert(0, "".join(traceback.format_tb(each.__traceback__)) + name)
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return "\nled to:\n".join(parts)


@contextlib.contextmanager
def caught(report: Callable[[Exception], None]) -> Iterator[None]:
    """While this lasts, what nobody catches goes to report, in the thread where it happened."""
    before = sys.excepthook, threading.excepthook, sys.unraisablehook

    def uncaught(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        for name in _KEPT_BY_PYTHON:
            if hasattr(sys, name):
                delattr(sys, name)  # its frames may hold a PIN
        if isinstance(error, Exception):
            report(error)
        else:
            before[0](kind, error, trace)

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if isinstance(args.exc_value, Exception):
            report(args.exc_value)
        else:
            before[1](args)

    def unraisable(args: sys.UnraisableHookArgs) -> None:
        if isinstance(args.exc_value, Exception):
            report(args.exc_value)
        else:
            before[2](args)

    sys.excepthook, threading.excepthook, sys.unraisablehook = uncaught, in_thread, unraisable
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = before
