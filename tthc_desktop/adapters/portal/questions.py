"""Questions about people, while somebody waits: nothing is on its way with them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tthc_desktop.adapters.portal.http import RelayClient, RelayQuestion
from tthc_desktop.adapters.portal.terms import ASKING, Terms
from tthc_desktop.adapters.portal.tokens import JSON, DeviceClient, DeviceTokens
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.wire import Json, canonical, sha256_hex
from tthc_desktop.services.ports.portal import DeviceProof, PortalError

_UNKNOWN = "unknown"


class RelayQuestions:
    """What asks the relay about people: keeps one connection alive and closes it on close()."""

    def __init__(
        self,
        url: str,
        public_key: str,
        device: DeviceProof,
        tokens: DeviceTokens,
        *,
        terms: Terms = ASKING,
    ) -> None:
        """Asks the relay at an address.

        Args:
            public_key: Hex of the relay's pinned key; no answer signed by another is believed.
            tokens: Those of the process.
        """
        self._terms = terms
        self._client = DeviceClient(RelayClient(url, public_key, terms), device, tokens)

    def close(self) -> None:
        self._client.close()

    def _json(self, method: str, target: str, body: dict[str, Json] | None = None) -> Any | None:
        """None when the relay itself says that there is no such thing."""
        answer = self._client.proved(_question(method, target, body, self._terms.json), 200, 404)
        if answer.status == 404 and answer.error != _UNKNOWN:
            raise answer.fault()  # it does not know the question
        return None if answer.status == 404 else answer.json()

    def _told(self, target: str, body: dict[str, Json]) -> Any:
        """What is asked to be done, and has been written down.

        Raises:
            PortalError: REJECTED, the relay itself says that there is no such thing.
        """
        question = _question("POST", target, body, self._terms.json)
        answer = self._client.proved(question, 202, 404)
        if answer.status == 404:
            raise PortalError(Fault.REJECTED, _UNKNOWN)
        return answer.json()

    def _file(
        self,
        method: str,
        target: str,
        size: int | None,
        sha256: str,
        body: dict[str, Json] | None = None,
    ) -> bytes | None:
        """The file, proved to be the one with that hash; None as _json() has it.

        Args:
            size: Bytes; None, with an empty sha256, where only the relay knows.
        """
        too_large = PortalError(Fault.REJECTED, "size")
        if size is not None and size > self._terms.file:
            raise too_large
        most, over = self._terms.file, too_large
        if size is not None:
            most, over = size, PortalError(Fault.HASH, "size")
        question = replace(
            _question(method, target, body, most),
            over=over,
            other=PortalError(Fault.HASH),
            seconds=self._terms.file_s,
        )
        answer = self._client.proved(question, 200, 404)
        if answer.status == 404 and answer.error != _UNKNOWN:
            raise answer.fault()
        if answer.status == 404:
            return None
        if sha256 and sha256_hex(answer.body) != sha256:
            raise PortalError(Fault.HASH)
        return answer.body


def _question(
    method: str,
    target: str,
    body: dict[str, Json] | None,
    most: int,
) -> RelayQuestion:
    return RelayQuestion(
        method,
        target,
        b"" if body is None else canonical(body),
        "" if body is None else JSON,
        most=most,
    )
