"""Signed papers as ordinary files, where a person asked for them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tthc_desktop.domain.payload import file_name
from tthc_desktop.services.office.dossier_access import any_dossier
from tthc_desktop.services.ports.files import WriteExport
from tthc_desktop.services.ports.store import Blobs, Store


@dataclass(frozen=True, slots=True)
class ExportSigned:
    """Leaves the protected store: every export is in the audit log."""

    store: Store
    blobs: Blobs
    write: WriteExport

    def __call__(self, actor: str, dossier_id: str, folder: Path) -> tuple[Path, ...]:
        """The files written, byte for byte as signed.

        Raises StoreError ``disk.full`` or ``disk.failed``.
        """
        with self.store.read() as tx:
            dossier = any_dossier(tx, dossier_id)
        paths = []
        for slot in dossier.slots:
            if slot.file is None:
                continue
            path = folder / file_name(dossier, slot.position)
            self.write(path, self.blobs.open(slot.file).frames())
            paths.append(path)
        with self.store.write(actor) as tx:
            tx.audit.append("dossier.exported", dossier_id, files=len(paths))
        return tuple(paths)
