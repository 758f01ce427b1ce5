"""Takes a catalogue file in: all of it or nothing, the same file twice without effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from tthc_desktop.domain.catalogue import Procedure
from tthc_desktop.domain.catalogue_body import with_version
from tthc_desktop.domain.catalogue_changes import Change, changes
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.questions import Doubt, settle
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.office import require
from tthc_desktop.services.ports.catalogue import CatalogueReader, StoredVersion
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store

BUNDLED = "bundled"
SEED_FROM = date(2026, 7, 1)  # what ships was read from the portal in June and July 2026
_SEED = "catalogue.seed"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """doubts: rows of the file by kind, answered or not. changed: against the version before.
    gone: codes of this source that the file no longer holds; they stay in the catalogue."""

    procedures: int
    components: int
    doubts: dict[Doubt, int]
    added: tuple[Change, ...]
    changed: tuple[Change, ...]
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
        """valid_from: the day from which the file's versions hold; today if None. Raises
        InputError for a file that cannot be taken whole; then nothing has changed."""
        if actor is not None:
            require(actor, Role.ADMINISTRATOR)
        procedures = tuple(map(with_version, self.reader.read(path)))
        now = self.clock.now()
        day = valid_from or now.astimezone(VIETNAM).date()
        with self.store.write(actor.login if actor else "command-line") as tx:
            stored = tx.catalogue.versions()
            latest = _latest(stored, day)
            answers = tx.catalogue.answers()
            added, changed, unchanged, still_open = [], [], 0, 0
            for procedure in procedures:
                held = latest.get(procedure.code)
                still_open += len(settle(procedure, answers.get(procedure.code, {})).open)
                if held is not None and held.procedure.version == procedure.version:
                    unchanged += 1
                    continue
                if held is None:
                    added.append(Change(procedure.code, procedure.name, ()))
                else:
                    changed.append(changes(held.procedure, procedure))
                tx.catalogue.add_version(StoredVersion(procedure, day, path.name, now))
            here = {procedure.code for procedure in procedures}
            gone = {v.procedure.code for v in stored if v.source == path.name} - here
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
            unchanged,
            tuple(sorted(gone)),
            still_open,
            day,
        )


def count_doubts(procedures: Iterable[Procedure]) -> dict[Doubt, int]:
    """By rows of the file, the most frequent kinds of Doubt first."""
    total: Counter[Doubt] = Counter()
    for procedure in procedures:
        total.update(settle(procedure, {}).doubts)
    return dict(total.most_common())


def _latest(versions: Iterable[StoredVersion], day: date) -> dict[str, StoredVersion]:
    """By code, the version that the new one would follow. versions: oldest first."""
    return {v.procedure.code: v for v in versions if v.valid_from <= day}


@dataclass(frozen=True, slots=True)
class PastChange:
    """A version that came in, and what it said otherwise than the one before; first: there was
    none."""

    at: datetime
    valid_from: date
    source: str
    change: Change
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
                Change(procedure.code, procedure.name, ())
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
    from elsewhere is left as it is."""

    store: Store
    clock: Clock
    seed: tuple[Procedure, ...]
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
            for procedure in map(with_version, self.seed):
                held = latest.get(procedure.code)
                if held is None or (
                    held.source == BUNDLED and held.procedure.version != procedure.version
                ):
                    tx.catalogue.add_version(StoredVersion(procedure, SEED_FROM, BUNDLED, now))
            tx.settings.put(_SEED, self.release)
