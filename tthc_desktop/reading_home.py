"""A home on the disk, read only: of the composition root, for scans, copies and the doctor."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from tthc_desktop import late_adapters
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.adapters.system.key_file import KeyFile
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.upkeep import GoOn


def read_blob(blobs: BlobFolder, sha256: str) -> None:
    """Reads a file to its end and holds its content against its name.

    Raises:
        StoreError: ``file.missing``, ``file.damaged`` or ``disk.failed``.
    """
    digest = hashlib.sha256()
    for frame in blobs.open(sha256).frames():
        digest.update(frame)
    if digest.hexdigest() != sha256:
        raise StoreError("file.damaged")


class DiskHome:
    """Implements services.ports.upkeep.HomeReader."""

    def __init__(self, place: Home, clock: Clock) -> None:
        """Reads the key.

        Raises:
            StoreError: ``key.missing`` or ``key.unreadable``.
        """
        vault = KeyFile(place.key)
        self._database = late_adapters.whole_database(place.database, vault.key("database"), clock)
        self._blobs = BlobFolder(place.blobs, SealedFileStore(vault.key("files")))

    def pages(self) -> tuple[str, ...]:
        return self._database.pages()

    def references(self, go_on: GoOn) -> tuple[str, ...]:
        return self._database.references(go_on)

    def audit(self) -> int | None:
        return self._database.audit()

    def blobs(self) -> Iterator[str]:
        return self._database.blobs()

    def read_blob(self, sha256: str) -> None:
        read_blob(self._blobs, sha256)
