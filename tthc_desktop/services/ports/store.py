"""The office's store: one transaction at a time, seen as small repositories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from tthc_desktop.domain.arranging import History
from tthc_desktop.domain.batch import Batch, BatchEvent
from tthc_desktop.domain.component import Component
from tthc_desktop.domain.dossier import Arrival, Dossier, DossierHead, DossierState
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.reading import PageReport
from tthc_desktop.domain.signatures import FileCheck
from tthc_desktop.domain.status import DossierEvent
from tthc_desktop.domain.worklist import Trouble
from tthc_desktop.services.ports.catalogue import CatalogueStore
from tthc_desktop.services.ports.deadlines import CalendarDays, DamagedCode, Deadlines
from tthc_desktop.services.ports.files import SealedReader
from tthc_desktop.services.ports.looks import LooksAndReadings, OverruleLog
from tthc_desktop.services.ports.outbox import Outbox
from tthc_desktop.services.ports.papers import Papers
from tthc_desktop.services.ports.story import Inbox, NationalSyncs
from tthc_desktop.services.ports.work import (
    Changes,
    Derived,
    OpenWork,
    QueueLists,
    Search,
    WorkLists,
)


class Accounts(Protocol):
    def add(self, account: Account, password_hash: str, at: datetime) -> None:
        """Keeps a new account.

        Raises:
            InputError: ``account.login_taken``.
        """
        ...

    def by_login(self, login: str) -> tuple[Account, str] | None:
        """The account and its password hash."""
        ...

    def all(self) -> tuple[Account, ...]:
        """Every account, ordered by login."""
        ...


class Dossiers(Protocol):
    def next_number(self) -> int:
        """The next provisional number of this PC, from 1, without gaps."""
        ...

    def ids(self) -> tuple[str, ...]:
        """The ids of all dossiers, also of those that cannot be read."""
        ...

    def add(self, dossier: Dossier) -> None: ...

    def get(self, dossier_id: str) -> Dossier | None: ...

    def any(self) -> bool:
        """Whether there is one."""
        ...

    def these(
        self, dossier_ids: Sequence[str], damaged: DamagedCode | None = None
    ) -> tuple[Dossier, ...]:
        """Those with these ids, in this order.

        Args:
            damaged: Who goes on with what can be read takes the codes of the others here.

        Raises:
            StoreError: ``store.damaged`` for a row that cannot be read, where nobody takes its
                code.
        """
        ...

    def heads(
        self, dossier_ids: Sequence[str], damaged: DamagedCode | None = None
    ) -> Mapping[str, DossierHead]:
        """What a list shows of those with these ids; damaged as these() has it."""
        ...

    def trouble(self, dossier_id: str) -> Trouble:
        """What stopped it on its way out."""
        ...

    def by_code(self, code: str) -> Dossier | None:
        """By its official or provisional code."""
        ...

    def of_owner(self, owner_id: str) -> tuple[Dossier, ...]:
        """Whose applicant has this number."""
        ...

    def received(
        self, since: datetime, until: datetime, clerk_id: str | None = None
    ) -> tuple[Dossier, ...]:
        """Received from since (included) to until (not included), here or on the provincial system,
        oldest first; of one clerk, or of the whole PC for None."""
        ...

    def add_slot(self, dossier_id: str, slot: Component) -> None:
        """Another slot of an existing dossier: a result or a reply."""
        ...

    def put_component(self, component: Component) -> None:
        """Replaces all that may change of an existing slot: not its name, code and purpose."""
        ...

    def put_slip(self, dossier_id: str, at: datetime, blob: str) -> None: ...

    def put_state(self, dossier_id: str, state: DossierState) -> None: ...

    def put_status(self, dossier_id: str, status: PortalStatus) -> None: ...

    def put_status_told(self, dossier_id: str, status: PortalStatus | None) -> None:
        """What the provincial system is told of it; None where it knows nothing of it."""
        ...

    def put_holder(self, dossier_id: str, clerk_id: str, holder: str) -> None:
        """Whose it is, and the division that has it (empty: the clerk)."""
        ...

    def put_code_told(self, dossier_id: str, at: datetime) -> None: ...

    def put_due(self, dossier_id: str, due: datetime) -> None:
        """Another appointment; whoever calls it has a person's word or an unprinted one."""
        ...

    def put_arrival(self, dossier_id: str, arrival: Arrival, official_code: str | None) -> None:
        """Stores how far a dossier has come.

        Args:
            official_code: None leaves the one there is.
        """
        ...

    def renumber(self, dossier_id: str, number: int, provisional_code: str) -> None:
        """Another provisional number in the place of one that is another citizen's."""
        ...

    def arrived(self, dossier_id: str) -> tuple[Arrival, str | None]:
        """How far it has come, and its official code; nothing else of it is read.

        Raises:
            StoreError: ``store.damaged``.
        """
        ...


class Events(Protocol):
    """The history of dossiers: append-only."""

    def append(self, dossier_id: str, event: DossierEvent) -> None: ...

    def of_dossier(self, dossier_id: str) -> tuple[DossierEvent, ...]:
        """The history of a dossier, oldest first."""
        ...


