"""A morning at the counter, in a process that will be killed: it tells what it was told."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.campaigns.kills.desk import EMPTY, PAPER, SEPARATOR, Desk, digest, draw
from tests.campaigns.kills.steps import Steps
from tests.fakes.virtual_scanner import VirtualScanner
from tests.support.office import ACCOUNT, KEY
from tthc_desktop.adapters.scanning.driver import ScannedPage
from tthc_desktop.adapters.scanning.page_files import PageWriter
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.demo.virtual_device import Request, picture
from tthc_desktop.domain.batch import UNSORTED, Batch, BatchPage
from tthc_desktop.domain.errors import DeviceError, InputError
from tthc_desktop.domain.placement import Placement, Side
from tthc_desktop.domain.scanning import PageTarget, ScanSettings, Source
from tthc_desktop.services.reading.read_dossier import PageRead

DPI = 100
A5 = (148, 210)  # mm: half of the bytes, and still several frames a file
ACTS = 5
_SLOTS = (1, 2, 4)  # of the procedure; 3 is only shown


class Teller:
    """Lines to the parent. A line is whole or not there: it is one write to a pipe."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def tell(self, **what: object) -> None:
        os.write(self._handle, json.dumps(what).encode() + b"\n")


class Work:
    """first: number of the first sheet of paper that nobody has used yet."""

    def __init__(
        self,
        desk: Desk,
        virtual: VirtualScanner,
        paper: Path,
        first: int,
        steps: Steps,
        teller: Teller,
    ) -> None:
        self.desk = desk
        self.chance = desk.random
        self._virtual = virtual
        self._paper = paper
        self._next = first
        self._first = 0
        self._steps = steps
        self._teller = teller

    def run(self) -> None:
        """Recovers, scans, whatever comes. Sometimes nobody recovers first, as where only a worker
        died: then files without a row lie where the next numbers would be."""
        if self.chance.random() < 0.7:
            self.desk.recover()
        acts: list[Callable[[], None]] = [self.simplex]
        choices = (
            self.simplex,
            self.duplex,
            self.sorted_stack,
            self.jam,
            self.replace,
            self.insert,
            self.manual_duplex,
            self.look,
            self.put_in_order,
            self.put_in_order,
            self.read,
            self.bring_in,
            self.claim,
            self.receive,
        )
        acts += [self.chance.choice(choices) for _ in range(ACTS - 1)]
        self.chance.shuffle(acts)
        for act in acts:
            self.desk.jump()
            with contextlib.suppress(InputError):  # nothing to undo, no page to replace
                act()

    # Scanning

    def simplex(self) -> None:
        dossier = self._one()
        self._scan(dossier, self._landing(dossier), [PAPER] * self.chance.randint(1, 4))

    def duplex(self) -> None:
        sheets = [PAPER] * (2 * self.chance.randint(1, 2))
        dossier = self._one()
        self._scan(dossier, self._landing(dossier), sheets, Source.FEEDER_DUPLEX)

    def sorted_stack(self) -> None:
        kinds = (PAPER, PAPER, SEPARATOR, EMPTY)
        stack = [PAPER, SEPARATOR, *(self.chance.choice(kinds) for _ in range(3))]
        dossier = self._one()
        landing = Placement(self.desk.slot(dossier, 1), blanks=self.chance.random() < 0.3)
        self._scan(dossier, landing, stack)
        self.look()

    def jam(self) -> None:
        """The stuck sheet and those behind it are laid on again, and it goes on as one load."""
        dossier = self._one()
        landing = self._landing(dossier)
        self._lay([PAPER] * 4)
        self._virtual.fault("jam", after=self.chance.randint(1, 3))
        try:
            first = self._take(dossier, landing, Source.FEEDER)
        except DeviceError as error:
            if error.code != "scanner.jam":
                raise
            first = self._first
        self._virtual.control(mend=True)
        self._take(dossier, Placement(landing.component, run=first), Source.FEEDER)

    def replace(self) -> None:
        dossier, page = self._page()
        self._scan(dossier, Placement(page.component, replaces=(page.number,)), [PAPER] * 2)

    def insert(self) -> None:
        dossier, page = self._page()
        self._scan(dossier, Placement(page.component, before=page.number), [PAPER] * 2)

    def manual_duplex(self) -> None:
        dossier = self._one()
        landing = self._landing(dossier)
        fronts = self._scan(dossier, landing, [PAPER] * 2)
        backs = self._scan(dossier, Placement(landing.component, side=Side.BACK), [PAPER, EMPTY])
        self.desk.arrange.interleave(ACCOUNT, dossier, fronts, backs)
        self._log(dossier)

    def bring_in(self) -> None:
        """A file of several pages; sometimes once more, which changes nothing."""
        dossier = self._one()
        slot = self.desk.slot(dossier, self.chance.choice(_SLOTS))
        sheets = []
        for _ in range(self.chance.randint(1, 3)):
            sheets.append(str(draw(self._paper, self._next, PAPER)))
            self._next += 1
        file = "\n".join(sheets).encode()
        for _ in range(self.chance.randint(1, 2)):
            for made in self.desk.bring_in(ACCOUNT, dossier, slot, [file], lambda _: None):
                if made.pages:
                    page = made.pages[0]
                    self._teller.tell(imported=[page.batch, page.place.source])
        self._log(dossier)

    # Pages that are there

    def look(self) -> None:
        for dossier in self.desk.dossiers():
            for _ in self.desk.see(ACCOUNT, dossier):
                self._log(dossier)

    def put_in_order(self) -> None:
        arrange, chance = self.desk.arrange, self.chance
        for _ in range(4):
            dossier, page = self._page()
            others = [p.number for p in self._batch(dossier).pages]
            act = chance.randrange(6)
            with contextlib.suppress(InputError):
                if act == 0:
                    arrange.hide(ACCOUNT, dossier, [page.number])
                elif act == 1:
                    slot = self.desk.slot(dossier, chance.choice(_SLOTS))
                    before = chance.choice([0, *others])
                    arrange.move(
                        ACCOUNT, dossier, [page.number, chance.choice(others)], slot, before
                    )
                elif act == 2:
                    arrange.turn(ACCOUNT, dossier, [page.number], chance.choice((90, 180, 270)))
                elif act == 3:
                    arrange.show(ACCOUNT, dossier, [page.number])
                elif act == 4:
                    arrange.undo(ACCOUNT, dossier)
                else:
                    arrange.redo(ACCOUNT, dossier)
            self._log(dossier)

    def read(self) -> None:
        dossier = self._one()
        self.look()
        for item in self.desk.read(ACCOUNT, dossier):
            if not isinstance(item, PageRead):
                self._teller.tell(pdf=[dossier, item.component_id, item.report.sha256])

    # Around it

    def receive(self) -> None:
        self._teller.tell(dossier=self.desk.new_dossier())

    def claim(self) -> None:
        """A batch of which the database knows nothing, and a new dossier that takes it."""
        batch = self.desk.home.ids.new()
        target = PageTarget(
            batch,
            1,
            Placement("old", dossier="TẠM-Q2-000007", position=self.chance.choice((1, 2, 9))),
        )
        writer = PageWriter(SealedFileStore(KEY), self.desk.folder / "batches", target)
        for _ in range(self.chance.randint(1, 3)):
            sheet = draw(self._paper, self._next, PAPER)
            self._next += 1
            page = ScannedPage(
                picture(sheet, Request(feeder=True, duplex=False, color=True, dpi=DPI)),
                DPI,
                827,
                1169,
            )
            made = writer.write(page, Side.FRONT)
            self._teller.tell(file=[batch, made.number, made.sha256, made.place.side])
        dossier = self.desk.new_dossier()
        self.desk.lost.claim(ACCOUNT, batch, dossier)
        self._log(dossier)

    def _scan(
        self,
        dossier: str,
        landing: Placement,
        stack: Sequence[tuple[int, int, int]],
        source: Source = Source.FEEDER,
    ) -> list[int]:
        self._lay(stack)
        first = self._take(dossier, landing, source)
        numbers = [page.number for page in self._batch(dossier).pages if page.number >= first]
        return sorted(numbers)

    def _lay(self, stack: Sequence[tuple[int, int, int]]) -> None:
        sheets = []
        for colour in stack:
            sheets.append(str(draw(self._paper, self._next, colour)))
            self._next += 1
        self._virtual.control(clear=True, load=sheets)

    def _take(self, dossier: str, landing: Placement, source: Source) -> int:
        """Number of the first page. Each page is told when it is yielded, before the next."""
        self._first = 0
        settings = ScanSettings(source=source, dpi=DPI, width_mm=A5[0], height_mm=A5[1])
        for page in self.desk.scan(ACCOUNT, dossier, landing, self._virtual.device, settings):
            self._steps.at("untold")
            file = page.file
            self._teller.tell(page=[dossier, file.batch, file.number, file.sha256, file.place.side])
            self._log(dossier)
            self._steps.at("told")
            self._first = self._first or file.number
            self.desk.jump()
        return self._first

    def _log(self, dossier: str) -> None:
        batch = self._batch(dossier)
        if batch.id:
            events = self.desk.events(batch.id)
            self._teller.tell(log=[batch.id, len(events), digest(events)])

    def _one(self) -> str:
        return self.chance.choice(self.desk.dossiers())

    def _landing(self, dossier: str) -> Placement:
        position = self.chance.choice((0, *_SLOTS))
        return Placement(self.desk.slot(dossier, position) if position else UNSORTED)

    def _batch(self, dossier: str) -> Batch:
        with self.desk.home.store.read() as tx:
            return tx.batches.of_dossier(dossier) or Batch("", dossier, ())

    def _page(self) -> tuple[str, BatchPage]:
        """Any page of any dossier; InputError where there is none."""
        found = [(d, page) for d in self.desk.dossiers() for page in self._batch(d).pages]
        if not found:
            raise InputError("page.unknown")
        return self.chance.choice(found)
