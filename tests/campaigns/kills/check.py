"""After a kill: the home is opened afresh, recovered, and held against what was told."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

from tests.campaigns.kills.desk import PAPER, digest, draw, raw_events
from tests.campaigns.kills.imports import halves
from tests.campaigns.kills.work import A5, DPI
from tests.fakes.virtual_scanner import VirtualScanner
from tests.support.office import ACCOUNT
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.domain.batch import UNSORTED, Batch, EventKind, PageFile, unfinished
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.scanning import ScanSettings, Source
from tthc_desktop.services.ports.pages import PageFiles
from tthc_desktop.services.reading.read_dossier import ReadDossier
from tthc_desktop.services.scanning.analyse_pages import AnalysePages
from tthc_desktop.services.scanning.arrange import ArrangePages
from tthc_desktop.services.scanning.lost_batches import LostBatches
from tthc_desktop.services.scanning.recover_batches import RecoverBatches
from tthc_desktop.services.scanning.scan_component import ScanComponent

Page = tuple[str, int, str, str]
"""Batch, number, SHA-256, side."""


@dataclass
class Told:
    """What callers were told on one home, over all kills. dossier_of: by batch. logs: by batch, how
    many events there were at the end, and their digest. pdfs: dossier, component, SHA-256.
    imported: batch and SHA-256 of the file."""

    pages: list[Page] = field(default_factory=list)
    files: list[Page] = field(default_factory=list)
    dossiers: list[str] = field(default_factory=list)
    logs: dict[str, tuple[int, str]] = field(default_factory=dict)
    pdfs: list[tuple[str, str, str]] = field(default_factory=list)
    imported: set[tuple[str, str]] = field(default_factory=set)

    def add(self, line: Mapping[str, object]) -> None:
        match line:
            case {"page": [_, batch, number, sha, side]} | {"file": [batch, number, sha, side]}:
                page = (str(batch), int(str(number)), str(sha), str(side))
                (self.pages if "page" in line else self.files).append(page)
            case {"log": [batch, count, text]}:
                self.logs[str(batch)] = (int(str(count)), str(text))
            case {"pdf": [dossier, component, sha]}:
                self.pdfs.append((str(dossier), str(component), str(sha)))
            case {"imported": [batch, sha]}:
                self.imported.add((str(batch), str(sha)))
            case {"dossier": dossier}:
                self.dossiers.append(str(dossier))
            case {"seen": _}:
                pass  # only that a kill can come here
            case _:
                raise ValueError(f"a line of no kind: {line}")


@dataclass
class Found:
    """lost, doubled, wrong: in words. adopted: files without a row, that have one now."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    adopted: int = 0
    left: int = 0

    def body(self) -> dict[str, object]:
        return asdict(self)


class Place(Protocol):
    """An opened home: tests.campaigns.kills.desk.Desk, or the real office."""

    @property
    def folder(self) -> Path: ...
    @property
    def store(self) -> SqlStore: ...
    @property
    def files(self) -> PageFiles: ...
    @property
    def scan(self) -> ScanComponent: ...
    @property
    def see(self) -> AnalysePages: ...
    @property
    def read(self) -> ReadDossier: ...
    @property
    def arrange(self) -> ArrangePages: ...
    @property
    def recover(self) -> RecoverBatches: ...
    @property
    def lost(self) -> LostBatches: ...
    def dossiers(self) -> list[str]: ...
    def dossier(self, dossier_id: str) -> Dossier: ...
    def events(self, batch_id: str) -> tuple[str, ...]: ...
    def pdf(self, sha256: str) -> bytes: ...


