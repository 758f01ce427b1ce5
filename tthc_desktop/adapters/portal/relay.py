"""The portal adapter for the provincial relay (protocol in domain/wire.py)."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tthc_desktop.adapters.portal.http import SENDING, client, fault_of, json_of, send, signed
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.plain import plain_of
from tthc_desktop.domain.wire import (
    CHANGES,
    HELLO,
    OFFSET_MEDIA,
    PROTOCOL,
    SUBMISSIONS,
    TUS_VERSION,
    UPLOADS,
    BlobRef,
    Receipt,
    StatusChange,
    hello_part,
    key_id,
    sha256_hex,
)
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.files import SealedReader
from tthc_desktop.services.ports.portal import LinkReport, PortalCapabilities, PortalError

PIECE = 64 * 1024
_TUS = {"Tus-Resumable": TUS_VERSION}
_OFFSET = re.compile("[0-9]{1,18}")
_RESUMES = 5  # within one call; then the engine's back-off takes over


class RelayPortal:
    """Implements services.ports.portal.Portal. Keeps one connection alive; closes it on close()."""

    def __init__(self, url: str, public_key: str, clock: Clock) -> None:
        """Sends to the relay at an address.

        Args:
            public_key: Hex of the relay's pinned key; no answer signed by another is believed.
        """
        self._key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        self._key_id = key_id(bytes.fromhex(public_key))
        self._clock = clock
        self._client = client(url, SENDING)

    def close(self) -> None:
        self._client.close()

    def capabilities(self) -> PortalCapabilities:
        return PortalCapabilities(resumable=True, idempotent_submit=True)

    def probe(self) -> LinkReport:
        body = _hello(self._client, self._key)
        return LinkReport(_offset(body, self._clock), body.get("upstream") is not False)

    def send_blob(
        self,
        blob: BlobRef,
        content: SealedReader,
        on_ack: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._create(blob)
        for attempt in range(_RESUMES + 1):
            offset = self._where(blob)
            on_ack(offset)
            if offset == blob.size:
                break
            if attempt == _RESUMES or cancelled():
                raise PortalError(Fault.CUT, "not finished")
            self._patch(blob, content, offset, cancelled)
        self._verify(blob)

    def submit(self, submission: str, payload: bytes, blobs: tuple[BlobRef, ...]) -> Receipt:
        headers = {"Content-Type": "application/json"}
        url = f"{SUBMISSIONS}/{submission}"
        response = self._send("PUT", url, content=payload, headers=headers)
        if response.status_code in (200, 201):
            return self._receipt(response, submission, payload, blobs)
        raise fault_of(response)

    def find(self, submission: str, payload: bytes, blobs: tuple[BlobRef, ...]) -> Receipt | None:
        response = self._send("GET", f"{SUBMISSIONS}/{submission}")
        if response.status_code == 404 and json_of(response) == {"error": "unknown"}:
            return None
        if response.status_code == 200:
            return self._receipt(response, submission, payload, blobs)
        raise fault_of(response)

    def changes(self, since: int) -> tuple[StatusChange, ...]:
        response = self._send("GET", CHANGES, params={"since": str(since)})
        if response.status_code != 200:
            raise fault_of(response)
        body = json_of(response)
        try:
            return tuple(StatusChange.from_json(item) for item in body["changes"])
        except (ValueError, KeyError, TypeError) as error:
            raise PortalError(Fault.CAPTIVE, "changes") from error

    def _create(self, blob: BlobRef) -> None:
        pairs = {"blob_id": blob.id, "sha256": blob.sha256}
        encoded = ",".join(
            f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in pairs.items()
        )
        headers = {**_TUS, "Upload-Length": str(blob.size), "Upload-Metadata": encoded}
        response = self._send("POST", UPLOADS, headers=headers)
        if response.status_code not in (200, 201) or "Upload-Offset" not in response.headers:
            raise fault_of(response)

    def _where(self, blob: BlobRef) -> int:
        """Bytes that the relay holds durably."""
        response = self._send("HEAD", f"{UPLOADS}/{blob.id}", headers=_TUS)
        if response.status_code in (404, 410):
            self._create(blob)  # the relay lost the upload: same id, from the beginning
            return 0
        offset = response.headers.get("Upload-Offset", "")
        if response.status_code != 200 or not _OFFSET.fullmatch(offset):
            raise fault_of(response)
        if int(offset) > blob.size:
            raise fault_of(response)
        return int(offset)

    def _patch(
        self, blob: BlobRef, content: SealedReader, offset: int, cancelled: Callable[[], bool]
    ) -> None:
        """One stream from offset to the end. 409 and 423 are no fault: the caller asks again."""

        def pieces() -> Iterator[bytes]:
            position = offset
            while position < blob.size and not cancelled():
                piece = content.read(position, PIECE)
                if not piece:  # shorter than promised: sent like that, it would never end
                    raise StoreError("file.damaged")
                position += len(piece)
                yield piece

        headers = {**_TUS, "Content-Type": OFFSET_MEDIA, "Upload-Offset": str(offset)}
        url = f"{UPLOADS}/{blob.id}"
        response = self._send("PATCH", url, content=pieces(), headers=headers)
        if response.status_code not in (204, 404, 409, 410, 423):
            raise fault_of(response)

    def _verify(self, blob: BlobRef) -> None:
        response = self._send("POST", f"{UPLOADS}/{blob.id}/verify")
        if response.status_code == 409:
            raise PortalError(Fault.HASH)
        if response.status_code != 200:
            raise fault_of(response)
        body = json_of(response)
        if body != {"sha256": blob.sha256, "size": blob.size}:
            raise PortalError(Fault.CAPTIVE, "verify")

    def _receipt(
        self,
        response: httpx2.Response,
        submission: str,
        payload: bytes,
        blobs: tuple[BlobRef, ...],
    ) -> Receipt:
        """A 2xx without a receipt that is ours, whole and signed is never success."""
        try:
            receipt = Receipt.from_json(plain_of(response.content)["receipt"])
            self._key.verify(bytes.fromhex(receipt.signature), receipt.signed_part())
        except (ValueError, KeyError, TypeError, InvalidSignature) as error:
            raise PortalError(Fault.CUT, "receipt") from error
        expected = (submission, sha256_hex(payload), blobs, self._key_id)
        found = (receipt.submission, receipt.payload_sha256, receipt.blobs, receipt.key_id)
        if found != expected:
            raise PortalError(Fault.CUT, "receipt of something else")
        return receipt

    def _send(self, method: str, path: str, **kwargs: Any) -> httpx2.Response:
        return send(self._client, method, path, **kwargs)


def _hello(asking: httpx2.Client, key: Ed25519PublicKey | None) -> dict[str, Any]:
    """Asks with a nonce; the answer must be signed by key, or by the key that it names. What stands
    behind a relay is believed only of a body that is signed as a whole: relays of before sign a
    part of it, and do not say."""
    nonce = secrets.token_hex(16)
    response = send(asking, "GET", HELLO, params={"nonce": nonce})
    if response.status_code != 200:
        raise fault_of(response)
    body = json_of(response)
    try:
        if key is None:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(body["public_key"]))
        key.verify(bytes.fromhex(body["signature"]), hello_part(nonce, body["time"]))
        genuine = body["nonce"] == nonce and body["protocol"] == PROTOCOL
    except (ValueError, KeyError, TypeError, InvalidSignature) as error:
        raise PortalError(Fault.CAPTIVE, "hello") from error
    whole = "upstream" not in body or signed(response, key, nonce, sha256_hex(response.content))
    if not (genuine and whole) or not isinstance(body, dict):
        raise PortalError(Fault.CAPTIVE, "hello")
    return body


def _offset(body: dict[str, Any], clock: Clock) -> timedelta:
    return datetime.fromisoformat(str(body["time"])) - clock.now()


class RelayIntroducer:
    """Implements services.ports.portal.Introducer: the first contact, before a key is pinned."""

    def introduce(self, url: str) -> str:
        try:
            with client(url, SENDING) as asking:
                return str(_hello(asking, None)["public_key"])
        except httpx2.InvalidURL as error:
            raise PortalError(Fault.LINK, "InvalidURL") from error
