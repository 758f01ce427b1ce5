"""Pictures and PDF files from outside as pages of a slot, exactly like scanned ones."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.component import Component
from tthc_desktop.domain.errors import DeviceError, InputError, StoreError, TthcError
from tthc_desktop.domain.inspection import FlatPage, Inspection, PhotoState, refusal
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.scanning import PageTarget
from tthc_desktop.services.office.dossier_access import open_slot
from tthc_desktop.services.ports.clock import Clock, Ids
from tthc_desktop.services.ports.inspector import FileSource, FlatPages
from tthc_desktop.services.ports.page_keeper import PageKeeper
from tthc_desktop.services.ports.scanner import never
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.reading.inspect_file import InspectFile, name_of
from tthc_desktop.services.reception.import_file import ImportFile, of_its_own
from tthc_desktop.services.scanning.scan_component import add_pages, batch_of, require_takes_pages

AskPassword = Callable[[FileSource], str | None]
"""Asked once for each file that needs one; None leaves it out."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file: pages, a signed PDF kept in the slot, or a refusal.

    Attributes:
        name: Name of the file, as it may be shown.
        photos: For each page, whether it is a photo and whether a sheet was found on it.
        active: What it holds or would do beside its pages (Inspection.active).
        refused: Why it was refused; domain.messages.sentence puts it into words.
        stuck: Whether the file still lies where it waited, because it could not be moved.
    """

    name: str
    pages: tuple[PageFile, ...] = ()
    photos: tuple[PhotoState, ...] = ()
    kept: Component | None = None
    active: tuple[str, ...] = ()
    refused: TthcError | None = None
    stuck: bool = False


@dataclass(frozen=True, slots=True)
class ImportPages:
    """Brings pictures and PDF files into a slot as pages.

    A signed PDF goes another way: its bytes are kept in a slot of its own (ImportFile).
    """

    store: Store
    inspect: InspectFile
    keeper: PageKeeper
    import_file: ImportFile
    clock: Clock
    ids: Ids

    def __call__(
        self,
        actor: Account,
        dossier_id: str,
        slot_id: str,
        sources: Sequence[FileSource],
        password: AskPassword,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[Imported]:
        """Brings files into the slot one after the other and yields one answer a file, in order.

        A bad file does not stop those behind it. Of a file all pages come in or none.

        Args:
            sources: Paths, or bytes that were pasted.
            cancelled: Asked before each page. The file in work and those behind it then have no
                answer, and nothing of them is in.

        Raises:
            InputError: ``dossier.…``, ``component.…`` or ``slot.…``, before the first file.
            StoreError: Where the disk or the database fails; files that are in stay in.
        """
        self._slot(dossier_id, slot_id)
        for source in sources:
            try:
                if cancelled():
                    return
                yield self._one(actor, dossier_id, slot_id, source, password, cancelled)
            except _CancelledError:
                return
            except (InputError, DeviceError) as error:
                yield Imported(name_of(source), refused=error)

    def _one(
        self,
        actor: Account,
        dossier_id: str,
        slot_id: str,
        source: FileSource,
        password: AskPassword,
        cancelled: Callable[[], bool],
    ) -> Imported:
        found, word = self._inspected(source, password)
        name = name_of(source)
        if found.signed and isinstance(source, Path):
            kept = self.import_file(actor, dossier_id, slot_id, source, word)
            return Imported(name, kept=kept, active=found.active)
        pages = self.inspect.pages(source, word, found)
        with closing(pages):
            target = self._target(actor, dossier_id, slot_id, found, name)
            wanted = _until(cancelled, pages)
            added, photos = self._added(actor, dossier_id, target, wanted, found)
        return Imported(name, added, photos, active=found.active)

    def _added(
        self,
        actor: Account,
        dossier_id: str,
        target: PageTarget,
        pages: Iterable[FlatPage],
        found: Inspection,
    ) -> tuple[tuple[PageFile, ...], tuple[PhotoState, ...]]:
        """All page files, then all rows in one transaction: a disk that is full in the middle
        leaves nothing, and the clerk brings the file in again."""
        written: list[PageFile] = []
        photos: list[PhotoState] = []
        try:
            written.extend(self.keeper.keep(target, _noting(pages, photos)))
            with self.store.write(actor.login) as tx:
                add_pages(tx, dossier_id, written, actor.login, self.clock)
                slot, count = target.place.component, len(written)
                tx.audit.append("pages.imported", slot, sha256=found.sha256, pages=count)
        except BaseException:
            self._take_back(target, written)
            raise
        return tuple(written), tuple(photos)

    def _take_back(self, target: PageTarget, written: Sequence[PageFile]) -> None:
        """What cannot be taken back is adopted and hidden, as after a power cut."""
        with contextlib.suppress(StoreError):
            with self.store.read() as tx:
                batch = tx.batches.get(target.batch)
                mine = [p for p in written if batch is None or batch.page(p.number) is None]
            self.keeper.take_back(mine)

    def _inspected(self, source: FileSource, password: AskPassword) -> tuple[Inspection, str]:
        """An accepted file and the password that opens it. Raises InputError with the reason."""
        found, word = self.inspect(source), ""
        if found.needs_password:
            word = password(source) or ""
            found = self.inspect(source, word) if word else found
        if not found.accepted:
            raise refusal(found, name_of(source))
        return found, word

    def _slot(self, dossier_id: str, slot_id: str) -> None:
        with self.store.read() as tx:
            _, slot = open_slot(tx, dossier_id, slot_id)
        require_takes_pages(slot)

    def _target(
        self, actor: Account, dossier_id: str, slot_id: str, found: Inspection, name: str
    ) -> PageTarget:
        with self.store.write(actor.login) as tx:
            dossier, slot = open_slot(tx, dossier_id, slot_id)
            require_takes_pages(slot)
            of_its_own(dossier, slot, {found.sha256})
            batch = batch_of(tx, dossier_id, self.ids, self.clock)
        if any(page.file.place.source == found.sha256 for page in batch.visible(slot_id)):
            raise InputError("input.already_in", name=name)
        place = Placement(
            slot_id,
            dossier=dossier.code,
            position=slot.position,
            source=found.sha256,
            whole=found.pages,
        )
        return PageTarget(batch.id, batch.next_number, place)


class _CancelledError(Exception):
    """The clerk cancelled in the middle of a file."""


def _until(cancelled: Callable[[], bool], pages: FlatPages) -> Iterator[FlatPage]:
    for page in pages:
        if cancelled():
            raise _CancelledError
        yield page


def _noting(pages: Iterable[FlatPage], photos: list[PhotoState]) -> Iterator[FlatPage]:
    for page in pages:
        photos.append(page.photo)
        yield page
