"""The inspect worker: one file from outside, looked at or drawn, then the process ends.

stdin: one line, an InspectRequest. op ``look`` answers ``{"kind": …}``, ``{"ready": true}`` once
the libraries for that kind are loaded, and ``{"inspection": …}``;
``pages`` the same and then, of an accepted file, for each page that is wanted the next file of
``page-00001`` and so on in the folder out, encrypted with key, and ``{"page": {dpi, width, height,
photo}}``; both end with ``{"done": true}``. op ``cage`` opens nothing and answers ``{"cage": …}``:
which walls stand on this machine. The office's key never comes here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, TextIO

from tthc_desktop.adapters.system.confine import CPU_S, allow_more, confine
from tthc_desktop.adapters.system.parent_death import die_with_parent
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.file_kinds import HEAD, kind_of
from tthc_desktop.domain.inspection import (
    TO_INSPECTOR,
    FlatPage,
    Inspection,
    InspectOp,
    InspectRequest,
    Verdict,
    facts_of,
    inspection_body,
    refused,
)
from tthc_desktop.domain.plain import text_of

LOAD_CPU_S = 10  # seconds of processor time until the libraries are there
LOOK_CPU_S = 10  # for a look, and for each page that is drawn


def page_name(number: int) -> str:
    """Name of a page's file.

    Args:
        number: Counted from 1 among those that are drawn.
    """
    return f"page-{number:05}"


def main(source: TextIO, sink: TextIO) -> None:
    """Answers the one request. What is not expected ends the process; the parent says so."""
    request = TO_INSPECTOR.from_text(InspectRequest, source.readline())
    if request.op is InspectOp.CAGE:
        _tell(sink, {"cage": PLAIN.to_plain(confine(request.out, LOOK_CPU_S))})
        return
    draws = request.op is InspectOp.PAGES
    file = _opened(request.path)
    if not isinstance(file, Inspection):
        confine(request.out, CPU_S if draws else LOAD_CPU_S + LOOK_CPU_S)
        allow_more(LOAD_CPU_S)
    try:
        if isinstance(file, Inspection):
            _tell(sink, {"inspection": inspection_body(file)})
        else:
            _answer(file, request, sink, draws=draws)
    except MemoryError:
        _tell(sink, {"inspection": inspection_body(refused("inspect.memory"))})
    except Exception:  # noqa: BLE001 - libraries raise anything for a damaged file; it is refused
        _tell(sink, {"inspection": inspection_body(refused("input.unreadable"))})
    _tell(sink, {"done": True})


def _opened(path: Path) -> BinaryIO | Inspection:
    """Before the cage closes: nothing but this one file is open then."""
    try:
        if not path.exists():
            return refused("input.missing")
        if not path.is_file():
            return refused("input.unreadable")
        return path.open("rb")
    except (OSError, ValueError):
        return refused("input.unreadable")


def _answer(file: BinaryIO, request: InspectRequest, sink: TextIO, *, draws: bool) -> None:
    from tthc_desktop.workers.inspect_file import MOST, RefusedError, load, opened

    files = SealedFileStore(bytes.fromhex(request.key))
    try:
        if request.sealed:
            content = b"".join(files.open(request.path).frames())
        else:
            content = file.read(MOST + 1)
    except OSError:
        _tell(sink, {"inspection": inspection_body(refused("input.unreadable"))})
        return
    # First of all: where the libraries do not survive the file, people are still told what it is.
    kind = kind_of(content[:HEAD])
    _tell(sink, {"kind": kind.value})
    load(kind)
    _tell(sink, {"ready": True})
    allow_more(LOOK_CPU_S)
    try:
        with opened(content, request.password) as found:
            _tell(sink, {"inspection": inspection_body(found.inspection)})
            if not draws:
                return
            end = min(found.inspection.pages, request.first + request.most)
            for number, index in enumerate(range(request.first, end), 1):
                allow_more(LOOK_CPU_S)
                page = _page(found.page, index, found.inspection, sink)
                if page is None:
                    return
                files.write(request.out / page_name(number), [page.jpeg], {})
                _tell(sink, {"page": PLAIN.to_plain(facts_of(page))})
    except RefusedError as refusal:
        _tell(sink, {"inspection": inspection_body(refusal.inspection)})


def _page(
    draw: Callable[[int], FlatPage], index: int, known: Inspection, sink: TextIO
) -> FlatPage | None:
    """Draws one page; None where it is broken.

    The whole file is refused then, pages already drawn too.
    """
    try:
        return draw(index)
    except InputError as error:
        body = inspection_body(replace(known, verdict=Verdict.REFUSE, reason=error.code))
        _tell(sink, {"inspection": body})
        return None


def _tell(sink: TextIO, body: Mapping[str, object]) -> None:
    sink.write(text_of(body, ascii_only=True) + "\n")
    sink.flush()


if __name__ == "__main__":
    die_with_parent()
    # Libraries print to stdout: they get nothing to print on.
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    main(sys.stdin, channel)
