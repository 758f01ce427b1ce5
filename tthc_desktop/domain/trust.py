"""The signed file of trust families: what it holds, how it is written, which one follows which.

Two public key infrastructures are trusted by law, the one of the Government and the national public
one (reference/signing.md A-trust). Whoever publishes their certificates writes them into one file
with a rising number and signs it with Ed25519; offices pin that key once. The first line of the
file is read by itself, so that nothing else is looked at before the signature holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.plain import PlainError
from tthc_desktop.domain.wire import canonical, key_id

MOST_STORE = 64 * 1024 * 1024
"""Bytes of a store: some dozen certificates, and revocation lists of up to 10 MB."""
STORE_FILE = "store.tthc-trust"
"""Its name in the folder of certificates of a home."""
LISTS_FOLDER = "crl"
"""Beside it: revocation lists that were fetched later than the store was made."""

_MAGIC = b"tthc-trust/1"
_HEAD = re.compile(rb"tthc-trust/1 ([0-9a-f]{64}) ([0-9a-f]{128})\n")
_HEAD_SIZE = len(_MAGIC) + 1 + 64 + 1 + 128 + 1
_KEY = re.compile(r"[0-9a-f]{64}")


class TrustFamily(StrEnum):
    """Whose root a chain ends at. OFFICE: one that the office put into its folder itself."""

    GOVERNMENT = "government"
    PUBLIC = "public"
    OFFICE = "office"


FAMILY_NAMES: Mapping[TrustFamily, str] = {
    TrustFamily.GOVERNMENT: "chuyên dùng Chính phủ",
    TrustFamily.PUBLIC: "công cộng quốc gia",
    TrustFamily.OFFICE: "do đơn vị đưa vào",
}
PUBLISHED = (TrustFamily.GOVERNMENT, TrustFamily.PUBLIC)


@dataclass(frozen=True, slots=True)
class FamilyBody:
    """One family in the file.

    Attributes:
        roots: DER, each signed by itself: where a chain may end.
        others: DER of issuing authorities, for files that do not bring theirs along.
        lists: DER of revocation lists.
        addresses: Where the list of an authority is fetched, by SHA-256 hex of its certificate.
    """

    roots: tuple[bytes, ...] = ()
    others: tuple[bytes, ...] = ()
    lists: tuple[bytes, ...] = ()
    addresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoreBody:
    """What is signed.

    Attributes:
        version: Rises with each file of one publisher.
    """

    version: int
    issued_at: datetime
    families: Mapping[TrustFamily, FamilyBody]

    def __post_init__(self) -> None:
        """Checks that it is a store that somebody may publish.

        Raises:
            ValueError: A number below 1, or a family that nobody publishes.
        """
        if self.version < 1:
            raise ValueError("versions begin with 1")
        if not set(self.families) <= set(PUBLISHED):
            raise ValueError("a family that nobody publishes")


_CODEC = Codec()


@dataclass(frozen=True, slots=True)
class StoreHead:
    """The first line, and what it speaks of.

    Attributes:
        publisher: Hex of the raw Ed25519 key.
        signed: The bytes that the signature is over.
    """

    publisher: str
    signature: bytes
    signed: bytes


def to_sign(body: StoreBody) -> bytes:
    """The bytes that the publisher signs."""
    return _MAGIC + b"\n" + canonical(_CODEC.to_plain(body))


def written(publisher: str, signature: bytes, signed: bytes) -> bytes:
    """The whole file, as it is published."""
    head = b" ".join((_MAGIC, publisher.encode(), signature.hex().encode()))
    return head + b"\n" + signed.removeprefix(_MAGIC + b"\n")


def head_of(content: bytes) -> StoreHead:
    """Takes a file apart without looking into it.

    Raises:
        InputError: ``trust.too_large`` or ``trust.no_store``.
    """
    if len(content) > MOST_STORE:
        raise InputError("trust.too_large", most=MOST_STORE >> 20)
    found = _HEAD.match(content[:_HEAD_SIZE])
    if found is None:
        raise InputError("trust.no_store")
    signed = _MAGIC + b"\n" + content[found.end() :]
    return StoreHead(found[1].decode(), bytes.fromhex(found[2].decode()), signed)


def body_of(head: StoreHead) -> StoreBody:
    """What a file says whose signature holds. Raises InputError ``trust.damaged``."""
    try:
        text = head.signed.removeprefix(_MAGIC + b"\n").decode("utf-8")
        body: StoreBody = _CODEC.from_text(StoreBody, text)
    except (PlainError, UnicodeDecodeError, RecursionError) as error:
        raise InputError("trust.damaged") from error
    return body


def publisher_key(text: str) -> str:
    """A publisher's key as a person typed it, as 64 hex digits.

    Raises:
        InputError: ``trust.key``.
    """
    key = re.sub(r"[\s:-]", "", text).lower()
    if not _KEY.fullmatch(key):
        raise InputError("trust.key")
    return key


@dataclass(frozen=True, slots=True)
class TrustPin:
    """Whose stores this office takes, and which it had last.

    Attributes:
        publisher: Hex of the pinned key; empty before an administrator has entered one.
        version: The highest one that was ever taken of that publisher, 0 for none: a store that was
            lost is not followed by an older one.
        sha256: Hex, of the file that was taken last; empty for none.
    """

    publisher: str = ""
    version: int = 0
    sha256: str = ""

    def refuse(self, publisher: str) -> None:
        """Asserts that a file is the pinned publisher's.

        Raises:
            InputError: ``trust.no_publisher`` while none is pinned, or ``trust.other_publisher``.
        """
        if not self.publisher:
            raise InputError("trust.no_publisher")
        if publisher != self.publisher:
            raise InputError(
                "trust.other_publisher",
                pinned=key_words(self.publisher),
                found=key_words(publisher),
            )

    def follow(self, version: int, sha256: str) -> None:
        """Asserts that a file of the pinned publisher does not go back.

        Raises:
            InputError: ``trust.older``, or ``trust.same_version`` for another file of one number.
        """
        if version < self.version:
            raise InputError("trust.older", version=version, held=self.version)
        if version == self.version and sha256 != self.sha256:
            raise InputError("trust.same_version", version=version)


def key_words(key: str) -> str:
    """The fingerprint of a publisher's key, as both ends read it aloud."""
    digits = key_id(bytes.fromhex(key)).upper()
    return " ".join(digits[n : n + 4] for n in range(0, len(digits), 4))
