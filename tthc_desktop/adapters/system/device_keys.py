"""Ed25519 keys of this PC."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tthc_desktop.services.ports.device_keys import KeyPair


class Ed25519Keys:
    """Implements services.ports.device_keys.DeviceKeys."""

    def make(self) -> KeyPair:
        return _pair(Ed25519PrivateKey.generate())

    def pair_of(self, private_key: str) -> KeyPair:
        return _pair(_key(private_key))

    def sign(self, private_key: str, message: bytes) -> str:
        return _key(private_key).sign(message).hex()


def _pair(key: Ed25519PrivateKey) -> KeyPair:
    return KeyPair(key.private_bytes_raw().hex(), key.public_key().public_bytes_raw().hex())


def _key(private_key: str) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private_key))
    except ValueError:
        raise ValueError("no Ed25519 key") from None  # the cause may hold a part of it
