"""Files that a person names become one searchable PDF."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.reading import PdfReport, Profile
from tthc_desktop.domain.time import iso
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.reading import PageInput, PageReader, PdfTarget
from tthc_desktop.services.reading.outside import OutsideFiles

_AT_ONCE = 2  # files; each look has a process of up to 1 GB


@dataclass(frozen=True, slots=True)
class DigitiseFiles:
    """Every page of every file, in order, none removed: hiding a page is the clerk's act."""

    reader: PageReader
    clock: Clock
    outside: OutsideFiles

    def __call__(
        self,
        sources: Sequence[Path],
        output: Path,
        profile: Profile = Profile.FAITHFUL,
        *,
        ocr: bool = True,
    ) -> PdfReport:
        """Makes one searchable PDF of files from outside.

        Raises:
            InputError: The reason of a refused file (domain.inspection.REASONS), for which nothing
                is written; ``input.is_output`` (name) when the PDF would replace one of its own
                sources; ``output.no_folder`` (name).
            TthcError: What PageReader.digitise raises.
        """
        for source in sources:
            if source.exists() and output.exists() and source.samefile(output):
                raise InputError("input.is_output", name=source.name)
        if not output.parent.is_dir():
            raise InputError("output.no_folder", name=output.parent.name)
        target = PdfTarget(
            path=output.absolute(),
            title=output.stem,
            created=iso(self.clock.now()),
            plain=True,
        )
        with ExitStack() as held:
            pages = self._opened(sources, held)
            return self.reader.digitise(pages, target, profile, ocr=ocr)

    def _opened(self, sources: Sequence[Path], held: ExitStack) -> list[PageInput]:
        """All are looked at before the first is read: a bad one costs seconds, not minutes. Raises
        the first one's refusal."""
        with ThreadPoolExecutor(_AT_ONCE, "outside") as pool:
            looks = [pool.submit(self._enter, source) for source in sources]
        good = [look.result() for look in looks if look.exception() is None]
        for own, _ in good:
            held.push(own)
        for look in looks:
            look.result()
        return [page for _, pages in good for page in pages]

    def _enter(self, source: Path) -> tuple[ExitStack, tuple[PageInput, ...]]:
        with ExitStack() as own:
            pages = own.enter_context(self.outside(source))
            return own.pop_all(), pages
