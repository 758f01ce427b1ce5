"""The portal adapter for the relay; its protocol: domain/wire.py and domain/device_wire.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

from cryptography.exceptions import InvalidSignature

from tthc_desktop.adapters.portal.answers import RelayAnswer
from tthc_desktop.adapters.portal.feed import page_of, standings_of
from tthc_desktop.adapters.portal.hello import hello, introduced
from tthc_desktop.adapters.portal.http import RelayClient, RelayQuestion
from tthc_desktop.adapters.portal.pieces import PieceSizes
from tthc_desktop.adapters.portal.terms import SENDING, Terms
from tthc_desktop.adapters.portal.tokens import JSON, DeviceClient, DeviceTokens
from tthc_desktop.adapters.portal.uploads import FileUpload, FileUploads
from tthc_desktop.domain.device_wire import UNKNOWN_POSITION
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.wire import (
    CHANGES,
    KNOWN_CODE,
    SUBMISSIONS,
    BlobRef,
    FeedPosition,
    Json,
    Receipt,
    Standing,
    canonical,
    sha256_hex,
)
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.files import SealedReader
from tthc_desktop.services.ports.portal import (
    MAX_QUERY,
    ChangesPage,
    DeviceProof,
    LinkReport,
    PortalCapabilities,
    PortalError,
)

_SIZES = PieceSizes()


class RelayPortal:
    """Implements services.ports.portal.Portal. Keeps one connection alive; closes it on close()."""

    def __init__(
        self,
        url: str,
        public_key: str,
        clock: Clock,
        device: DeviceProof,
        tokens: DeviceTokens,
        *,
        terms: Terms = SENDING,
        sizes: PieceSizes = _SIZES,
    ) -> None:
        """Sends to the relay at an address.

        Args:
            public_key: Hex of the relay's pinned key; no answer signed by another is believed.
            tokens: Those of the process.
        """
        self._clock = clock
        self._plain = RelayClient(url, public_key, terms)
        self._client = DeviceClient(self._plain, device, tokens)
        self._uploads = FileUploads(self._client, sizes)

    def close(self) -> None:
        self._plain.close()

    def capabilities(self) -> PortalCapabilities:
        return PortalCapabilities(resumable=True, idempotent_submit=True)

    def probe(self) -> LinkReport:
        told = hello(self._plain)
        offset, key_id = told.time - self._clock.now(), self._plain.key_id
        enrolled = self._client.enrolled
        return LinkReport(offset, told.upstream, key_id, told.epoch, told.head, enrolled)

    def send_blob(
        self,
        blob: BlobRef,
        content: SealedReader,
        on_ack: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        FileUpload(self._uploads, blob, content, on_ack, cancelled).run()

    def submit(
        self, submission: str, payload: bytes, blobs: tuple[BlobRef, ...], known_code: str = ""
    ) -> Receipt:
        asked = f"?{urlencode({KNOWN_CODE: known_code})}" if known_code else ""
        question = RelayQuestion(
            "PUT",
            f"{SUBMISSIONS}/{submission}{asked}",
            payload,
            JSON,
            seconds=self._plain.terms.commit_s,
            most=self._plain.terms.json,
        )
        answer = self._client.proved(question, 200, 201)
        return self._receipt(answer, submission, payload, blobs)

    def find(self, submission: str, payload: bytes, blobs: tuple[BlobRef, ...]) -> Receipt | None:
        answer = self._client.proved(self._get(f"{SUBMISSIONS}/{submission}"), 200, 404)
        if answer.status == 404 and answer.error != "unknown":
            raise answer.fault()  # it does not know the question
        if answer.status == 404:
            return None
        return self._receipt(answer, submission, payload, blobs)

    def query(self, submissions: Sequence[str]) -> Mapping[str, Standing]:
        found: dict[str, Standing] = {}
        for start in range(0, len(submissions), MAX_QUERY):
            ids = list(submissions[start : start + MAX_QUERY])
            body: dict[str, Json] = {"ids": list[Json](ids)}
            question = RelayQuestion(
                "POST",
                f"{SUBMISSIONS}/query",
                canonical(body),
                JSON,
                most=self._plain.terms.json,
            )
            answer = self._client.proved(question, 200)
            found |= standings_of(answer.json(), frozenset(ids))
        return found

    def changes(self, since: FeedPosition) -> ChangesPage | None:
        asked = {"since": str(since.seq), "chain": since.chain}
        if since.epoch:
            asked["epoch"] = since.epoch
        answer = self._client.ask(self._get(f"{CHANGES}?{urlencode(asked)}"))
        if answer.signed and answer.status == 409 and answer.error == UNKNOWN_POSITION:
            return None
        if not answer.signed or answer.status != 200:
            raise answer.fault()
        return page_of(answer.json(), since)

    def _get(self, target: str) -> RelayQuestion:
        return RelayQuestion("GET", target, most=self._plain.terms.json)

    def _receipt(
        self, answer: RelayAnswer, submission: str, payload: bytes, blobs: tuple[BlobRef, ...]
    ) -> Receipt:
        """An answer without a receipt that is whole, signed and for this is never success."""
        key = self._plain.key
        try:
            receipt = Receipt.from_json(answer.json()["receipt"])
            if key is None:
                raise PortalError(Fault.CUT, "no key is pinned")
            key.verify(bytes.fromhex(receipt.signature), receipt.signed_part())
        except (PortalError, ValueError, KeyError, TypeError, InvalidSignature) as error:
            raise PortalError(Fault.CUT, "receipt") from error
        expected = (submission, sha256_hex(payload), blobs, self._plain.key_id)
        found = (receipt.submission, receipt.payload_sha256, receipt.blobs, receipt.key_id)
        if found != expected:
            raise PortalError(Fault.CUT, "receipt of something else")
        return receipt


class RelayIntroducer:
    """Implements services.ports.portal.Introducer: the first contact, before a key is pinned."""

    def __init__(self, terms: Terms = SENDING) -> None:
        self._terms = terms

    def introduce(self, url: str) -> str:
        client = RelayClient(url, "", self._terms)
        try:
            return introduced(client)
        finally:
            client.close()
