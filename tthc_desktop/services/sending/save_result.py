"""The files of a result as ordinary files, where a person asked for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.story import InboxItem, StoryFile
from tthc_desktop.services.office.dossier_access import dossier_in_charge
from tthc_desktop.services.ports.files import WriteExport
from tthc_desktop.services.ports.store import Blobs, Store
from tthc_desktop.services.sending.inbox import FetchResult

_LONGEST_CODE = 60
_ENDINGS = frozenset({"pdf", "xml", "jpg", "jpeg", "png", "docx", "xlsx", "zip", "p7s"})


@dataclass(frozen=True, slots=True)
class SaveResult:
    """Fetches what is not here yet. Leaves the protected store: it is in the audit log."""

    store: Store
    blobs: Blobs
    fetch: FetchResult
    write: WriteExport

    def __call__(self, actor: Account, item_id: str, folder: Path) -> tuple[Path, ...]:
        """The files written, byte for byte as the province told them.

        Raises:
            InputError: ``inbox.unknown``, ``account.not_allowed``.
            PortalError: One could not be fetched, or it is something else than what was told: those
                before it are there.
            StoreError: ``store.damaged``, ``disk.full`` or ``disk.failed``.
        """
        with self.store.read() as tx:
            item = tx.inbox.get(item_id)
            if item is None:
                raise InputError("inbox.unknown")
            dossier_in_charge(tx, actor, item.dossier_id)
        paths = []
        for number, file in enumerate(item.files, 1):
            self.fetch(actor, item.id, file.id)
            path = folder / result_name(item, number, file)
            self.write(path, self.blobs.open(file.sha256).frames())
            paths.append(path)
        with self.store.write(actor.login) as tx:
            tx.audit.append("story.file_saved", item.dossier_id, files=len(paths))
        return tuple(paths)


def result_name(item: InboxItem, number: int, file: StoryFile) -> str:
    """ASCII, from the code and a known ending only: whatever name the other side gave, it is one of
    a file in the folder where it is put, and none that a double click would run. The beginning of
    its hash keeps two results of one dossier apart."""
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", item.code).lstrip(".-")[:_LONGEST_CODE]
    ending = file.name.rpartition(".")[2].lower()
    known = ending if ending in _ENDINGS else "bin"
    return f"{plain}_ket-qua_{number:02d}_{file.sha256[:8]}.{known}"
