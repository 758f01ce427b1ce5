"""Ed25519 keys of this PC."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tthc_desktop.services.ports.device_keys import KeyPair


class Ed25519Keys:
    """Implements services.ports.device_keys.DeviceKeys."""

    def make(self) -> KeyPair:
        made = Ed25519PrivateKey.generate()
        public = made.public_key().public_bytes_raw().hex()
        return KeyPair(made.private_bytes_raw().hex(), public)

    def sign(self, private_key: str, message: bytes) -> str:
        try:
            key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private_key))
        except ValueError:
            raise ValueError("no Ed25519 key") from None  # the cause may hold a part of it
        return key.sign(message).hex()
