"""Who may ask the relay what, and which of its answers are believed: the second half of what both
ends of the wire agree on (the first: domain/wire.py).

A device has an Ed25519 key of its own. It is enrolled once, with a code that the relay's operator
hands out for a unit, and proves itself for a token of TOKEN_S seconds, which goes into the header
``Authorization: Bearer`` of everything else. Every proof is over a challenge that the relay gave a
moment ago. The counter in it rises with each proof: two homes that are copies of one another cannot
both go on.

Every answer to a request with a nonce is signed with the relay's key, whatever it says: an answer
that is not was given by somebody in between, and says nothing about the dossier.
"""

from __future__ import annotations

from collections.abc import Mapping

from tthc_desktop.domain.wire import Json, canonical, sha256_hex

DEVICES = "/v1/devices"
SESSION = "/v1/session"
TOKEN_S = 600
CHALLENGE_S = 60
"""Seconds for which a challenge can be answered."""

# What a signed refusal says under "error".
NOT_ENROLLED = "device"
"""403: the relay does not know the device, or does no longer."""
COPIED = "fork"
"""409: somebody else has gone on in this device's name."""
NO_TOKEN = "token"  # noqa: S105 - a word of the protocol
"""401: none, or one that is over."""
STALE_CHALLENGE = "challenge"
"""403: asked for too long ago."""
BAD_CODE = "code"
"""403: no such enrolment code, or it is used or over."""
COUNTER_TAKEN = "counter"
"""409: another device of the unit prints provisional numbers under that counter's name."""
MADE_TWICE = "twice"
"""409: that dossier was made by another submission; the body names it under "submission", with its
"status" and "official_code"."""
NUMBER_TAKEN = "number"
"""409: the provisional number belongs to a dossier of another citizen."""
OTHER_UNIT = "unit"
"""403: it is another unit's. 409: the enrolment code is for the unit that the body names."""
UNKNOWN_POSITION = "position"
"""409: the feed never stood there."""
QUOTA = "quota"
"""429: the device has too much that is unfinished."""
DEVICE_TAKEN = "taken"
"""409: another device has that id, or had it."""
DISK = "disk"
"""507: nothing more can be stored there now."""


DECIDING = (
    "authorization",
    "content-encoding",
    "content-type",
    "tus-resumable",
    "upload-length",
    "upload-metadata",
    "upload-offset",
)
"""Headers of a question that decide what is answered, and to whom."""


def asked_with(headers: Mapping[str, str]) -> str:
    """What an answer says of its question's headers: whoever put another token or length into it
    draws an answer that nobody asked for.

    Args:
        headers: By name in small letters; others than DECIDING count nothing.
    """
    return sha256_hex(canonical({name: headers.get(name, "").strip() for name in DECIDING}))


def signed_answer(
    *,
    nonce: str,
    method: str,
    target: str,
    asked: str,
    question: str,
    status: int,
    sha256: str,
    offset: str,
) -> bytes:
    """What the relay signs of an answer.

    Args:
        asked: asked_with() its headers.
        target: Path and query of the request, as they stand behind the relay's address.
        question: Hex of the hash of the request's body, also of an empty one; itself empty for the
            bytes of an upload (Content-Type OFFSET_MEDIA), and with 408 or 413 where the body was
            left unread.
        sha256: Hex of the hash of the answer's body; that of no bytes where there is none.
        offset: The answer's ``Upload-Offset``; empty where there is none.
    """
    body: Json = {
        "nonce": nonce,
        "method": method,
        "target": target,
        "asked": asked,
        "question": question,
        "status": status,
        "sha256": sha256,
        "offset": offset,
    }
    return b"tthc-answer/2\n" + canonical(body)


def enrolment_proof(
    *, code: str, device: str, public_key: str, relay: str, challenge: str
) -> bytes:
    """What a device signs when it is enrolled.

    Args:
        public_key: Hex, the device's.
        relay: The relay's key_id().
    """
    body: Json = {
        "code": code,
        "device": device,
        "public_key": public_key,
        "relay": relay,
        "challenge": challenge,
    }
    return b"tthc-enrolment/1\n" + canonical(body)


def session_proof(*, device: str, relay: str, challenge: str, counter: int) -> bytes:
    """What a device signs for a token.

    Args:
        relay: The relay's key_id().
        counter: Higher than with every proof before.
    """
    body: Json = {
        "device": device,
        "relay": relay,
        "challenge": challenge,
        "counter": counter,
    }
    return b"tthc-session/1\n" + canonical(body)
