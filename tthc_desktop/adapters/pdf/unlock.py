"""Opening a PDF with a password, or without one where that is enough."""

from __future__ import annotations

import io
import warnings
from contextlib import AbstractContextManager
from typing import Any

from pypdf import PdfReader, PdfWriter

from tthc_desktop.adapters.pdf import render
from tthc_desktop.domain.errors import InputError

_MOST_UNLOCKED = 60 << 20  # bytes of a file that is written again without its password, in memory


def readable(content: bytes, password: str) -> tuple[bytes, AbstractContextManager[Any]]:
    """What PDFium can open, and PDFium's document of it (to be entered). PDFium does not take an
    empty owner's password, pypdf does: such a file is unlocked first.

    Raises InputError ``input.encrypted``, ``input.unreadable`` or ``input.too_large``.
    """
    try:
        with render.opened(io.BytesIO(content), "", password):
            pass
    except InputError as error:
        if error.code != "input.encrypted" or len(content) > _MOST_UNLOCKED:
            raise
        content = _unlocked(content, password)
        password = ""
    return content, render.opened(io.BytesIO(content), "", password)


def _unlocked(content: bytes, password: str) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            reader = PdfReader(io.BytesIO(content))
            if not reader.decrypt(password):
                raise InputError("input.encrypted")
            plain = io.BytesIO()
            PdfWriter(clone_from=reader).write(plain)
        except InputError:
            raise
        except MemoryError:
            raise
        except Exception as error:  # a damaged file raises anything
            raise InputError("input.encrypted") from error
    return plain.getvalue()
