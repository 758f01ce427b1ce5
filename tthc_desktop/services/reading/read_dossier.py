"""Scanned pages into searchable PDF/A: page by page while the next ones come in, then component by
component."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tthc_desktop.domain.batch import UNSORTED, Batch, BatchPage
from tthc_desktop.domain.component import Component, ComponentState
from tthc_desktop.domain.dossier import Dossier, DossierState
from tthc_desktop.domain.errors import DeviceError, StoreError, TthcError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.reading import PageReport, PdfReport
from tthc_desktop.domain.time import iso
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.gate.judge import judge
from tthc_desktop.services.office.dossier_access import any_dossier, open_slot
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.files import BatchFolder, CleanFolder, KeepOnly
from tthc_desktop.services.ports.reading import PageInput, PageReader, PdfTarget
from tthc_desktop.services.ports.store import Blobs, Store

_PDF = "application/pdf"
_AT_ONCE = 4  # pages asked for together; then the order is looked at again


@dataclass(frozen=True, slots=True)
class PageRead:
    dossier_id: str
    number: int
    report: PageReport


@dataclass(frozen=True, slots=True)
class ComponentRead:
    dossier_id: str
    component_id: str
    report: PdfReport


def nobody_views() -> str:
    return UNSORTED


def nothing_runs() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class ReadDossier:
    """Reads every page of the scanned components that have no PDF yet, and makes each PDF.

    A PDF is made once all pages are read. What was read of a page is kept until its dossier goes
    out, so that a page that is replaced costs one reading and not the component's. A page that its
    worker has died of twice costs minutes: it is not tried again before the program is, unless it
    is turned or cropped.

    Attributes:
        clean: Folder for the straightened pages, encrypted.
    """

    store: Store
    blobs: Blobs
    reader: PageReader
    clock: Clock
    batches: BatchFolder
    clean: CleanFolder
    _deadly: dict[str, TthcError] = field(default_factory=dict)  # by picture

    def __call__(
        self,
        actor: Account,
        dossier_id: str,
        first: Callable[[], str] = nobody_views,
        held: Callable[[], bool] = nothing_runs,
    ) -> Iterator[PageRead | ComponentRead]:
        """Reads the dossier; each item is durable when it is yielded.

        Raises what PageReader raises; what was read before stays. A page that cannot be read, or
        that its worker dies of, is passed over: the others are read and their components made, and
        at the end the first such error is raised. Nothing more is read of a dossier that was sealed
        meanwhile.

        Args:
            first: The component whose pages are wanted most.
            held: While it is so (the scanner runs), pages are read as they come but no PDF is made.
        """
        lost: set[str] = set()
        failed: dict[str, TthcError] = {}
        while True:
            pages = self._unread(dossier_id, first())
            failed |= {
                p.picture: self._deadly[p.picture] for p in pages if p.picture in self._deadly
            }
            pages = [page for page in pages if page.picture not in failed]
            if pages:
                yield from self._read(actor, dossier_id, pages[:_AT_ONCE], failed)
                continue
            if held() or (work := self._complete(dossier_id, failed)) is None:
                break
            try:
                made = self._assemble(actor, *work)
                if made is not None:
                    yield made
            except StoreError as error:
                # Somebody emptied the folder: those pages are read again, once a component.
                if work[1].id in lost or error.code not in ("file.missing", "file.damaged"):
                    raise
                lost.add(work[1].id)
                with self.store.write(actor.login) as tx:
                    tx.pages.forget_readings(page.picture for page in work[2])
            except DeviceError as error:
                failed[work[1].id] = error
        for reason in failed.values():
            raise reason

    def _unread(self, dossier_id: str, first: str) -> list[BatchPage]:
        """The wanted component's pages, then those of the others, then those in no slot yet.

        What was not analysed yet waits: it may be a separator.
        """
        with self.store.read() as tx:
            dossier = any_dossier(tx, dossier_id)
            batch = tx.batches.of_dossier(dossier_id)
            if batch is None or dossier.state is not DossierState.OPEN:
                return []
            slots = [slot.id for slot in dossier.unread]
            slots.sort(key=lambda slot: slot != first)
            pages = [p for slot in (*slots, UNSORTED) for p in batch.visible(slot)]
            known = tx.pages.readings(page.picture for page in pages)
        return [page for page in pages if page.analysed and page.picture not in known]

    def _read(
        self,
        actor: Account,
        dossier_id: str,
        pages: Sequence[BatchPage],
        failed: dict[str, TthcError],
    ) -> Iterator[PageRead]:
        """Reads pages and stores each.

        Args:
            failed: Gets the pictures that could not be read, and why.
        """
        wanted = list({page.picture: page for page in pages}.values())
        inputs = [(self._input(page), self.clean / _name(page)) for page in wanted]
        for index, report in self.reader.read_pages(inputs):
            page = wanted[index]
            if isinstance(report, TthcError):
                failed[page.picture] = report
                if isinstance(report, DeviceError):
                    self._deadly[page.picture] = report
                continue
            with self.store.write(actor.login) as tx:
                tx.pages.put_reading(page.picture, report, _name(page))
            yield PageRead(dossier_id, page.number, report)

    def _input(self, page: BatchPage) -> PageInput:
        path = self.batches / page.file.path
        return PageInput(path, page.file.dpi, turn=page.turn, crop=page.crop)

    def _complete(
        self, dossier_id: str, failed: Collection[str]
    ) -> tuple[Dossier, Component, tuple[BatchPage, ...], list[tuple[Path, PageReport]]] | None:
        """The next component of which every page was analysed and read.

        A page that was not analysed is neither sorted nor judged.

        Args:
            failed: What could not be read or made, by picture or component.
        """
        with self.store.read() as tx:
            dossier = any_dossier(tx, dossier_id)
            batch = tx.batches.of_dossier(dossier_id)
            wanted = batch is not None and dossier.state is DossierState.OPEN
            for slot in dossier.unread if wanted else ():
                if slot.id in failed:
                    continue
                pages = batch.visible(slot.id) if batch else ()
                known = tx.pages.readings(page.picture for page in pages)
                if pages and all(page.analysed and page.picture in known for page in pages):
                    read = [known[page.picture] for page in pages]
                    return dossier, slot, pages, [(self.clean / name, r) for r, name in read]
        return None

    def _assemble(
        self,
        actor: Account,
        dossier: Dossier,
        component: Component,
        pages: tuple[BatchPage, ...],
        read: Sequence[tuple[Path, PageReport]],
    ) -> ComponentRead | None:
        """Makes the PDF and keeps it; None for a dossier that was sealed meanwhile."""
        target = PdfTarget(self.blobs.incoming(), component.name, iso(self.clock.now()))
        report = self.reader.assemble(read, target)
        self.blobs.adopt(target.path, report.sha256)
        with self.store.write(actor.login) as tx:
            if any_dossier(tx, dossier.id).state is not DossierState.OPEN:
                return None
            _, current = open_slot(tx, dossier.id, component.id)
            tx.blobs.add(report.sha256, report.size, _PDF, None)
            tx.blobs.put_reading(report.sha256, report.pages)
            there = _pictures(tx.batches.of_dossier(dossier.id), component.id)
            unread = current.state is ComponentState.SCANNED  # another window may have made it too
            if unread and there == [page.picture for page in pages]:
                tx.dossiers.put_component(
                    replace(current, state=ComponentState.READ, read_blob=report.sha256)
                )
                judge(tx, dossier.id)
                tx.audit.append(
                    "component.read", component.id, sha256=report.sha256, pages=len(pages)
                )
            # Otherwise pages came or went meanwhile: the component stays unread and is made again.
        return ComponentRead(dossier.id, component.id, report)


def _pictures(batch: Batch | None, component: str) -> list[str]:
    return [page.picture for page in batch.visible(component)] if batch else []


def _name(page: BatchPage) -> str:
    """ASCII, of one length: a picture's name holds signs that Windows does not take."""
    return f"{sha256_hex(page.picture.encode())[:40]}.clean"


@dataclass(frozen=True, slots=True)
class TidyReadings:
    """At the start: straightened pages of dossiers that went out, or that nobody wants any more.

    While it cannot be told of a dossier what it wants, because its rows are damaged, all stay; the
    worklist and RecoverBatches tell of that dossier.
    """

    store: Store
    clean: CleanFolder
    keep_only: KeepOnly

    def __call__(self) -> None:
        try:
            wanted = self._wanted()
        except StoreError as error:
            if error.code != "store.damaged":
                raise
        else:
            self.keep_only(self.clean, frozenset(wanted))

    def _wanted(self) -> set[str]:
        wanted: set[str] = set()
        with self.store.read() as tx:
            for dossier_id in tx.open_work.open():
                batch = tx.batches.of_dossier(dossier_id)
                wanted |= {_name(page) for page in batch.pages} if batch else set()
        return wanted
