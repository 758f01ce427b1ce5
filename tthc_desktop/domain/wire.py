"""What both ends of the wire agree on: canonical JSON, paths, receipts, the probe.

Used by the relay and by the portal adapter that speaks to it, and by nobody else's taste: a change
here is a change of protocol. Who may ask what, and what is signed, stands in domain/device_wire.py.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field

from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.plain import LATER, PlainError
from tthc_desktop.domain.story import StoryDetail

PROTOCOL = "tthc-relay/2"
HELLO = "/v1/hello"
UPLOADS = "/v1/uploads"
SUBMISSIONS = "/v1/submissions"
KNOWN_CODE = "code"
"""Asked with a submission that makes a dossier: its official code, where the relay took it before
and lost it. The payload is as it was frozen, before there was one."""
CHANGES = "/v1/changes"
DOSSIERS = "/v1/dossiers"
PAPERS_FIND = "/v1/papers/find"
PAPERS_FILE = "/v1/papers/file"
NATIONAL_FIND = "/v1/national/find"
NATIONAL_FILE = "/v1/national/file"
TUS_VERSION = "1.0.0"
OFFSET_MEDIA = "application/offset+octet-stream"
NONCE_HEADER = "Tthc-Nonce"
SHA256_HEADER = "Tthc-Sha256"
SIGNATURE_HEADER = "Tthc-Signature"
MAX_QUERY = 500
"""Submissions that are asked about in one question."""
NO_UPSTREAM = 501
"""Status of a look-up at a relay that is connected to no provincial system."""

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


def canonical(value: Json) -> bytes:
    """RFC 8785 for the values that payloads hold: no floats, integers within 53 bits.

    Raises ValueError for anything else.
    """
    _check(value)
    return _encode(value).encode("utf-8")


def _check(value: Json) -> None:
    if value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int):
        if abs(value) >= 1 << 53:
            raise ValueError("integer beyond 53 bits")
    elif isinstance(value, list):
        for item in value:
            _check(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise ValueError("key is not a string")
            _check(item)
    else:
        raise ValueError(f"{type(value).__name__} has no canonical form here")


def _encode(value: Json) -> str:
    if isinstance(value, dict):
        # RFC 8785 3.2.3: keys sort by UTF-16 code units.
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{_encode(key)}:{_encode(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_encode, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def sha256_hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class BlobRef:
    """A file of a submission.

    Attributes:
        id: The blob's id on the wire.
        sha256: Hex.
        size: Bytes.
    """

    id: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """The relay's signed answer: it has committed exactly these bytes.

    Attributes:
        received_at: ISO 8601.
        key_id: First 16 hex digits of SHA-256 of the raw public key.
        signature: Hex Ed25519 over signed_part().
    """

    submission: str
    payload_sha256: str
    blobs: tuple[BlobRef, ...]
    received_at: str
    key_id: str
    signature: str = ""

    def signed_part(self) -> bytes:
        body = self.to_json()
        del body["signature"]
        return b"tthc-receipt/1\n" + canonical(body)

    def to_json(self) -> dict[str, Json]:
        body: dict[str, Json] = PLAIN.to_plain(self)
        return body

    @classmethod
    def from_json(cls, body: object) -> Receipt:
        """The receipt that a JSON body describes.

        Raises:
            ValueError: The body is not a receipt.
        """
        try:
            return PLAIN.from_plain(cls, body)
        except PlainError as error:
            raise ValueError("not a receipt") from error


def as_text(value: object) -> str:
    """The value if it is a string.

    Raises:
        TypeError: It is anything else.
    """
    if not isinstance(value, str):
        raise TypeError("not a string")
    return value


def as_whole(value: object) -> int:
    """The value if it is a whole number.

    Raises:
        TypeError: It is anything else.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a whole number")
    return value


def resync_path(submission: str) -> str:
    """Where another try to pass a submission on to a national system is asked for (POST)."""
    return f"{SUBMISSIONS}/{submission}/resync"


def hello_part(nonce: str, time: str) -> bytes:
    """What the relay signs to prove that it, and no proxy page, answered the probe.

    The probe's body also says under ``upstream`` whether a provincial system stands behind the
    relay, its epoch, the head of its feed, whether it is open, and a challenge; all of it is proved
    by signed_answer() for the same nonce.
    """
    return b"tthc-hello/1\n" + canonical({"nonce": nonce, "time": time, "protocol": PROTOCOL})


def key_id(public_key: bytes) -> str:
    """Short name of a raw 32-byte Ed25519 public key."""
    return sha256_hex(public_key)[:16]


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A line of the relay's changes feed: what became of a submission upstream.

    Attributes:
        seq: Position in the feed, rising.
        status: ``accepted`` (official_code set), ``rejected`` (reason set), or a word of
            domain/story.StoryKind (event set). Others may follow: who does not know a word leaves
            the line out.
        reason: Of a story: its text.
        at: ISO 8601; of a story by the provincial system's clock.
    """

    seq: int
    submission: str
    status: str
    official_code: str
    reason: str
    at: str
    event: StoryDetail | None = field(default=None, metadata=LATER)

    @classmethod
    def from_json(cls, body: object) -> StatusChange:
        """The change of state that a JSON body describes.

        Raises:
            ValueError: The body is not a change.
        """
        try:
            return PLAIN.from_plain(cls, body)
        except PlainError as error:
            raise ValueError("not a change") from error


@dataclass(frozen=True, slots=True)
class FeedPosition:
    """Where somebody stands in the relay's changes feed.

    Attributes:
        epoch: Of the relay's data. Positions of another epoch mean nothing.
        seq: The last change that was told; 0 before the first.
        chain: Hex of a hash over all changes up to seq; empty before the first. A relay whose feed
            has another one there was put back to an older copy of its data.
    """

    epoch: str
    seq: int = 0
    chain: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the relay holds under a submission's id.

    Attributes:
        status: ``waiting``, ``accepted`` or ``rejected``.
        payload_sha256: Hex, of what it was given under this id.
    """

    status: str
    official_code: str
    reason: str
    payload_sha256: str


def chained(before: str, change: StatusChange) -> str:
    """FeedPosition.chain after a change.

    Args:
        before: The chain up to the change before; empty for the first.
    """
    body: dict[str, Json] = PLAIN.to_plain(change)
    return sha256_hex(b"tthc-change/1\n" + before.encode() + b"\n" + canonical(body))
