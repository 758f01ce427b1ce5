"""Signed stores of trust families: opened and made (domain.trust has their form)."""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tthc_desktop.adapters.signing.trust_parse import (
    UnreadableError,
    is_authority,
    is_self_signed,
    parse,
)
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.trust import (
    MOST_STORE,
    FamilyBody,
    StoreBody,
    StoreHead,
    body_of,
    head_of,
    to_sign,
    written,
)
from tthc_desktop.domain.trust_view import InstalledStore

_ADDRESS = ("http://", "https://")


def open_store(content: bytes) -> tuple[InstalledStore, StoreBody]:
    """A store whose signature holds under the key that it names, and whose every part is readable.

    Whose key that is, the caller asks (TrustPin.refuse).

    Raises:
        InputError: ``trust.too_large``, ``trust.no_store``, ``trust.signature`` or
            ``trust.damaged``.
    """
    head = head_of(content)
    _verify(head)
    body = body_of(head)
    for family in body.families.values():
        _check(family)
    sha256 = hashlib.sha256(content).hexdigest()
    return InstalledStore(body.version, body.issued_at, head.publisher, sha256), body


def _verify(head: StoreHead) -> None:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(head.publisher))
        key.verify(head.signature, head.signed)
    except (ValueError, InvalidSignature) as error:
        raise InputError("trust.signature") from error


def _check(family: FamilyBody) -> None:
    """Asserts that each part is what its place says. Raises InputError ``trust.damaged``."""
    try:
        for der in family.roots:
            [root] = parse(der).certificates
            if not is_self_signed(root) or not is_authority(root):
                raise InputError("trust.damaged")
        for der in family.others:
            [other] = parse(der).certificates
            if not is_authority(other):
                raise InputError("trust.damaged")
        for der in family.lists:
            [_list] = parse(der).lists
    except (UnreadableError, ValueError) as error:
        raise InputError("trust.damaged") from error
    addresses = [each for held in family.addresses.values() for each in held]
    if not all(each.startswith(_ADDRESS) for each in addresses):
        raise InputError("trust.damaged")


def make_store(body: StoreBody, key: bytes) -> bytes:
    """The file that a publisher hands out.

    Args:
        key: The raw private key.

    Raises:
        InputError: ``trust.too_large``, or ``trust.damaged`` for what open_store() would refuse.
    """
    private = Ed25519PrivateKey.from_private_bytes(key)
    signed = to_sign(body)
    content = written(public_hex(key), private.sign(signed), signed)
    if len(content) > MOST_STORE:
        raise InputError("trust.too_large", most=MOST_STORE >> 20)
    open_store(content)
    return content


def new_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.Raw,
        serialization.PrivateFormat.Raw,
        serialization.NoEncryption(),
    )


def public_hex(key: bytes) -> str:
    """What offices pin."""
    public = Ed25519PrivateKey.from_private_bytes(key).public_key()
    return public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw).hex()