class Batches(Protocol):
    def of_dossier(self, dossier_id: str) -> Batch | None: ...

    def get(self, batch_id: str) -> Batch | None: ...

    def unknown(self, batch_ids: Sequence[str]) -> tuple[str, ...]:
        """Those of the ids that no batch has, in this order."""
        ...

    def numbers(self, batch_id: str) -> frozenset[int]:
        """The numbers of the pages that were ever added to a batch."""
        ...

    def open(self, batch_id: str, dossier_id: str, at: datetime) -> None: ...

    def history(self, batch_id: str) -> History:
        """What undo and redo would write."""
        ...

    def append(self, batch_id: str, event: BatchEvent) -> None:
        """Adds an event to a batch.

        Raises:
            StoreError: ``batch.event`` for an event that does not follow from the others.
        """
        ...


class Settings(Protocol):
    def names(self) -> tuple[str, ...]:
        """The names of all that is stored, in order."""
        ...

    def get(self, name: str) -> str | None: ...

    def put(self, name: str, value: str) -> None: ...

    def drop(self, name: str) -> None:
        """Forgets what is stored, so that the usual counts."""
        ...


@dataclass(frozen=True, slots=True)
class AuditLine:
    """detail holds codes and ids, never personal data, never a PIN."""

    seq: int
    at: datetime
    actor: str
    action: str
    ref: str
    detail: Mapping[str, str | int]


class Audit(Protocol):
    def append(self, action: str, ref: str, **detail: str | int) -> int:
        """Adds a line; its number."""
        ...

    def line(self, seq: int) -> AuditLine | None: ...

    def lines(self) -> tuple[AuditLine, ...]: ...

    def broken_at(self) -> int | None:
        """Sequence number of the first line that does not follow from the one before, or None."""
        ...


class BlobIndex(Protocol):
    def add(self, sha256: str, size: int, media: str, parent: str | None) -> None:
        """Adds a blob to the index. Idempotent."""
        ...

    def size(self, sha256: str) -> int | None: ...

    def put_reading(self, sha256: str, pages: tuple[PageReport, ...]) -> None:
        """What was found on the pages of a PDF. Idempotent."""
        ...

    def reading(self, sha256: str) -> tuple[PageReport, ...]:
        """Empty for a PDF that was not made here."""
        ...

    def put_check(self, sha256: str, check: FileCheck) -> None:
        """What its signatures say, in the place of what they said before."""
        ...

    def check(self, sha256: str) -> FileCheck | None:
        """What its signatures said when it was last looked at; None for never.

        Raises:
            StoreError: ``store.damaged``.
        """
        ...


class Tx(Protocol):
    """What a transaction sees. Reading through it, the picture does not change."""

    @property
    def accounts(self) -> Accounts: ...
    @property
    def dossiers(self) -> Dossiers: ...
    @property
    def events(self) -> Events: ...
    @property
    def batches(self) -> Batches: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def blobs(self) -> BlobIndex: ...
    @property
    def catalogue(self) -> CatalogueStore: ...
    @property
    def papers(self) -> Papers: ...
    @property
    def calendar(self) -> CalendarDays: ...
    @property
    def deadlines(self) -> Deadlines: ...
    @property
    def pages(self) -> LooksAndReadings: ...
    @property
    def overruled(self) -> OverruleLog: ...
    @property
    def work(self) -> WorkLists: ...
    @property
    def open_work(self) -> OpenWork: ...
    @property
    def queue(self) -> QueueLists: ...
    @property
    def search(self) -> Search: ...
    @property
    def changes(self) -> Changes: ...
    @property
    def derived(self) -> Derived: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def national(self) -> NationalSyncs: ...


class Store(Protocol):
    def read(self) -> AbstractContextManager[Tx]:
        """A consistent picture. Writing through it is a bug."""
        ...

    def write(self, actor: str) -> AbstractContextManager[Tx]:
        """One durable transaction: committed with fsync when the block ends, undone if it raises.

        Args:
            actor: Login of the clerk, or the part of the program; it goes into the audit lines.

        Raises:
            StoreError: ``store.busy``, ``disk.full`` or ``disk.failed``.
        """
        ...

    def version(self) -> int:
        """Changes whenever any process has written."""
        ...


class Blobs(Protocol):
    """Write-once content, encrypted, named by the SHA-256 of its plain bytes."""

    def put(self, plain: bytes, media: str) -> str:
        """Durable when it returns; the hash in hex."""
        ...

    def incoming(self) -> Path:
        """A free path on the same disk where a worker may write an encrypted file."""
        ...

    def adopt(self, path: Path, sha256: str) -> None:
        """Takes over an encrypted file from incoming(), durably. The file's own header must name
        the same hash: StoreError ``file.damaged``."""
        ...

    def path(self, sha256: str) -> Path: ...

    def open(self, sha256: str) -> SealedReader:
        """Opens a file by its hash.

        Raises:
            StoreError: ``file.missing`` or ``file.damaged``.
        """
        ...
