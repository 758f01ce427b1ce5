"""One file from outside: what it is, and its flat pages. Runs inside the cage only."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.file_kinds import HEAD, TAKEN, FileKind, also, kind_of
from tthc_desktop.domain.inspection import FlatPage, Inspection, PhotoState, Verdict

MOST = 200 * 1024 * 1024  # bytes of a file; what the token worker takes too
LOOK_S = 4.0  # seconds for drawing pages before a verdict; the rest is drawn when it is taken
OBJECTS_S = 2.5  # seconds for the objects of a PDF
_LOOK_DPI = 36
_MOST_SIGNATURES = 1000
_OF_KIND = {
    FileKind.CMS: "inspect.cms",
    FileKind.ASIC: "inspect.cms",
    FileKind.XML: "inspect.xml",
}
"""Those of which somebody can be told what to ask for instead."""


class RefusedError(Exception):
    """A refusal, with what is known of the file."""

    def __init__(self, inspection: Inspection) -> None:
        super().__init__(inspection.reason)
        self.inspection = inspection


@dataclass(frozen=True, slots=True)
class Opened:
    """page(index): of an accepted file, drawn at its own resolution. Raises InputError."""

    inspection: Inspection
    page: Callable[[int], FlatPage]


def load(kind: FileKind) -> None:
    """The libraries that a kind of file is looked at with: nothing of the file is touched yet."""
    from tthc_desktop.adapters.imaging import flat  # noqa: F401 - its time

    if kind is FileKind.PDF:
        from tthc_desktop.adapters.pdf import render, structure, unlock  # noqa: F401 - their time


@contextmanager
def opened(content: bytes, password: str) -> Iterator[Opened]:
    """Opens a file and finds out whether it may come in.

    Raises:
        RefusedError: It may not.
        MemoryError: The cage is too small for it.
    """
    known = Inspection(
        Verdict.ACCEPT, sha256=hashlib.sha256(content).hexdigest(), size=len(content)
    )
    if not content:
        raise RefusedError(_no(known, "input.empty"))
    if len(content) > MOST:
        raise RefusedError(_no(replace(known, sha256="", size=0), "input.too_large"))
    known = replace(known, kind=kind_of(content[:HEAD]))
    if known.kind not in TAKEN:
        raise RefusedError(_no(known, _OF_KIND.get(known.kind, "inspect.kind")))
    look = _pdf if known.kind is FileKind.PDF else _picture
    try:
        with look(content, password, replace(known, active=also(known.kind, content))) as found:
            yield found
    except InputError as error:
        locked = error.code == "input.encrypted"
        known = replace(known, needs_password=locked, encrypted=locked)
        raise RefusedError(_no(known, "inspect.password" if locked else error.code)) from error


def _no(known: Inspection, reason: str) -> Inspection:
    return replace(known, verdict=Verdict.REFUSE, reason=reason)


@contextmanager
def _picture(content: bytes, _password: str, known: Inspection) -> Iterator[Opened]:
    from tthc_desktop.adapters.imaging import flat
    from tthc_desktop.domain.jpeg import jpeg_parts
    from tthc_desktop.workers.inspect_photo import flat_page

    active = list(known.active)
    if known.kind is FileKind.JPEG and jpeg_parts(content).foreign:
        active.append("foreign")
    file = io.BytesIO(content)
    pages = flat.count_sheets(file, known.kind, "")
    end = time.monotonic() + LOOK_S
    for index in range(pages):
        flat.read_sheet(file, known.kind, "", index)
        if time.monotonic() > end:
            break
    found = replace(known, pages=pages, active=tuple(active), flat=bool(active))
    yield Opened(found, lambda index: flat_page(flat.read_sheet(file, known.kind, "", index)))


@contextmanager
def _pdf(content: bytes, password: str, known: Inspection) -> Iterator[Opened]:
    from tthc_desktop.adapters.pdf import render, structure, unlock

    readable, document_context = unlock.readable(content, password)
    with document_context as document:
        seen = structure.structure_of(content, password, OBJECTS_S, document)
        extra = known.active
        signatures = min(seen.signatures, _MOST_SIGNATURES)
        encrypted = seen.encrypted or readable is not content
        known = replace(
            known,
            pages=len(document),
            signatures=signatures,
            encrypted=encrypted,
            active=(*extra, *sorted(seen.active)),
            flat=bool(extra or seen.active or encrypted),
        )
        if seen.dynamic:
            raise RefusedError(_no(known, "inspect.xfa"))
        if signatures and extra:
            # Its bytes would be kept, and with them what it is besides.
            raise RefusedError(_no(known, "inspect.polyglot"))
        document.init_forms()  # draws signature stamps; no scripts are run
        if _draw_all(document) and "collection" in seen.active:
            raise RefusedError(_no(known, "inspect.portfolio"))

        def page(index: int) -> FlatPage:
            shown = render.draw(document, index, "")
            return _packed(shown.pixels, shown.dpi)

        yield Opened(known, page)


def _draw_all(document: Any) -> bool:
    """Every page as far as time allows. True where all that was drawn is white: a shell."""
    from tthc_desktop.adapters.pdf import render

    end = time.monotonic() + LOOK_S
    white = True
    for index in range(len(document)):
        shown = render.draw(document, index, "", _LOOK_DPI)
        white = white and int(shown.pixels.min(initial=255)) > 250
        if time.monotonic() > end:
            break
    return white


def _packed(pixels: Any, dpi: int) -> FlatPage:
    from PIL import Image

    from tthc_desktop.adapters.imaging import flat

    height, width = pixels.shape[:2]
    blue, green, red = (pixels[:, :, channel] for channel in range(3))
    if (blue == green).all() and (green == red).all():  # PDFium draws everything in colour
        image = Image.fromarray(blue.copy())
    else:
        image = Image.frombuffer("RGB", (width, height), pixels.tobytes(), "raw", "BGR", 0, 1)
    return FlatPage(flat.pack_image(image, dpi), dpi, width, height, PhotoState.NONE)
