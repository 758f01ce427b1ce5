"""What an answer says: the relay's own if it is signed, else that of somebody on the way there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tthc_desktop.domain import device_wire
from tthc_desktop.domain.outbox import LINK_CAP_S, Fault
from tthc_desktop.domain.plain import PlainError, plain_of
from tthc_desktop.domain.text import printable
from tthc_desktop.domain.wire import NO_UPSTREAM
from tthc_desktop.services.ports.portal import PortalError

_BUSY = {408, 425, 429, 502, 503, 504, 507}
_REFUSED = {400, 413, 415, 422}
_BARRED = {401, 403, 407, 451}
_MOST_TEXT = 300
_MOST_BLOBS = 10_000
_TOLD = ("submission", "status", "official_code")


@dataclass(frozen=True, slots=True)
class RelayAnswer:
    """Of the relay, or of somebody in between.

    Attributes:
        headers: Names in lower case.
        body: Empty where nobody signed it.
        signed: By the pinned key, for this very question.
        nonce: The question's.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    signed: bool
    nonce: str = ""

    def json(self) -> Any:
        """What it holds. Raises PortalError SERVER: that is no JSON."""
        try:
            return plain_of(self.body)
        except PlainError as error:
            raise strange() from error

    @property
    def error(self) -> str:
        """The word with which the relay refuses; empty where nobody signed one."""
        return _word(self._refusal.get("error")) if self.signed else ""

    @property
    def _refusal(self) -> dict[str, Any]:
        """For people and programs to read, never to rely on: what cannot be read says nothing."""
        try:
            body = plain_of(self.body) if self.body else {}
        except PlainError:
            return {}
        return body if isinstance(body, dict) else {}

    def fault(self) -> PortalError:
        """What follows from an answer that was not what was asked for."""
        fault, reason = self._told() if self.signed else self._between()
        wait_s = _wait_s(self.headers.get("retry-after", ""))
        body = self._refusal if self.signed else {}
        told = {name: _word(body[name]) for name in _TOLD if isinstance(body.get(name), str)}
        return PortalError(fault, reason, wait_s, told=told, blobs=_blobs(body))

    def _told(self) -> tuple[Fault, str]:
        status, error = self.status, self.error
        if status == NO_UPSTREAM:
            return Fault.NO_UPSTREAM, ""
        if status == 401:  # also with a new token: several relays that do not agree
            return Fault.BUSY, error or "token"
        if status == 403 and error == device_wire.NOT_ENROLLED:
            return Fault.NOT_ENROLLED, error
        if status == 403 and error == device_wire.STALE_CHALLENGE:
            return Fault.BUSY, error
        if status == 403:
            return Fault.FORBIDDEN, error or "403"
        if status == 409 and error == device_wire.COPIED:
            return Fault.COPIED, error
        if status in (409, 412):
            return Fault.CONFLICT, error or str(status)
        if status == 424:
            return Fault.MISSING_BLOBS, "wrong" if self._refusal.get("wrong") else "missing"
        if status in _REFUSED:
            return Fault.REJECTED, error or str(status)
        if status in _BUSY:
            return Fault.BUSY, error or str(status)
        return Fault.SERVER, error or str(status)

    def _between(self) -> tuple[Fault, str]:
        reason = str(self.status)
        if self.status in _BARRED:
            return Fault.AUTH, reason
        if self.status == 413:
            return Fault.BUSY, "size"
        if self.status in _BUSY - {507}:
            return Fault.BUSY, reason
        # A page, a redirect, a status that only the relay may give: not our relay.
        return Fault.CAPTIVE, reason


def text_of_relay(value: object, most: int = _MOST_TEXT) -> str:
    """What people are shown of a text that the relay sent: printable, and not too long.

    Raises TypeError: it is no text.
    """
    if not isinstance(value, str):
        raise TypeError("not a string")
    return printable(value[: 4 * most])[:most]


def strange() -> PortalError:
    """The relay's own answer, proved, but of a shape that this version does not know."""
    return PortalError(Fault.SERVER, "another shape")


def _word(value: object) -> str:
    return text_of_relay(value, 60) if isinstance(value, str) else ""


def _blobs(body: Mapping[str, Any]) -> tuple[str, ...]:
    ids: list[str] = []
    for name in ("missing", "wrong"):
        found = body.get(name)
        if isinstance(found, list):
            ids += [_word(each) for each in found[:_MOST_BLOBS] if isinstance(each, str)]
    return tuple(ids)


def _wait_s(asked: str) -> float:
    """Seconds that an answer asks for. Any box on the way may say so: never longer than the link
    would be left alone without it."""
    if not (asked.isascii() and asked.isdigit()):
        return 0.0
    return min(float(asked), float(LINK_CAP_S))  # inf, if it has 309 digits or more
