"""The real office, with its worker processes, on a home of its own: killed from outside, as a whole
or only its scanner worker."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.campaigns.kills.desk import CITIZEN, PAPER, draw, raw_events
from tests.campaigns.kills.work import A5, DPI, Teller
from tests.fakes.virtual_scanner import VirtualScanner
from tests.support.office import ACCOUNT
from tests.support.whole_store import all_dossiers
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.bootstrap import Composer
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.scanning import ScanSettings, Source
from tthc_desktop.services.office.accounts import AddAccount, SignIn
from tthc_desktop.services.office.settings import OfficeSettings, SetUpOffice
from tthc_desktop.services.reading.read_dossier import ReadDossier
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.scanning.analyse_pages import AnalysePages
from tthc_desktop.services.scanning.arrange import ArrangePages
from tthc_desktop.services.scanning.lost_batches import LostBatches
from tthc_desktop.services.scanning.recover_batches import RecoverBatches
from tthc_desktop.services.scanning.scan_component import ScanComponent

WHOLE, WORKER = "office", "office.worker"
KINDS = (WHOLE, WORKER)
PAGES = 6
_UNIT = OfficeSettings("H01.45", "Đặc khu Kiên Hải", "Q2")
_LATER_S = 0.06  # about as long as a page takes


class OfficeDesk:
    """The office as a check wants it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.office = Composer().open_office(folder, create=False)
        office = self.office
        assert isinstance(office.ports.store, SqlStore)
        self.store = office.ports.store
        self.files = office.ports.page_files
        self.scan, self.recover = office.use(ScanComponent), office.use(RecoverBatches)
        self.see, self.arrange, self.lost = (
            office.use(AnalysePages),
            office.use(ArrangePages),
            office.use(LostBatches),
        )
        self.read = office.use(ReadDossier)

    def dossiers(self) -> list[str]:
        with self.store.read() as tx:
            return [dossier.id for dossier in all_dossiers(tx)]

    def dossier(self, dossier_id: str) -> Dossier:
        with self.store.read() as tx:
            found = tx.dossiers.get(dossier_id)
        assert found is not None
        return found

    def events(self, batch_id: str) -> tuple[str, ...]:
        return tuple(map(repr, raw_events(self.store, batch_id)))

    def pdf(self, sha256: str) -> bytes:
        raise AssertionError("nothing is read in this office")

    def close(self) -> None:
        self.office.close()


def make_office(folder: Path, url: str) -> None:
    """Set up as IT would, with two dossiers and the virtual scanner."""
    with contextlib.closing(Composer().open_office(folder, create=True)) as office:
        office.use(SetUpOffice)(replace(_UNIT, scanners=(url,)), demo.ADMINISTRATOR)
        administrator = office.use(SignIn)(demo.ADMINISTRATOR.login, demo.PASSWORD)
        clerk = office.use(AddAccount)(administrator, demo.CLERK)
        procedure = office.ports.catalogue.procedures()[0].code
        for _ in range(2):
            office.use(ReceiveDossier)(clerk, procedure, CITIZEN)


def work(home: Path, virtual: VirtualScanner, paper: Path, first: int, teller: Teller) -> None:
    """Recovers, scans, looks; a worker that dies costs the page on its way, and it goes on."""
    desk = OfficeDesk(home)
    desk.recover()
    chance = random.Random(first)
    dossier = chance.choice(desk.dossiers())
    slots = [s.id for s in desk.dossier(dossier).slots if s.scannable]
    landing = Placement(chance.choice(slots))
    virtual.control(clear=True, load=[str(draw(paper, first + n, PAPER)) for n in range(PAGES)])
    try:
        _scan(desk, dossier, landing, virtual.device, teller)
    except DeviceError as error:
        if error.code != "scanner.driver_crashed":
            raise
        # The job that the dead worker left is on the device; the office ends it by itself.
        more = [str(draw(paper, first + PAGES + n, PAPER)) for n in range(2)]
        virtual.control(load=more)
        _scan(desk, dossier, landing, virtual.device, teller)
    if chance.random() < 0.5:
        for _ in desk.see(ACCOUNT, dossier):
            teller.tell(seen=dossier)
    desk.close()


def _scan(desk: OfficeDesk, dossier: str, landing: Placement, device: str, teller: Teller) -> None:
    settings = ScanSettings(Source.FEEDER, dpi=DPI, width_mm=A5[0], height_mm=A5[1])
    for page in desk.scan(ACCOUNT, dossier, landing, device, settings):
        file = page.file
        teller.tell(page=[dossier, file.batch, file.number, file.sha256, file.place.side])


class Killer:
    """Ends the office, or its scanner worker, some moment behind the n-th page."""

    def __init__(self, kind: str, chance: random.Random) -> None:
        self._kind = kind
        self._left = chance.randint(1, PAGES - 1)
        self._later_s = chance.random() * _LATER_S
        self.struck = False

    def __call__(self, child: int, line: dict[str, object]) -> None:
        """Is told each line of the child."""
        self._left -= "page" in line
        if self._left > 0 or self.struck:
            return
        time.sleep(self._later_s)  # the moment is any moment
        for victim in [child] if self._kind == WHOLE else _scanner_workers(child):
            self.struck = True
            with contextlib.suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)


def _scanner_workers(parent: int) -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            ppid = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            words = (entry / "cmdline").read_bytes().split(b"\0")
            if ppid == parent and b"tthc_desktop.workers.scanner" in words:
                yield int(entry.name)
