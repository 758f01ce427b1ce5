"""What image workers are asked and what they answer, for both ends of the pipe.

path, plain: a file that a person named (plain), or an encrypted one. out: the encrypted file that
the worker makes. index: place of the page in its file, from 0. dpi: as the device said; 0 asks the
file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tthc_desktop.domain.batch import Crop, PageFile
from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.page_body import PAGE_FORMS
from tthc_desktop.domain.page_look import PageLook
from tthc_desktop.domain.reading import PageReport, Profile
from tthc_desktop.domain.scanning import PageTarget
from tthc_desktop.services.ports.worker import WorkerOperation

_CODEC = Codec(forms=PAGE_FORMS)


@dataclass(frozen=True, slots=True)
class FileRequest:
    path: Path
    plain: bool


@dataclass(frozen=True, slots=True)
class PageCount:
    pages: int


COUNT = WorkerOperation("count", FileRequest, PageCount)


@dataclass(frozen=True, slots=True)
class LookRequest(FileRequest):
    index: int
    dpi: int


LOOK = WorkerOperation("look", LookRequest, PageLook)


@dataclass(frozen=True, slots=True)
class PageRequest(LookRequest):
    """A page to be straightened and read; more in services.ports.reading.PageInput."""

    turn: int
    crop: Crop | None
    orient: bool
    ocr: bool
    profile: Profile
    out: Path


PAGE = WorkerOperation("page", PageRequest, PageReport, _CODEC)


@dataclass(frozen=True, slots=True)
class PdfRequest:
    """Clean pages to be made the PDF path; more in services.ports.reading.PdfTarget."""

    pages: tuple[Path, ...]
    path: Path
    plain: bool
    title: str
    created: str


@dataclass(frozen=True, slots=True)
class PdfMade:
    """As domain.reading.PdfReport has them."""

    sha256: str
    size: int
    pdfa: str


ASSEMBLE = WorkerOperation("assemble", PdfRequest, PdfMade)


@dataclass(frozen=True, slots=True)
class CodesRequest(FileRequest):
    """The first so many pages, whose codes are read."""

    pages: int


@dataclass(frozen=True, slots=True)
class PageCodes:
    """The payloads of one page's codes; each page is an answer."""

    codes: tuple[str, ...]


CODES = WorkerOperation("codes", CodesRequest, PageCodes)


@dataclass(frozen=True, slots=True)
class PictureRequest(FileRequest):
    """A page for the eye. longest: pixels that its longer side has at most."""

    index: int
    longest: int
    out: Path


@dataclass(frozen=True, slots=True)
class PictureMade:
    """How many pages the file has, and which of them was drawn: the nearest there is."""

    pages: int
    index: int


PICTURE = WorkerOperation("picture", PictureRequest, PictureMade)


@dataclass(frozen=True, slots=True)
class CardRequest:
    """Two pages below folder, to be put together as a page of their batch. dpi: of both."""

    folder: Path
    front: str
    back: str
    dpi: tuple[int, int]
    target: PageTarget


CARD = WorkerOperation("card", CardRequest, PageFile, _CODEC)
