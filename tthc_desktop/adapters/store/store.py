"""The store: transactions over the encrypted database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from tthc_desktop.adapters.store import derived, schema, upgrade
from tthc_desktop.adapters.store.accounts import SqlAccounts, SqlBlobIndex, SqlSettings
from tthc_desktop.adapters.store.audit import SqlAudit
from tthc_desktop.adapters.store.batches import SqlBatches
from tthc_desktop.adapters.store.calendar import SqlCalendarDays
from tthc_desktop.adapters.store.catalogue import SqlCatalogue
from tthc_desktop.adapters.store.database import Database
from tthc_desktop.adapters.store.deadlines import SqlDeadlines
from tthc_desktop.adapters.store.dossiers import SqlDossiers
from tthc_desktop.adapters.store.events import SqlEvents
from tthc_desktop.adapters.store.inbox import SqlInbox
from tthc_desktop.adapters.store.looks import SqlLooksAndReadings, SqlOverruleLog
from tthc_desktop.adapters.store.national_syncs import SqlNationalSyncs
from tthc_desktop.adapters.store.open_work import SqlOpenWork
from tthc_desktop.adapters.store.outbox import SqlOutbox
from tthc_desktop.adapters.store.papers import SqlPapers
from tthc_desktop.adapters.store.search import SqlSearch
from tthc_desktop.adapters.store.work import Counted, WorkKeeper
from tthc_desktop.adapters.store.work_lists import (
    SqlChanges,
    SqlQueueLists,
    SqlWorkLists,
)
from tthc_desktop.services.ports.clock import Clock

Lock = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class SqlTx:
    """Implements services.ports.store.Tx on one connection."""

    accounts: SqlAccounts
    dossiers: SqlDossiers
    events: SqlEvents
    batches: SqlBatches
    outbox: SqlOutbox
    settings: SqlSettings
    audit: SqlAudit
    blobs: SqlBlobIndex
    catalogue: SqlCatalogue
    papers: SqlPapers
    calendar: SqlCalendarDays
    deadlines: SqlDeadlines
    pages: SqlLooksAndReadings
    overruled: SqlOverruleLog
    work: SqlWorkLists
    open_work: SqlOpenWork
    queue: SqlQueueLists
    search: SqlSearch
    changes: SqlChanges
    derived: WorkKeeper
    inbox: SqlInbox
    national: SqlNationalSyncs


class SqlStore:
    """The office's encrypted database (services.ports.store.Store)."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @classmethod
    def open(
        cls,
        folder: Path,
        key: bytes,
        clock: Clock,
        alone: Lock,
        way_back: upgrade.WayBack | None = None,
        told: Counted = schema.nobody,
    ) -> SqlStore:
        """Opens folder/tthc.db, made or migrated first if need be.

        Args:
            alone: Takes the exclusive lock on the home.
            way_back: Keeps what leads back from a migration; None: nobody has to go back.
            told: Gets how far a migration is, on this thread.

        Raises:
            StoreError: ``store.in_use`` when another process works in the home; also for a wrong
                key, a newer schema, an old SQLite.
        """
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "tthc.db"
        database = Database(path, key)
        try:
            revision = schema.current(database)
            if way_back is not None and way_back.unfinished:
                with alone():
                    database.close()
                    way_back.finish()
                    database = Database(path, key)
            if revision is None:
                with alone():
                    schema.migrate(database, None, told=told)
            elif revision != schema.head():
                with alone():
                    database.close()
                    stamp = clock.now().strftime("%Y%m%d%H%M%S")
                    upgrade.migrate(path, key, revision, stamp, way_back, told)
                    database = Database(path, key)
            if not derived.up_to_date(database):
                with alone():
                    derived.rebuild(database, told)
        except BaseException:
            database.close()
            raise
        return cls(database, clock)

    @contextmanager
    def read(self) -> Iterator[SqlTx]:
        with self._database.read() as connection:
            yield self._tx(connection, "")

    @contextmanager
    def write(self, actor: str) -> Iterator[SqlTx]:
        with self._database.write() as connection:
            tx = self._tx(connection, actor)
            before = tx.changes.newest()
            yield tx
            WorkKeeper(connection).keep_up(before)

    def _tx(self, connection: Connection, actor: str) -> SqlTx:
        return SqlTx(
            SqlAccounts(connection),
            SqlDossiers(connection),
            SqlEvents(connection),
            SqlBatches(connection),
            SqlOutbox(connection, self._clock),
            SqlSettings(connection),
            SqlAudit(connection, actor, self._clock),
            SqlBlobIndex(connection),
            SqlCatalogue(connection, actor),
            SqlPapers(connection),
            SqlCalendarDays(connection, actor),
            SqlDeadlines(connection, actor),
            SqlLooksAndReadings(connection),
            SqlOverruleLog(connection),
            SqlWorkLists(connection),
            SqlOpenWork(connection),
            SqlQueueLists(connection),
            SqlSearch(connection),
            SqlChanges(connection),
            WorkKeeper(connection),
            SqlInbox(connection),
            SqlNationalSyncs(connection),
        )

    def version(self) -> int:
        return self._database.version()

    def close(self) -> None:
        self._database.close()
