"""Write-once content beside the database."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from tthc_desktop.domain.errors import StoreError
from tthc_desktop.services.ports.files import About, SealedFiles, SealedReader


class BlobFolder:
    """Implements services.ports.store.Blobs: ``ab/ab12….blob``, encrypted, named by plain hash."""

    def __init__(self, folder: Path, sealed: SealedFiles) -> None:
        self._folder = folder
        self._sealed = sealed

    def path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / f"{sha256}.blob"

    def put(self, plain: bytes, media: str) -> str:
        sha256 = hashlib.sha256(plain).hexdigest()
        target = self.path(sha256)
        if not target.exists():
            about: About = {"sha256": sha256, "size": len(plain), "media": media}
            self._sealed.write(target, [plain], about)
        return sha256

    def incoming(self) -> Path:
        return self._folder / "incoming" / f"{secrets.token_hex(16)}.blob"

    def adopt(self, path: Path, sha256: str) -> None:
        if self._sealed.open(path).about.get("sha256") != sha256:
            raise StoreError("file.damaged")
        self._sealed.move(path, self.path(sha256))

    def open(self, sha256: str) -> SealedReader:
        reader = self._sealed.open(self.path(sha256))
        if reader.about.get("sha256") != sha256:
            raise StoreError("file.damaged")
        return reader
