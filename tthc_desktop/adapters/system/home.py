"""The folders of one installation, and its log."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from tthc_desktop.adapters.system.log_file import SharedLog
from tthc_desktop.adapters.system.machine import fingerprint
from tthc_desktop.domain.disk import disk_error

_LOG_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one installation."""

    folder: Path

    @property
    def key(self) -> Path:
        return self.folder / "office.key"

    @property
    def database(self) -> Path:
        return self.folder / "tthc.db"

    @property
    def lock(self) -> Path:
        """Held by whoever has the store open."""
        return self.folder / "home.lock"

    @property
    def used(self) -> bool:
        """Whether something is here that a key has encrypted."""
        return any(each.exists() for each in (self.database, self.blobs, self.batches))

    @property
    def worked(self) -> bool:
        """Whether something is here that is only made beside a whole database, so that a home in
        which it is missing has lost it."""
        made = (self.blobs, self.batches, self.sync_lock, self.folder / "before-migration")
        return any(each.exists() for each in (*made, self.copies, self.copy_note, self.restoring))

    @property
    def empty(self) -> bool:
        """Whether nobody has worked here: neither a key nor what needs one."""
        return not self.used and not self.worked and not self.key.exists()

    @property
    def sync_lock(self) -> Path:
        """Held by whoever sends."""
        return self.folder / "sync.lock"

    @property
    def copies(self) -> Path:
        """Where the daily copies stand unless a setting names another folder."""
        return self.folder / "backup"

    @property
    def restoring(self) -> Path:
        """Where a copy is laid out before it takes the home's place."""
        return self.folder / ".restoring"

    @property
    def trust(self) -> Path:
        """Certificates that signatures are held against."""
        return self.folder / "trust"

    @property
    def copy_note(self) -> Path:
        """Says where the last good copy is: the database that knows it may be what is lost."""
        return self.folder / "last-copy.json"

    @property
    def batches(self) -> Path:
        return self.folder / "batches"

    @property
    def blobs(self) -> Path:
        return self.folder / "blobs"

    @property
    def work(self) -> Path:
        return self.folder / "work"

    @property
    def clean(self) -> Path:
        """Straightened pages of open dossiers, encrypted."""
        return self.work / "clean"

    def machine(self) -> str | None:
        """Where this home lies (services.ports.machine.HomeMachine)."""
        return fingerprint(self.key)

    @property
    def logs(self) -> Path:
        return self.folder / "logs"


def log_to(folder: Path) -> None:
    """Warnings and errors of the program itself; no personal data, no PIN, is ever logged.

    Raises StoreError ``disk.full`` or ``disk.failed``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error) from error
    root = logging.getLogger()
    if any(isinstance(handler, SharedLog) for handler in root.handlers):
        return
    handler = SharedLog(folder / "tthc.log", most=_LOG_BYTES, kept=3)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.setLevel(logging.WARNING)
    root.addHandler(handler)
