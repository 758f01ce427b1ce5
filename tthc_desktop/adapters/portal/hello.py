"""Who is there: the relay's proof that it, and no proxy's page, answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tthc_desktop.adapters.portal.answers import RelayAnswer, strange
from tthc_desktop.adapters.portal.http import RelayClient, RelayQuestion, signed_by
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.plain import PlainError, plain_of
from tthc_desktop.domain.wire import HELLO, PROTOCOL, SHA256_HEADER, as_text, as_whole, sha256_hex
from tthc_desktop.services.ports.portal import PortalError

_QUESTION = RelayQuestion("GET", HELLO, unproved=True)
_MOST_WORD = 1024
PROTOCOL_FAULT = "protocol"
"""The reason where somebody speaks another version of the protocol."""


@dataclass(frozen=True, slots=True)
class Hello:
    """What the relay says of itself.

    Attributes:
        time: By its clock.
        upstream: Whether a provincial system stands behind it.
        epoch: Of its data.
        challenge: To be answered within device_wire.CHALLENGE_S.
        head: Where its feed of changes ends.
    """

    time: datetime
    upstream: bool
    epoch: str
    challenge: str
    head: int


def hello(client: RelayClient) -> Hello:
    """Asks the relay whose key is pinned.

    Raises:
        PortalError: CAPTIVE, somebody else answers; with the reason PROTOCOL_FAULT this or that
            one speaks another version; OTHER_KEY, that one is a relay, by a key of its own.
    """
    answer = client.ask(_QUESTION)
    if not answer.signed:
        if client.key is not None and _proved_key(answer) is not None:
            raise PortalError(Fault.OTHER_KEY)  # not the pinned one: that would have been signed
        raise _not_ours(answer)
    if answer.status != 200:
        raise answer.fault()
    body = answer.json()
    if not isinstance(body, dict) or "protocol" not in body:
        raise strange()
    if body["protocol"] != PROTOCOL:
        raise PortalError(Fault.SERVER, PROTOCOL_FAULT)
    try:
        time = datetime.fromisoformat(as_text(body["time"]))
        words = [_word(body[name]) for name in ("epoch", "challenge")]
        upstream, head = body["upstream"], as_whole(body["head"]["seq"])
    except (ValueError, KeyError, TypeError) as error:
        raise strange() from error
    if time.tzinfo is None or not isinstance(upstream, bool):
        raise strange()
    return Hello(time, upstream, words[0], words[1], head)


def introduced(client: RelayClient) -> str:
    """Hex of the key with which whoever is there signs. The client has none pinned.

    Raises PortalError.
    """
    answer = client.ask(_QUESTION)
    if answer.status != 200:
        raise answer.fault()
    raw = _proved_key(answer)
    if raw is None:
        raise _not_ours(answer)
    if _unproved(answer).get("protocol") != PROTOCOL:
        raise PortalError(Fault.SERVER, PROTOCOL_FAULT)
    return raw.hex()


def _proved_key(answer: RelayAnswer) -> bytes | None:
    """The key that an answer shows and is signed with; None where it proves none."""
    try:
        raw = bytes.fromhex(as_text(_unproved(answer)["public_key"]))
        key = Ed25519PublicKey.from_public_bytes(raw)
    except (ValueError, KeyError, TypeError):
        return None
    whole = answer.headers.get(SHA256_HEADER.lower()) == sha256_hex(answer.body)
    proved = signed_by(key, _QUESTION, "", answer.nonce, answer.status, answer.headers)
    return raw if whole and proved else None


def _word(value: object) -> str:
    text = as_text(value)
    if not (text.isascii() and text.isprintable() and len(text) <= _MOST_WORD):
        raise ValueError("no word of the protocol")
    return text


def _unproved(answer: RelayAnswer) -> dict[str, Any]:
    try:
        body = plain_of(answer.body)
    except PlainError:
        return {}
    return body if isinstance(body, dict) else {}


def _not_ours(answer: RelayAnswer) -> PortalError:
    """A relay of an earlier version proves itself in another way; its administrator wants to know
    that rather than look for a log-in page."""
    fault = answer.fault()
    protocol = _unproved(answer).get("protocol")
    if answer.status == 200 and isinstance(protocol, str) and protocol != PROTOCOL:
        return PortalError(Fault.CAPTIVE, PROTOCOL_FAULT)
    return fault
