"""Files from outside as inputs of workers that were not made for hostile ones."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tthc_desktop.domain.file_kinds import FileKind
from tthc_desktop.domain.inspection import Inspection
from tthc_desktop.files.moving import drop_tree
from tthc_desktop.services.ports.codes import CodeReader
from tthc_desktop.services.ports.files import SealedFiles
from tthc_desktop.services.ports.inspector import ALL, FileSource, FlatPages
from tthc_desktop.services.ports.reading import PageInput
from tthc_desktop.services.reading.inspect_file import InspectFile

_MOST = 10  # pages in which a card is looked for; it has two sides


@dataclass(frozen=True, slots=True)
class OutsideFiles:
    """Gives files from outside to the workers that read them.

    Attributes:
        files, work: Encrypted pages on their way, with the key of the workers that read them.
        always_flat: Whether those workers hold the office's key, so that they see flat pages only.
            Where they hold none, an accepted file without anything active is read as it is: nothing
            is lost by packing its pages twice.
    """

    inspect: InspectFile
    files: SealedFiles
    work: Path
    always_flat: bool

    @contextmanager
    def __call__(
        self,
        source: FileSource,
        password: str = "",
        seen: Inspection | None = None,
        *,
        most: int = ALL,
    ) -> Iterator[tuple[PageInput, ...]]:
        """A context with the file's pages for a worker to read; what lies in work goes with it.

        Raises InputError with the refusal's reason.

        Args:
            seen: What an earlier inspection said of it.
            most: How many pages are drawn.
        """
        if not self.always_flat and isinstance(source, Path):
            found = self.inspect.require(source, password)
            if not (found.flat or password or found.kind is FileKind.HEIC):
                yield (PageInput(source.absolute(), 0, plain=True),)
                return
        pages = self.inspect.pages(source, password, seen, most=most)
        del source  # it may be large, and other files may be opened beside it
        with self.packed(pages) as inputs:
            yield inputs

    @contextmanager
    def packed(self, pages: FlatPages) -> Iterator[tuple[PageInput, ...]]:
        """A context with flat pages for a worker to read; what lies in work goes with it.

        Args:
            pages: Used up and closed.
        """
        self.work.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="flat-", dir=self.work))
        try:
            with closing(pages):
                inputs = self._written(pages, folder)
            del pages
            yield inputs
        finally:
            drop_tree(folder)

    def _written(self, pages: FlatPages, folder: Path) -> tuple[PageInput, ...]:
        inputs = []
        for number, page in enumerate(pages, 1):
            path = folder / f"{number:05}.page"
            self.files.write(path, [page.jpeg], {"media": "image/jpeg"})
            inputs.append(PageInput(path, page.dpi))
        return tuple(inputs)


@dataclass(frozen=True, slots=True)
class OutsideCodes:
    """Implements services.ports.codes.CodeReader: a plain file is looked at first."""

    codes: CodeReader
    outside: OutsideFiles

    def read(self, path: Path, *, plain: bool) -> tuple[str, ...]:
        """Reads the codes of a file from outside.

        Raises as the reader within, and InputError with the refusal's reason.
        """
        if not plain:
            return self.codes.read(path, plain=False)
        with self.outside(path, most=_MOST) as inputs:
            found = [self.codes.read(page.path, plain=page.plain) for page in inputs]
        return tuple(code for codes in found for code in codes)
