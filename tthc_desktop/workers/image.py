"""The image worker: pages into pictures and words, pictures and words into a PDF.

Operations, answered by one item unless said otherwise (the body's fields in brackets):
``count`` (path, plain) → pages; ``page`` (path, plain, index, dpi, turn, crop, orient, ocr,
profile, out) → the fields of PageReport, and the encrypted file ``out``; ``assemble`` (pages, path,
plain, title, created) → sha256, size, pdfa, and the file ``path``. ``codes`` (path, plain, pages) →
one item a page, of the first so many: codes, the payloads of its QR codes. ``picture`` (path,
plain, index, longest, out) → pages, index, and the encrypted JPEG ``out``: a page for the eye, its
longer side that many pixels at most. ``look`` (path, plain, index, dpi) → the fields of PageLook.
``card`` (folder, front, back, dpi, target) → the fields of PageFile, and that page.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from tthc_desktop.adapters.ocr.engine import Ocr, limit_threads
from tthc_desktop.adapters.system.plain_file import write_plain
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.batch import Crop
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.page_body import page_body, target_of
from tthc_desktop.domain.placement import Side
from tthc_desktop.domain.reading import Profile
from tthc_desktop.workers.loop import Body, Handler, serve

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
        return {
            "count": self._count,
            "page": self._page,
            "assemble": self._assemble,
            "codes": self._codes,
            "picture": self._picture,
            "look": self._look,
            "card": self._card,
        }

    def _count(self, body: Mapping[str, object], _: Callable[[], bool]) -> Iterator[Body]:
        from tthc_desktop.workers import page_files, page_pipeline

        path = Path(str(body["path"]))
        with page_files.opened(self._files, path, plain=bool(body["plain"])) as file:
            yield {"pages": page_pipeline.count_pages(file, path.name)}

    def _page(self, body: Mapping[str, object], _: Callable[[], bool]) -> Iterator[Body]:
        from tthc_desktop.adapters.imaging.shape import shaped
        from tthc_desktop.workers import page_files, page_pipeline

        Profile(str(body["profile"]))  # only faithful exists; anything else is a bug
        path = Path(str(body["path"]))
        engine = self._engine() if body["ocr"] else None
        with page_files.opened(self._files, path, plain=bool(body["plain"])) as file:
            index, dpi = _int(body["index"]), _int(body["dpi"])
            turn, crop = _int(body["turn"]), _crop(body["crop"])

            def load() -> Picture:
                return shaped(page_pipeline.load(file, path.name, index, dpi), turn, crop)

            # Nobody else holds the picture: its memory ends where it is no longer needed.
            finished = page_pipeline.finish(load, engine, orient=bool(body["orient"]))
        page_files.write_page(self._files, Path(str(body["out"])), finished.page)
        yield page_pipeline.report_body(finished.report)
        del finished
        _return_memory()

    def _look(self, body: Mapping[str, object], _: Callable[[], bool]) -> Iterator[Body]:
        from tthc_desktop.adapters.imaging.page_look import analyse_page
        from tthc_desktop.workers import page_files, page_pipeline

        path = Path(str(body["path"]))
        with page_files.opened(self._files, path, plain=bool(body["plain"])) as file:
            picture = page_pipeline.load(file, path.name, _int(body["index"]), _int(body["dpi"]))
        yield asdict(analyse_page(picture))
        del picture
        _return_memory()

    def _card(self, body: Mapping[str, object], _: Callable[[], bool]) -> Iterator[Body]:
        """Puts a card together and writes it into the batch, as a scanner's page."""
        from tthc_desktop.adapters.imaging import card, encode
        from tthc_desktop.adapters.scanning.driver import ScannedPage
        from tthc_desktop.adapters.scanning.page_files import PageWriter
        from tthc_desktop.workers import page_files, page_pipeline

        folder, dpi, said = Path(str(body["folder"])), body["dpi"], body["target"]
        if not isinstance(dpi, list):
            raise TypeError("dpi is not a list")
        sides = []
        for name, found in zip(("front", "back"), dpi, strict=True):
            path = folder / str(body[name])
            with page_files.opened(self._files, path, plain=False) as file:
                sides.append(page_pipeline.load(file, path.name, 0, _int(found)))
        made = card.combine(*sides)
        if made is None:
            raise InputError("scan.card_not_found")
        page = ScannedPage(encode.encode(made), made.dpi, made.width, made.height)
        writer = PageWriter(self._files, folder, target_of(said))
        yield page_body(writer.write(page, Side.FRONT))
        _return_memory()

    def _codes(self, body: Mapping[str, object], cancelled: Callable[[], bool]) -> Iterator[Body]:
        from tthc_desktop.adapters.imaging.barcodes import read_codes
        from tthc_desktop.workers import page_files, page_pipeline

        path = Path(str(body["path"]))
        with page_files.opened(self._files, path, plain=bool(body["plain"])) as file:
            count = min(page_pipeline.count_pages(file, path.name), _int(body["pages"]))
            for index in range(count):
                if cancelled():
                    break
                picture = page_pipeline.load(file, path.name, index, 0)
                yield {"codes": list(read_codes(picture.pixels))}
        _return_memory()

    def _picture(self, body: Mapping[str, object], _: Callable[[], bool]) -> Iterator[Body]:
        from tthc_desktop.adapters.imaging import encode
        from tthc_desktop.workers import page_files, page_pipeline

        path, out = Path(str(body["path"])), Path(str(body["out"]))
        with page_files.opened(self._files, path, plain=bool(body["plain"])) as file:
            count = page_pipeline.count_pages(file, path.name)
            index = min(max(_int(body["index"]), 0), count - 1)
            picture = page_pipeline.load(file, path.name, index, 0)
        jpeg = encode.small(picture.pixels, _int(body["longest"]))
        digest = hashlib.sha256(jpeg).hexdigest()
        about: About = {"media": "image/jpeg", "sha256": digest, "size": len(jpeg)}
        self._write_once(out, [jpeg], about)
        yield {"pages": count, "index": index}
        _return_memory()

    def _assemble(self, body: Mapping[str, object], _: Callable[[], bool]) -> Iterator[Body]:
        from tthc_desktop.adapters.pdf.writer import PDFA, PdfPage, pdf_bytes
        from tthc_desktop.workers.page_files import read_page

        listed = body["pages"]
        if not isinstance(listed, list):
            raise TypeError("pages is not a list")

        clean = (read_page(self._files, Path(str(page))) for page in listed)
        pages = (PdfPage(page.jpeg, page.dpi, page.words) for page in clean)
        pieces = pdf_bytes(pages, str(body["title"]), str(body["created"]))
        digest, size = _measure(pieces)
        target = Path(str(body["path"]))
        if body["plain"]:
            write_plain(target, pieces)
        else:
            about: About = {"media": "application/pdf", "sha256": digest, "size": size}
            self._write_once(target, pieces, about)
        yield {"sha256": digest, "size": size, "pdfa": PDFA}
        del pieces
        _return_memory()

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


def _int(value: object) -> int:
    if not isinstance(value, int | float):
        raise TypeError("not a number")
    return int(value)


def _crop(value: object) -> Crop | None:
    if value is None:
        return None
    if not isinstance(value, list):
        raise TypeError("not a crop")
    return Crop(*map(_int, value))


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
    from tthc_desktop.adapters.imaging.pixels import use_one_thread

    use_one_thread()
    _keep_no_holes()
    return ImageWorker(SealedFileStore(key), _make_ocr).handlers()


if __name__ == "__main__":
    serve(prepare)
