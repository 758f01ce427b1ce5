"""The office's master key in a file that only its owner can read.

A first vault: DPAPI and the secret service may take its place. Whoever copies the whole
folder has the key too; it protects against a lost backup or a copied database, not against theft of
the PC (which disk encryption does).
"""

from __future__ import annotations

import os
import secrets
import uuid
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tthc_desktop.domain.disk import disk_error
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.files.moving import drop, give_name, sync_folder

_BYTES = 32


class KeyFile:
    """The office's key in a file of its own. Each use gets a key that is derived from it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def create(self) -> None:
        """Makes the key if there is none. Two processes at once end up with one key."""
        part = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}.part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:  # a file stands there
            raise disk_error(error) from error
        try:
            if self._path.exists():
                return
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_hex(_BYTES))
                file.flush()
                os.fsync(file.fileno())
            if not self._path.exists():
                give_name(part, self._path)
        except FileExistsError:
            # Another process was first; its key counts.
            sync_folder(self._path.parent)
        except OSError as error:
            raise disk_error(error) from error
        finally:
            drop(part)
        sync_folder(self._path.parent)

    def present(self) -> None:
        """Asserts that there is a key. Another one would open nothing of what is there.

        Raises:
            StoreError: ``key.missing``.
        """
        if not self._path.exists():
            raise StoreError("key.missing")

    def key(self, purpose: str) -> bytes:
        """The key of one use, 32 bytes.

        Raises:
            StoreError: ``key.missing`` or ``key.unreadable``.
        """
        try:
            master = bytes.fromhex(self._path.read_text("ascii"))
        except FileNotFoundError as error:
            raise StoreError("key.missing") from error
        except (OSError, ValueError) as error:
            raise StoreError("key.unreadable") from error
        if len(master) != _BYTES:
            raise StoreError("key.unreadable")
        return HKDF(SHA256(), 32, None, f"tthc {purpose} 1".encode()).derive(master)

    def home_id(self) -> str:
        """What the parts of a home are told apart by. It follows from the key, so that no moment is
        there at which a home has the one without the other; the key does not follow from it.

        Raises what key() raises.
        """
        return str(uuid.UUID(bytes=self.key("home id")[:16]))
