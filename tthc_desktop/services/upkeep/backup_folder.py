"""Where the copies go that are made each day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tthc_desktop.domain.people import Account, Role
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.office.upkeep_note import BACKUP_FOLDER, UPKEEP, load_backup_folder
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.ports.upkeep import CopyMade, MakeCopy


@dataclass(frozen=True, slots=True)
class DailyCopies:
    """What is known of them.

    Attributes:
        folder: Empty for the home's own.
        copied: When the last good one was made; None before there was one.
        failed: Code of the error that the last try ended with; empty after a good one.
    """

    folder: str
    copied: datetime | None
    failed: str


@dataclass(frozen=True, slots=True)
class GetDailyCopies:
    store: Store

    def __call__(self) -> DailyCopies:
        """Reads it. Raises StoreError ``store.damaged``."""
        with self.store.read() as tx:
            note = UPKEEP.read(tx.settings)
            return DailyCopies(load_backup_folder(tx.settings), note.copied, note.copy_failed)


@dataclass(frozen=True, slots=True)
class SetBackupFolder:
    """Names the folder of the daily copies."""

    store: Store

    def __call__(self, actor: str, folder: Path | None) -> None:
        """From the next copy on; what is in the folder of before stays there.

        Args:
            folder: None for the home's own.
        """
        with self.store.write(actor) as tx:
            BACKUP_FOLDER.write(tx.settings, str(folder.absolute()) if folder else "")
            tx.audit.append("backup.folder_set", "")


@dataclass(frozen=True, slots=True)
class ChangeBackupFolder:
    """Another folder for the daily copies, once a whole copy lies in it."""

    store: Store
    copy: MakeCopy
    put: SetBackupFolder

    def __call__(self, actor: Account, folder: Path | None) -> CopyMade:
        """Makes the first copy there; where that fails the folder of before is kept.

        Args:
            folder: None for the home's own.

        Raises:
            InputError: ``account.not_allowed``, and what else refuses that folder.
            StoreError: What else ends a copy.
        """
        require(actor, Role.ADMINISTRATOR)
        made = self.copy(folder, lambda: True)
        self.put(actor.login, folder)
        with self.store.write(actor.login) as tx:
            note = UPKEEP.read(tx.settings)
            UPKEEP.write(tx.settings, replace(note, copied=made.made, copy_failed=""))
        return made
