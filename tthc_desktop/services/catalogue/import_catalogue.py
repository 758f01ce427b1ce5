"""Takes a catalogue file in: all of it or nothing, the same file twice without effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from tthc_desktop.domain.catalogue import Procedure
from tthc_desktop.domain.catalogue_body import with_version
from tthc_desktop.domain.catalogue_changes import ProcedureChange, changes
from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.questions import Doubt, settle
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.catalogue import CatalogueReader, StoredVersion
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Settings, Store

BUNDLED = "bundled"
SEED_FROM = date(2026, 7, 1)  # what ships was read from the portal in June and July 2026
_SEED = "catalogue.seed"
_ASCII = Codec(ascii_only=True)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import came to.

    Attributes:
        doubts: Rows of the file by kind, answered or not.
        changed: Differences from the version before.
        gone: Codes that the import before of the same kind of file held and this one does not; they
            stay in the catalogue until a person closes them.
    """

    procedures: int
    components: int
    doubts: dict[Doubt, int]
    added: tuple[ProcedureChange, ...]
    changed: tuple[ProcedureChange, ...]
    unchanged: int
    gone: tuple[str, ...]
    open_questions: int
    valid_from: date


@dataclass(frozen=True, slots=True)
class ImportCatalogue:
    """For administrators; actor None: the command line, whose user holds the office's key."""

    store: Store
    clock: Clock
    reader: CatalogueReader

    def __call__(
        self, actor: Account | None, path: Path, valid_from: date | None = None
    ) -> ImportReport:
        return self.put(actor, path, self.read(path), valid_from)

    def read(self, path: Path) -> tuple[Procedure, ...]:
        """The slow half, which needs no store. Raises InputError for a file that cannot be taken
        whole."""
        return tuple(map(with_version, self.reader.read(path)))

    def put(
        self,
        actor: Account | None,
        path: Path,
        procedures: tuple[Procedure, ...],
        valid_from: date | None = None,
    ) -> ImportReport:
        """Stores the procedures of a file, all in one transaction.

        Args:
            procedures: What read(path) gave.
            valid_from: The day from which they hold; today if None.

        Raises:
            InputError: ``account.not_allowed``.
        """
        if actor is not None:
            require(actor, Role.ADMINISTRATOR)
        now = self.clock.now()
        day = valid_from or now.astimezone(VIETNAM).date()
        added: list[ProcedureChange] = []
        changed: list[ProcedureChange] = []
        still_open = 0
        with self.store.write(actor.login if actor else "command-line") as tx:
            latest = _latest(tx.catalogue.versions(), day)
            answers = tx.catalogue.answers()
            for procedure in procedures:
                held = latest.get(procedure.code)
                still_open += len(settle(procedure, answers.get(procedure.code, {})).open)
                if held is not None and held.procedure.version == procedure.version:
                    continue
                if held is None:
                    added.append(ProcedureChange(procedure.code, procedure.name, ()))
                else:
                    changed.append(changes(held.procedure, procedure))
                tx.catalogue.add_version(StoredVersion(procedure, day, path.name, now))
            gone = _gone(tx.settings, path, procedures)
            if added or changed:
                tx.audit.append(
                    "catalogue.imported", path.name, added=len(added), changed=len(changed)
                )
        return ImportReport(
            len(procedures),
            sum(procedure.paper_count for procedure in procedures),
            count_doubts(procedures),
            tuple(added),
            tuple(changed),
            len(procedures) - len(added) - len(changed),
            gone,
            still_open,
            day,
        )


def _gone(settings: Settings, path: Path, procedures: tuple[Procedure, ...]) -> tuple[str, ...]:
    """Against the import before: whatever its name, a workbook is held against a workbook. Nothing
    where that one cannot be read, which the log says: this only helps whoever reads the report."""
    last = last_codes(path.suffix.lower())
    codes = sorted(procedure.code for procedure in procedures)
    try:
        before = last.read(settings)
    except StoreError:
        before = []
        last.write(settings, codes)
    if codes != before:
        last.write(settings, codes)
    return tuple(code for code in before if code not in set(codes))


def last_codes(suffix: str) -> StoredSetting[list[str]]:
    """The procedures of the last file of that kind.

    Args:
        suffix: With its dot, or what a stored name ends in.
    """
    return StoredSetting(f"catalogue.last{suffix}", list[str], [], _ASCII)


def count_doubts(procedures: Iterable[Procedure]) -> dict[Doubt, int]:
    """By rows of the file, the most frequent kinds of Doubt first."""
    total: Counter[Doubt] = Counter()
    for procedure in procedures:
        total.update(settle(procedure, {}).doubts)
    return dict(total.most_common())


def _latest(versions: Iterable[StoredVersion], day: date) -> dict[str, StoredVersion]:
    """By code, the version that the new one would follow.

    Args:
        versions: Oldest first.
    """
    return {v.procedure.code: v for v in versions if v.valid_from <= day}


@dataclass(frozen=True, slots=True)
class PastChange:
    """A version that came in, and what it said otherwise than the one before.

    Attributes:
        first: Whether there was none before.
    """

    at: datetime
    valid_from: date
    source: str
    change: ProcedureChange
    first: bool


@dataclass(frozen=True, slots=True)
class RecentChanges:
    """The daily look that the province orders (reference/domain.md 0): what came in of late,
    newest first. What ships is no news."""

    store: Store
    clock: Clock

    def __call__(self, days: int = 30) -> tuple[PastChange, ...]:
        since = self.clock.now() - timedelta(days=days)
        with self.store.read() as tx:
            versions = tx.catalogue.versions()
        before: dict[str, Procedure] = {}
        found = []
        for version in versions:
            procedure = version.procedure
            old = before.get(procedure.code)
            before[procedure.code] = procedure
            if version.at < since or version.source == BUNDLED:
                continue
            change = (
                ProcedureChange(procedure.code, procedure.name, ())
                if old is None
                else changes(old, procedure)
            )
            found.append(
                PastChange(version.at, version.valid_from, version.source, change, old is None)
            )
        found.sort(key=lambda past: (past.at, past.change.code), reverse=True)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class SeedCatalogue:
    """Brings what ships into the store, once for each release. A procedure that somebody imported
    from elsewhere is left as it is.

    Attributes:
        seed: Gives what ships; asked only by a home that lacks it.
        release: What names it.
    """

    store: Store
    clock: Clock
    seed: Callable[[], tuple[Procedure, ...]]
    release: str

    def __call__(self) -> None:
        with self.store.read() as tx:
            if tx.settings.get(_SEED) == self.release:
                return
        now = self.clock.now()
        with self.store.write("program") as tx:
            if tx.settings.get(_SEED) == self.release:
                return
            latest = {v.procedure.code: v for v in tx.catalogue.versions()}
            for procedure in map(with_version, self.seed()):
                held = latest.get(procedure.code)
                if held is None or (
                    held.source == BUNDLED and held.procedure.version != procedure.version
                ):
                    tx.catalogue.add_version(StoredVersion(procedure, SEED_FROM, BUNDLED, now))
            tx.settings.put(_SEED, self.release)
