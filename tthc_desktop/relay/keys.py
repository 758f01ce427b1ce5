"""The relay's signing key: it makes receipts and answers to the probe unforgeable."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.wire import key_id
from tthc_desktop.files.moving import move, remove
from tthc_desktop.files.secret_file import write_secret


class RelayKey:
    """Ed25519, made at first start, in a file that only its owner can read."""

    def __init__(self, path: Path) -> None:
        """Reads the key, or makes one where there is none.

        Raises:
            StoreError: ``relay.key_unreadable``.
        """
        if not path.exists():
            raw = Ed25519PrivateKey.generate().private_bytes(
                serialization.Encoding.Raw,
                serialization.PrivateFormat.Raw,
                serialization.NoEncryption(),
            )
            # Aside, then renamed: a kill in between must not leave half a key under its name.
            part = path.with_name(f".{path.name}.part")
            remove(part)
            write_secret(part, raw)
            move(part, path)
        self._raw = path.read_bytes()
        try:
            self._key = Ed25519PrivateKey.from_private_bytes(self._raw)
        except ValueError as error:
            raise StoreError("relay.key_unreadable", name=str(path)) from error
        self.public = self._key.public_key().public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw
        )
        self.id = key_id(self.public)

    def sign(self, message: bytes) -> str:
        """The Ed25519 signature of a message, in hex."""
        return self._key.sign(message).hex()

    def secret(self, purpose: str) -> bytes:
        """A key of its own for something that only the relay reads again."""
        return hmac.new(self._raw, f"tthc-{purpose}/1".encode(), hashlib.sha256).digest()
