"""A relay's key in the hands of a test: answers of any shape, signed as the relay signs them."""

from __future__ import annotations

from dataclasses import replace
from email.message import Message

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support.stub_server import Reply
from tthc_desktop.domain.wire import (
    NONCE_HEADER,
    SHA256_HEADER,
    SIGNATURE_HEADER,
    answer_part,
    sha256_hex,
)

PRIVATE = Ed25519PrivateKey.generate()
PUBLIC = PRIVATE.public_key().public_bytes_raw().hex()


def signed(request: Message, reply: Reply) -> Reply:
    """For this request's nonce; what the reply brings itself stays."""
    nonce = reply.headers.get(NONCE_HEADER, request[NONCE_HEADER] or "")
    sha256 = reply.headers.get(SHA256_HEADER, sha256_hex(reply.body))
    signature = PRIVATE.sign(answer_part(nonce, reply.status, sha256)).hex()
    return replace(
        reply, headers={SHA256_HEADER: sha256, SIGNATURE_HEADER: signature, **reply.headers}
    )
