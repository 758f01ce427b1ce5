"""The files that an image worker reads and writes.

An intermediate page is one encrypted file: a head (adapters/system/json_head.py: dpi, words), then
the JPEG. Nothing of it ever stands on the disk in plain.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from tthc_desktop.adapters.system.json_head import head_of, read_head, with_length
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.reading import Word
from tthc_desktop.services.ports.files import SealedFiles, SealedReader

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MEDIA = "application/x-tthc-page"


@dataclass(frozen=True, slots=True)
class CleanPage:
    """A page that is ready for the PDF."""

    jpeg: bytes
    dpi: int
    words: tuple[Word, ...]


def write_page(files: SealedFiles, path: Path, page: CleanPage) -> None:
    rows = [
        [w.text, w.left, w.top, w.width, w.height, round(w.confidence, 1), w.line]
        for w in page.words
    ]
    head = with_length(head_of({"dpi": page.dpi, "words": rows}))
    files.write(path, [head, page.jpeg], {"media": MEDIA})


def read_page(files: SealedFiles, path: Path) -> CleanPage:
    """Reads a page that is ready for the PDF.

    Raises:
        StoreError: ``file.missing`` or ``file.damaged``.
    """
    file = io.BytesIO(b"".join(files.open(path).frames()))
    _, head = read_head(file)
    return CleanPage(file.read(), head["dpi"], tuple(Word(*row) for row in head["words"]))


class SealedStream(io.RawIOBase):
    """An encrypted file as a file that libraries can read and seek in; memory stays flat."""

    def __init__(self, reader: SealedReader) -> None:
        self._reader = reader
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._reader.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        data = self._reader.read(self._at, len(view))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)


@contextmanager
def opened(files: SealedFiles, path: Path, *, plain: bool) -> Iterator[BinaryIO]:
    """The input as a seekable file.

    Raises InputError ``input.missing``, ``input.empty`` or ``input.unreadable`` (name); for an
    encrypted file StoreError ``file.missing`` or ``file.damaged``, InputError ``input.empty``.
    """
    if not plain:
        reader = files.open(path)
        if not reader.size:
            raise InputError("input.empty", name=path.name)
        stream = io.BufferedReader(SealedStream(reader), 1 << 16)
        yield cast(BinaryIO, stream)
        return
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise InputError("input.missing", name=path.name) from error
    except OSError as error:
        raise InputError("input.unreadable", name=path.name) from error
    with file:
        if not file.read(1):
            raise InputError("input.empty", name=path.name)
        yield file
