"""The counter's parts on one home, with every worker's code in this process: one kill ends all."""

from __future__ import annotations

import hashlib
import io
import json
import random
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from PIL import Image

from tests.campaigns.kills.imports import importer
from tests.support.batches import BLANK, GOOD, look
from tests.support.counter import CODE, OneProcedure, PlainReader
from tests.support.office import ACCOUNT, KEY, START, CountingIds, FakeClock, Home
from tests.support.whole_store import all_dossiers
from tthc_desktop.adapters.imaging.page_analyser import WorkerPageAnalyser
from tthc_desktop.adapters.imaging.page_reader import WorkerPageReader
from tthc_desktop.adapters.scanning.page_files import FolderPages
from tthc_desktop.adapters.scanning.worker_pool import WorkerPool
from tthc_desktop.adapters.scanning.worker_scanner import WorkerScanner
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.batch import BatchEvent
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.page_look import PageLook
from tthc_desktop.domain.people import Applicant
from tthc_desktop.domain.reading import PageReport, Word
from tthc_desktop.domain.separators import PATCH_T
from tthc_desktop.services.ports.files import BatchFolder, CleanFolder
from tthc_desktop.services.ports.page_images import PageAnalyser
from tthc_desktop.services.ports.reading import PageInput, PageReader
from tthc_desktop.services.reading.read_dossier import ReadDossier
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.scanning.analyse_pages import AnalysePages
from tthc_desktop.services.scanning.arrange import ArrangePages
from tthc_desktop.services.scanning.lost_batches import LostBatches
from tthc_desktop.services.scanning.recover_batches import RecoverBatches
from tthc_desktop.services.scanning.scan_component import ScanComponent
from tthc_desktop.workers import image, scanner
from tthc_desktop.workers.image import ImageWorker
from tthc_desktop.workers.loop import Handler

CITIZEN = Applicant("Trần Ví Dụ", "079200001234", "0901234567", "Ấp 1")
PROCEDURE = CODE
SEPARATOR, EMPTY, PAPER = (200, 20, 20), (245, 245, 245), (20, 20, 200)


class HereWorker:
    """Implements adapters.scanning.worker_pool.EndingWorker in this process; what goes over the
    pipe between two goes through JSON here too."""

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._handlers = handlers
        self._turn = threading.Lock()

    def call(
        self, op: str, body: Mapping[str, object], deadline_s: float
    ) -> Iterator[dict[str, object]]:
        with self._turn:
            asked = json.loads(json.dumps(dict(body)))
            for item in self._handlers[op](asked, lambda: False):
                yield json.loads(json.dumps(item))

    def close(self) -> None:
        """Nothing runs apart from this process."""

    def end(self) -> None:
        """As close()."""


class OneWord:
    """Implements adapters.ocr.engine.Ocr: says the same of every page."""

    def read(self, grey: object, dpi: int) -> tuple[Word, ...]:
        return (Word("VĂN", 10, 10, 40, 20, 95.0, 0), Word("BẢN", 60, 10, 40, 20, 95.0, 0))

    def orientation(self, grey: object, dpi: int) -> tuple[int, float]:
        return 0, 0.0

    def close(self) -> None:
        """It holds nothing."""


