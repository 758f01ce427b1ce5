"""The image worker: pages into pictures and words, pictures and words into a PDF.

Its operations are those of adapters/imaging/requests.py.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tthc_desktop.adapters.imaging import requests
from tthc_desktop.adapters.ocr.engine import Ocr, limit_threads
from tthc_desktop.adapters.system.plain_file import write_plain
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.page_look import PageLook
from tthc_desktop.domain.placement import Side
from tthc_desktop.domain.reading import PageReport
from tthc_desktop.workers.loop import Cancelled, Handler, answered, serve

if TYPE_CHECKING:
    from tthc_desktop.adapters.imaging.pixels import Picture
    from tthc_desktop.services.ports.files import About, SealedFiles

_M_MMAP_THRESHOLD = -3
_LARGE = 4 << 20
PROGRAM = "TTHC_TESSERACT"  # set by the composition root where an installed program is preferred


class ImageWorker:
    """Handlers by operation. The engine is loaded with the first page that wants it."""

    def __init__(self, files: SealedFiles, make_ocr: Callable[[], Ocr]) -> None:
        self._files = files
        self._make_ocr = make_ocr
        self._ocr: Ocr | None = None

    def handlers(self) -> dict[str, Handler]:
        return dict(
            [
                answered(requests.COUNT, self._count),
                answered(requests.PAGE, self._page),
                answered(requests.ASSEMBLE, self._assemble),
                answered(requests.CODES, self._codes),
                answered(requests.PICTURE, self._picture),
                answered(requests.LOOK, self._look),
                answered(requests.CARD, self._card),
            ]
        )

    def _count(self, asked: requests.FileRequest, _: Cancelled) -> Iterator[requests.PageCount]:
        from tthc_desktop.workers import page_pipeline

        with self._opened(asked) as file:
            yield requests.PageCount(page_pipeline.count_pages(file, asked.path.name))

    def _page(self, asked: requests.PageRequest, _: Cancelled) -> Iterator[PageReport]:
        from tthc_desktop.adapters.imaging.shape import shaped
        from tthc_desktop.workers import page_files, page_pipeline

        engine = self._engine() if asked.ocr else None
        with self._opened(asked) as file:

            def load() -> Picture:
                picture = page_pipeline.load(file, asked.path.name, asked.index, asked.dpi)
                return shaped(picture, asked.turn, asked.crop)

            # Nobody else holds the picture: its memory ends where it is no longer needed.
            finished = page_pipeline.finish(load, engine, orient=asked.orient)
        page_files.write_page(self._files, asked.out, finished.page)
        yield finished.report
        del finished
        _return_memory()

    def _look(self, asked: requests.LookRequest, _: Cancelled) -> Iterator[PageLook]:
        from tthc_desktop.adapters.imaging.page_look import analyse_page
        from tthc_desktop.workers import page_pipeline

        with self._opened(asked) as file:
            picture = page_pipeline.load(file, asked.path.name, asked.index, asked.dpi)
        yield analyse_page(picture)
        del picture
        _return_memory()

    def _card(self, asked: requests.CardRequest, _: Cancelled) -> Iterator[PageFile]:
        """Puts a card together and writes it into the batch, as a scanner's page."""
        from tthc_desktop.adapters.imaging import card, encode
        from tthc_desktop.adapters.scanning.driver import ScannedPage
        from tthc_desktop.adapters.scanning.page_files import PageWriter
        from tthc_desktop.workers import page_pipeline

        sides = []
        for name, dpi in zip((asked.front, asked.back), asked.dpi, strict=True):
            path = asked.folder / name
            with self._opened(requests.FileRequest(path, plain=False)) as file:
                sides.append(page_pipeline.load(file, path.name, 0, dpi))
        made = card.combine(*sides)
        if made is None:
            raise InputError("scan.card_not_found")
        page = ScannedPage(encode.encode(made), made.dpi, made.width, made.height)
        writer = PageWriter(self._files, asked.folder, asked.target)
        yield writer.write(page, Side.FRONT)
        _return_memory()

    def _codes(
        self, asked: requests.CodesRequest, cancelled: Cancelled
    ) -> Iterator[requests.PageCodes]:
        from tthc_desktop.adapters.imaging.barcodes import read_codes
        from tthc_desktop.workers import page_pipeline

        with self._opened(asked) as file:
            name = asked.path.name
            for index in range(min(page_pipeline.count_pages(file, name), asked.pages)):
                if cancelled():
                    break
                picture = page_pipeline.load(file, name, index, 0)
                yield requests.PageCodes(read_codes(picture.pixels))
        _return_memory()

    def _picture(
        self, asked: requests.PictureRequest, _: Cancelled
    ) -> Iterator[requests.PictureMade]:
        from tthc_desktop.adapters.imaging import encode
        from tthc_desktop.workers import page_pipeline

        with self._opened(asked) as file:
            count = page_pipeline.count_pages(file, asked.path.name)
            index = min(max(asked.index, 0), count - 1)
            picture = page_pipeline.load(file, asked.path.name, index, 0)
        jpeg = encode.small(picture.pixels, asked.longest)
        digest = hashlib.sha256(jpeg).hexdigest()
        about: About = {"media": "image/jpeg", "sha256": digest, "size": len(jpeg)}
        self._write_once(asked.out, [jpeg], about)
        yield requests.PictureMade(count, index)
        _return_memory()

    def _assemble(self, asked: requests.PdfRequest, _: Cancelled) -> Iterator[requests.PdfMade]:
        from tthc_desktop.adapters.pdf.writer import PDFA, PdfPage, pdf_bytes
        from tthc_desktop.workers.page_files import read_page

        clean = (read_page(self._files, path) for path in asked.pages)
        pages = (PdfPage(page.jpeg, page.dpi, page.words) for page in clean)
        pieces = pdf_bytes(pages, asked.title, asked.created)
        digest, size = _measure(pieces)
        if asked.plain:
            write_plain(asked.path, pieces)
        else:
            about: About = {"media": "application/pdf", "sha256": digest, "size": size}
            self._write_once(asked.path, pieces, about)
        yield requests.PdfMade(digest, size, PDFA)
        del pieces
        _return_memory()

    def _opened(self, asked: requests.FileRequest) -> AbstractContextManager[BinaryIO]:
        from tthc_desktop.workers import page_files

        return page_files.opened(self._files, asked.path, plain=asked.plain)

    def _write_once(self, target: Path, pieces: Iterable[bytes], about: About) -> None:
        """A worker may have died after the file and before its answer: the same file is fine.

        Raises StoreError ``file.taken`` where another one has the name.
        """
        try:
            self._files.write(target, pieces, about)
        except FileExistsError as error:
            if dict(self._files.open(target).about) != dict(about):
                raise StoreError("file.taken") from error

    def _engine(self) -> Ocr:
        if self._ocr is None:
            self._ocr = self._make_ocr()
        return self._ocr


def _measure(pieces: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def _make_ocr() -> Ocr:
    if program := os.environ.get(PROGRAM):
        from tthc_desktop.adapters.ocr.pytesseract_engine import PytesseractOcr

        return PytesseractOcr(program)
    from tthc_desktop.adapters.ocr.tesserocr_engine import TesserocrOcr

    return TesserocrOcr()


def _keep_no_holes() -> None:
    """Linux: page images go back to the system when they are freed. glibc would raise its limit
    with the first one and then keep holes of that size (measured: 40 MB a worker)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE)


def _return_memory() -> None:
    """Between jobs, what Tesseract left in small pieces goes back too (20 MB)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)


def prepare(key: bytes) -> Mapping[str, Handler]:
    """What serve() runs: one thread everywhere before the libraries are loaded."""
    limit_threads()
    _keep_no_holes()
    return ImageWorker(SealedFileStore(key), _make_ocr).handlers()


if __name__ == "__main__":
    serve(prepare)
