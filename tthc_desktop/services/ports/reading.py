"""Pages into searchable PDF, in image workers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tthc_desktop.domain.batch import Crop
from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.reading import PageReport, PdfReport, Profile


@dataclass(frozen=True, slots=True)
class PageInput:
    """A page image to be read.

    Attributes:
        path: An encrypted page file, or (plain=True) an image or PDF that a person named on the
            command line.
        dpi: As the scanner reported it; 0 asks the file itself.
        turn: Degrees clockwise, as a person said.
        crop: What stays of it then (domain/batch.Crop).
        orient: A page whose text stands on its head or side is turned; a person's word counts more.
    """

    path: Path
    dpi: int
    plain: bool = False
    turn: int = 0
    crop: Crop | None = None
    orient: bool = True


@dataclass(frozen=True, slots=True)
class PdfTarget:
    """Where the PDF goes: an encrypted file (plain=False), or one that a person asked for.

    Attributes:
        title: Goes into the document's metadata.
        created: ISO 8601; fixes dates and /ID, so that the same pages give the same bytes.
    """

    path: Path
    title: str
    created: str
    plain: bool = False


class PageReader(Protocol):
    def read_pages(
        self, pages: Sequence[tuple[PageInput, Path]]
    ) -> Iterator[tuple[int, PageReport | TthcError]]:
        """Each input, its first page, straightened and read into its (encrypted) clean file: index
        and report, in the order in which they are done, on as many workers as there are. Closing
        it begins no further page. A clean file that is there already is replaced.

        A page that cannot be decoded, or that its worker died of twice, has its error in place of
        a report: InputError or DeviceError as of digitise, StoreError ``file.missing`` or
        ``file.damaged``. Raises SetupError.
        """
        ...

    def assemble(self, pages: Sequence[tuple[Path, PageReport]], target: PdfTarget) -> PdfReport:
        """Clean files of read_pages, in order, into one PDF/A-2b. Raises StoreError
        ``file.missing`` or ``file.damaged``, DeviceError as digitise."""
        ...

    def digitise(
        self, pages: Sequence[PageInput], target: PdfTarget, profile: Profile, *, ocr: bool
    ) -> PdfReport:
        """Deskews, reads and encodes every page in order and writes one PDF/A-2b.

        Pages run on as many workers as there are; the target is written only when all are done.
        Raises InputError ``input.missing``, ``input.empty``, ``input.unreadable``,
        ``input.encrypted``, ``input.too_large``; SetupError ``ocr.model_missing``; DeviceError
        ``worker.crashed`` or ``worker.hung`` after one retry.
        """
        ...