class Check:
    def __init__(self, desk: Place, told: Told, virtual: VirtualScanner, paper: Path) -> None:
        self.desk = desk
        self.told = told
        self.found = Found()
        self._virtual = virtual
        self._paper = paper

    def __call__(self, sheet: int, *, thorough: bool) -> list[Page]:
        """sheet: number of a sheet that nobody has used yet. Returns the page that was scanned
        behind it all, which is committed too."""
        self._events_are_a_beginning()
        self._recovers_once()
        for dossier in self.desk.dossiers():
            self._pages(dossier)
            self._slots(dossier)
        self._nothing_lost()
        self._undo_leads_back()
        self._audit()
        made = self._goes_on(sheet)
        if thorough:
            self._comes_to_an_end()
        return made

    def _batch(self, dossier: str) -> Batch:
        with self.desk.store.read() as tx:
            return tx.batches.of_dossier(dossier) or Batch("", dossier, ())

    def _events_are_a_beginning(self) -> None:
        """Whatever was told to be so is there, in its order, and nothing before it changed."""
        for batch, (count, text) in self.told.logs.items():
            events = self.desk.events(batch)
            if digest(events[:count]) != text:
                self.found.wrong.append(f"{batch}: events told: {count}, there: {len(events)}")

    def _recovers_once(self) -> None:
        late, partial = self._orphans(), self._partial()
        orphans = sum(p.number not in partial[d] for d, pages in late.items() for p in pages)
        self.found.adopted = sum(each.adopted for each in self.desk.recover())
        if self.found.adopted != orphans:
            self.found.wrong.append(f"{orphans} orphans, {self.found.adopted} adopted")
        for dossier, pages in late.items():
            self._stand_where_they_belong(self._batch(dossier), pages)
        again = sum(each.adopted for each in self.desk.recover())
        if again:
            self.found.doubled.append(f"{again} orphans were adopted a second time")
        missing = sum(each.missing for each in self.desk.recover())
        if missing:
            self.found.lost.append(f"{missing} rows without a file")
        for files, rows in self._both_sides():
            if files != rows:
                self.found.wrong.append(f"files and rows differ: {sorted(files ^ rows)}")
        folder = self.desk.folder / "batches"
        self.found.left = sum(1 for p in folder.rglob(".*") if p.is_file())

    def _orphans(self) -> dict[str, list[PageFile]]:
        """Files without a row, by dossier."""
        found = {}
        for dossier in self.desk.dossiers():
            batch = self._batch(dossier)
            files = self.desk.files.pages(batch.id) if batch.id else ()
            found[dossier] = [page for page in files if batch.page(page.number) is None]
        return found

    def _partial(self) -> dict[str, frozenset[int]]:
        """Pages of files that did not come in whole, by dossier."""
        batches = {dossier: self._batch(dossier).id for dossier in self.desk.dossiers()}
        return {
            d: unfinished(self.desk.files.pages(b)) if b else frozenset()
            for d, b in batches.items()
        }

    def _stand_where_they_belong(self, batch: Batch, adopted: list[PageFile]) -> None:
        order = [page.number for page in batch.pages]
        for file in adopted:
            before = file.place.replaces[0] if file.place.replaces else file.place.before
            if before and order.index(file.number) > order.index(before):
                self.found.wrong.append(f"{batch.id}: {file.number} is not before {before}")
            for number in file.place.replaces:
                old = batch.page(number)
                if old is None or not old.hidden:
                    self.found.doubled.append(f"{batch.id}: {file.number} and {number} for one")

    def _both_sides(self) -> Iterator[tuple[set[int], set[int]]]:
        for dossier in self.desk.dossiers():
            batch = self._batch(dossier)
            if batch.id:
                files = {page.number for page in self.desk.files.pages(batch.id)}
                yield files, {page.number for page in batch.pages}
                if damaged := self.desk.files.damaged(batch.id):
                    self.found.lost.append(f"damaged: {damaged}")

    def _pages(self, dossier: str) -> None:
        batch = self._batch(dossier)
        events = raw_events(self.desk.store, batch.id)
        shown = {e.number for e in events if e.kind is EventKind.PAGE_SHOWN}
        self.found.wrong += halves(batch, self.told.imported, shown)
        numbers = Counter(page.number for page in batch.pages)
        shas = Counter(page.file.sha256 for page in batch.pages)
        self.found.doubled += [f"{batch.id}: {n} twice" for n, c in numbers.items() if c > 1]
        self.found.doubled += [f"{batch.id}: {s[:8]} twice" for s, c in shas.items() if c > 1]
        for page in batch.pages:
            try:
                self.desk.files.read(page.file)  # proves the hash
            except TthcError as error:
                self.found.lost.append(f"{batch.id} {page.number}: {error.code}")
        told = [number for b, number, _, _ in self.told.pages if b == batch.id]
        added = [e.number for e in events if e.page is not None and e.number in set(told)]
        if added != told:
            self.found.wrong.append(f"{batch.id}: told {told}, added {added}")

    def _nothing_lost(self) -> None:
        there: set[Page] = set()
        for dossier in self.desk.dossiers():
            batch = self._batch(dossier)
            there |= {
                (batch.id, p.number, p.file.sha256, p.file.place.side.value) for p in batch.pages
            }
        self.found.lost += [f"committed: {p}" for p in self.told.pages if p not in there]
        waiting = {
            (page.batch, page.number, page.sha256, page.place.side.value)
            for lost in self.desk.lost()
            for page in self.desk.files.pages(lost.id)
        }
        self.found.lost += [f"file: {p}" for p in self.told.files if p not in there | waiting]
        self.found.doubled += [f"claimed and lost: {p}" for p in there & waiting]
        known = set(self.desk.dossiers())
        self.found.lost += [f"dossier {d}" for d in self.told.dossiers if d not in known]

    def _slots(self, dossier: str) -> None:
        batch = self._batch(dossier)
        for slot in self.desk.dossier(dossier).slots:
            pages = len(batch.visible(slot.id))
            if slot.pages != pages or (slot.state is ComponentState.MISSING) != (pages == 0):
                self.found.wrong.append(f"slot {slot.position}: {slot.pages} said, {pages} there")
            blob = slot.read_blob
            if blob and hashlib.sha256(self.desk.pdf(blob)).hexdigest() != blob:
                self.found.wrong.append(f"slot {slot.position}: another PDF")
        for _, component, sha in self.told.pdfs:
            try:
                self.desk.pdf(sha)
            except TthcError as error:
                self.found.lost.append(f"PDF of {component}: {error.code}")

    def _undo_leads_back(self) -> None:
        for dossier in self.desk.dossiers():
            before = self._batch(dossier)
            steps = 0
            try:
                for _ in range(3):
                    self.desk.arrange.undo(ACCOUNT, dossier)
                    steps += 1
            except InputError as error:
                if error.code not in ("undo.nothing", "page.unknown"):
                    self.found.wrong.append(f"undo: {error.code}")
            try:
                for _ in range(steps):
                    self.desk.arrange.redo(ACCOUNT, dossier)
            except TthcError as error:
                self.found.wrong.append(f"redo: {error.code}")
            if self._batch(dossier) != before:
                self.found.wrong.append(f"{before.id}: {steps} undone and done again is another")
            self._slots(dossier)

    def _audit(self) -> None:
        with self.desk.store.read() as tx:
            broken = tx.audit.broken_at()
        if broken is not None:
            self.found.wrong.append(f"audit chain broken at {broken}")

    def _goes_on(self, sheet: int) -> list[Page]:
        """One sheet more, whose number is free whatever the killed process left behind."""
        made: list[Page] = []
        self._virtual.control(clear=True)
        for at, dossier in enumerate(self.desk.dossiers()[:2]):
            before = {page.number for page in self._batch(dossier).pages}
            self._virtual.control(load=[str(draw(self._paper, sheet + at, PAPER))])
            settings = ScanSettings(Source.FEEDER, dpi=DPI, width_mm=A5[0], height_mm=A5[1])
            scanned = list(
                self.desk.scan(
                    ACCOUNT, dossier, Placement(UNSORTED), self._virtual.device, settings
                )
            )
            now = self._batch(dossier)
            for page in scanned:
                file = page.file
                made.append((file.batch, file.number, file.sha256, file.place.side.value))
                if file.number <= max(before, default=0) or file.number in before:
                    self.found.wrong.append(f"{file.number} was given out before")
                self.desk.files.read(file)
            if len(scanned) != 1 or len(now.visible(UNSORTED)) < 1:
                self.found.wrong.append("the next scan does not go on")
            if {page.number for page in now.pages} - before != {p.number for p in scanned}:
                self.found.lost.append("a page went away when the next came")
        return made

    def _comes_to_an_end(self) -> None:
        """The rest of the day: all looked at, all read."""
        for dossier in self.desk.dossiers():
            list(self.desk.see(ACCOUNT, dossier))
            list(self.desk.read(ACCOUNT, dossier))
            batch = self._batch(dossier)
            if any(not page.analysed for page in batch.pages):
                self.found.wrong.append("a page that nobody looks at")
            for slot in self.desk.dossier(dossier).slots:
                if batch.visible(slot.id) and slot.state is not ComponentState.READ:
                    self.found.wrong.append(f"slot {slot.position} is not read to its end")
            self._slots(dossier)