class MarkViewer:
    """Implements services.ports.page_images.PageAnalyser.

    The colour of a sheet's corner says what it is.
    """

    def analyse(self, path: Path, dpi: int) -> PageLook:
        data = b"".join(SealedFileStore(KEY).open(path).frames())
        with Image.open(io.BytesIO(data)) as picture:
            picture.draft("RGB", (picture.width // 8, picture.height // 8))
            corner = picture.convert("RGB").getpixel((3, 3))
        assert isinstance(corner, tuple)
        near = min(
            (SEPARATOR, EMPTY, PAPER),
            key=lambda c: sum(abs(a - b) for a, b in zip(c, corner, strict=True)),
        )
        return {SEPARATOR: look(PATCH_T), EMPTY: BLANK, PAPER: GOOD}[near]


class QuickReader(PlainReader):
    """A clean file that is there already is replaced, as the port says."""

    def read_pages(
        self, pages: Sequence[tuple[PageInput, Path]]
    ) -> Iterator[tuple[int, PageReport | TthcError]]:
        for _, path in pages:
            path.unlink(missing_ok=True)
        yield from super().read_pages(pages)


@dataclass
class Desk:
    """real: pages are looked at and finished by the image worker's own code (with an engine that
    reads nothing)."""

    folder: Path
    url: str
    seed: str
    real: bool = False
    random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        chance = self.random = random.Random(self.seed)
        # Clocks of counters jump: each run has its own day, also before the last one's.
        clock = FakeClock(START + timedelta(minutes=chance.randrange(-100_000, 100_000)))
        made = Home.reopen(self.folder)
        self.home = Home(
            self.folder, clock, made.store, made.blobs, CountingIds(clock, random.Random(self.seed))
        )
        made.store._clock = clock
        self.store = store = self.home.store
        ids = self.home.ids
        sealed = SealedFileStore(KEY)
        batches = BatchFolder(self.folder / "batches")
        self.files = FolderPages(sealed, batches)
        self.scanner = WorkerScanner(
            WorkerPool(lambda: HereWorker(scanner.prepare(KEY))), batches, [self.url]
        )
        # Each kind of reader writes other files: the other's are gone to it, and it reads again.
        clean = CleanFolder(self.folder / ("clean" if self.real else "clean-quick"))
        viewer: PageAnalyser = MarkViewer()
        reader: PageReader = QuickReader(self.home)
        if self.real:
            viewer = WorkerPageAnalyser(HereWorker(image.prepare(KEY)))
            engine = HereWorker(ImageWorker(sealed, OneWord).handlers())
            reader = WorkerPageReader([engine], self.folder / "work")
        self.scan = ScanComponent(store, self.scanner, clock, ids)
        self.see = AnalysePages(store, viewer, clock, batches)
        self.arrange = ArrangePages(store, clock)
        self.read = ReadDossier(store, self.home.blobs, reader, clock, batches, clean)
        self.recover = RecoverBatches(store, self.files, clock)
        self.lost = LostBatches(store, self.files, clock)
        self.bring_in = importer(self.home, batches)
        self.receive = ReceiveDossier(store, clock, ids, OneProcedure())

    def jump(self) -> None:
        self.home.clock.forward(self.random.choice((0.4, 30, -3600, 86400, -86400 * 3)))

    def new_dossier(self) -> str:
        return self.receive(ACCOUNT, PROCEDURE, CITIZEN).id

    def dossiers(self) -> list[str]:
        with self.home.store.read() as tx:
            return [dossier.id for dossier in all_dossiers(tx)]

    def slot(self, dossier_id: str, position: int) -> str:
        return next(s.id for s in self.home.dossier(dossier_id).slots if s.position == position)

    def events(self, batch_id: str) -> tuple[str, ...]:
        """Each event of a batch in words; the store never changes one."""
        return tuple(map(repr, raw_events(self.store, batch_id)))

    def dossier(self, dossier_id: str) -> Dossier:
        return self.home.dossier(dossier_id)

    def pdf(self, sha256: str) -> bytes:
        return b"".join(self.home.blobs.open(sha256).frames())

    def close(self) -> None:
        self.home.close()


def raw_events(store: SqlStore, batch_id: str) -> list[BatchEvent]:
    with store.read() as tx:
        return tx.batches._events(batch_id)


def digest(events: tuple[str, ...]) -> str:
    return hashlib.sha256("\n".join(events).encode()).hexdigest()


def make_home(folder: Path) -> None:
    """With two dossiers and nothing scanned."""
    home = Home.make(folder)
    receive = ReceiveDossier(home.store, home.clock, home.ids, OneProcedure())
    for _ in range(2):
        receive(ACCOUNT, PROCEDURE, CITIZEN)
    home.close()


def draw(folder: Path, number: int, colour: tuple[int, int, int]) -> Path:
    """A sheet like no other: noise, and a corner that says what it is."""
    path = folder / f"{number}.png"
    size = (105, 149)
    noise = Image.frombytes("RGB", size, random.Random(number).randbytes(3 * 105 * 149))
    base = Image.new("RGB", size, colour)
    picture = Image.blend(base, noise, 0.4)
    picture.paste(colour, (0, 0, 12, 12))
    picture.save(path)
    return path
