"""Pages of a dossier that come in without a scanner and are read one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.fakes.page_images import FakePageAnalyser
from tests.support.counter import Counter
from tests.support.office import ACCOUNT, KEY
from tests.support.slots import page as report
from tthc_desktop.adapters.scanning.driver import ScannedPage
from tthc_desktop.adapters.scanning.page_files import PageWriter
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.batch import UNSORTED
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import DeviceError, TthcError
from tthc_desktop.domain.placement import Placement, Side
from tthc_desktop.domain.reading import PageReport, PdfReport
from tthc_desktop.domain.scanning import PageTarget
from tthc_desktop.services.ports.files import BatchFolder, CleanFolder
from tthc_desktop.services.ports.reading import PageInput, PdfTarget
from tthc_desktop.services.reading.read_dossier import ComponentRead, PageRead, ReadDossier
from tthc_desktop.services.scanning.analyse_pages import AnalysePages
from tthc_desktop.services.scanning.arrange import ArrangePages
from tthc_desktop.services.scanning.scan_component import add_page, batch_of


@dataclass
class Reader:
    """Implements the half of services.ports.reading.PageReader that is asked for here.

    dies_at: at which page, counted from 1. never: name of a page that is never read. words: what
    stands on a page, by the name of its file.
    """

    counter: Counter
    read: list[PageInput] = field(default_factory=list)
    assembled: list[list[str]] = field(default_factory=list)
    dies_at: int = 0
    never: str = ""
    words: Callable[[str], str] = "trang {}".format

    def read_pages(
        self, pages: Sequence[tuple[PageInput, Path]]
    ) -> Iterator[tuple[int, PageReport | TthcError]]:
        for index, (source, path) in enumerate(pages):
            self.read.append(source)
            if self.dies_at and len(self.read) == self.dies_at:
                raise DeviceError("worker.crashed", worker="image")
            if self.never and source.path.name == self.never:
                yield index, DeviceError("worker.hung", worker="image")
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            sealed = SealedFileStore(KEY)
            sealed.write(path, sealed.open(source.path).frames(), {})
            yield index, report(self.words(source.path.name))

    def assemble(self, pages: Sequence[tuple[Path, PageReport]], target: PdfTarget) -> PdfReport:
        sealed = SealedFileStore(KEY)
        self.assembled.append([b"".join(sealed.open(path).frames()).decode() for path, _ in pages])
        return self.counter.reader.assemble(pages, target)


@dataclass
class Desk:
    """Pages of one dossier, laid as a scanner does, and read with a reader of its own."""

    counter: Counter
    dossier: Dossier
    folder: Path

    def __post_init__(self) -> None:
        home = self.counter.home
        self.names: dict[str, str] = {}
        self.reader = Reader(self.counter)
        self.clean = CleanFolder(self.folder / "clean")
        self.read = ReadDossier(
            home.store,
            home.blobs,
            self.reader,  # type: ignore[arg-type]  # digitise is not asked for
            home.clock,
            BatchFolder(self.folder / "batches"),
            self.clean,
        )
        self.arrange = ArrangePages(home.store, home.clock)
        self.viewer = FakePageAnalyser()
        self.see = AnalysePages(home.store, self.viewer, home.clock, BatchFolder(self.folder))

    def lay(self, slot: int, *contents: str) -> None:
        """Pages as the scanner leaves them."""
        home = self.counter.home
        with home.store.write("t") as tx:
            batch = batch_of(tx, self.dossier.id, home.ids, home.clock)
        component = self.counter.slot(self.dossier, slot).id if slot else UNSORTED
        target = PageTarget(batch.id, batch.next_number, Placement(component))
        writer = PageWriter(SealedFileStore(KEY), self.folder / "batches", target)
        for content in contents:
            page = writer.write(ScannedPage(content.encode(), 200, 8, 9), Side.FRONT)
            self.names[content] = Path(page.path).name
            with home.store.write("t") as tx:
                add_page(tx, self.dossier.id, page, "binh", home.clock)

    def look(self) -> None:
        list(self.see(ACCOUNT, self.dossier.id))

    def run(self) -> list[PageRead | ComponentRead]:
        """As the window does: what is new is looked at before it is read."""
        self.look()
        return list(self.read(ACCOUNT, self.dossier.id))

    def state(self, slot: int) -> ComponentState:
        return self.counter.slot(self.dossier, slot).state
