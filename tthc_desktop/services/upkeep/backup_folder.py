"""Where the copies go that are made each day."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.upkeep.note import BACKUP_FOLDER


@dataclass(frozen=True, slots=True)
class SetBackupFolder:
    """Names the folder of the daily copies."""

    store: Store

    def __call__(self, actor: str, folder: Path) -> None:
        """From the next copy on; what is in the folder of before stays there."""
        with self.store.write(actor) as tx:
            BACKUP_FOLDER.write(tx.settings, str(folder.absolute()))
            tx.audit.append("backup.folder_set", "")
