"""The folder into which other programs and people put files."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from tthc_desktop.domain.waiting import PutAway, WaitingFile


class IncomingFolder(Protocol):
    def waiting(self, folder: Path) -> tuple[WaitingFile, ...]:
        """Ordinary files that lie there now; no hidden or half-written ones, no links, no folders.
        Raises InputError ``watch.missing`` (name)."""
        ...

    def claimed(self, file: WaitingFile) -> AbstractContextManager[bool]:
        """Whether it is ours until the end of the block: another window on this machine may be
        bringing it in. Raises StoreError ``disk.failed``."""
        ...

    def put_away(self, file: WaitingFile, where: PutAway) -> Path | None:
        """Moves it below its folder, under a number where the name is taken; None where it has been
        changed or taken away meanwhile, and stays. Raises StoreError ``disk.full`` or
        ``disk.failed``."""
        ...
