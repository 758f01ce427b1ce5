"""Tokens of this PC, for all who ask a relay in this process."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from tthc_desktop.adapters.portal.answers import RelayAnswer, strange
from tthc_desktop.adapters.portal.hello import hello
from tthc_desktop.adapters.portal.http import RelayClient, RelayQuestion
from tthc_desktop.domain.device_wire import (
    COPIED,
    NOT_ENROLLED,
    SESSION,
    STALE_CHALLENGE,
    session_proof,
)
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.wire import as_text, as_whole, canonical
from tthc_desktop.services.ports.portal import DeviceProof, PortalError

_EARLY_S = 60.0
_LONGEST_S = 24 * 3600
_MOST_TOKEN = 4096
JSON = "application/json"
_Place = tuple[str, str, str]
"""Address, pinned key, device."""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    end: float


class DeviceTokens:
    """Thread-safe. One proof at a time goes to a relay: they have to come in the order of their
    counters."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._locks: defaultdict[_Place, threading.Lock] = defaultdict(threading.Lock)
        self._tokens: dict[_Place, _Token] = {}

    def token(self, client: RelayClient, device: DeviceProof) -> str:
        """A token that is good for a while.

        Raises:
            PortalError: NOT_ENROLLED, COPIED, or there was no answer.
            StoreError: What next_counter() raises.
        """
        place = self._place(client, device)
        with self._lock:
            one_at_a_time = self._locks[place]
        with one_at_a_time:
            now = self._monotonic()
            known = self._tokens.get(place)
            if known is None or known.end <= now:
                known = _begin(client, device, now)
                self._tokens[place] = known
            return known.text

    def drop(self, client: RelayClient, device: DeviceProof, token: str) -> None:
        """The relay does not take that token any more; another one may be there by now."""
        place = self._place(client, device)
        with self._lock:
            one_at_a_time = self._locks[place]
        with one_at_a_time:
            known = self._tokens.get(place)
            if known is not None and known.text == token:
                del self._tokens[place]

    @staticmethod
    def _place(client: RelayClient, device: DeviceProof) -> _Place:
        try:
            return client.url, client.key_hex, device.device
        except InputError as error:
            raise PortalError(Fault.NOT_ENROLLED, error.code) from error


def _begin(client: RelayClient, device: DeviceProof, now: float) -> _Token:
    counter = device.next_counter()
    answer = _prove(client, device, counter)
    if answer.signed and answer.status == 403 and answer.error == STALE_CHALLENGE:
        counter = device.next_counter()
        answer = _prove(client, device, counter)  # the line was slow
    if answer.signed and answer.status == 409 and answer.error == COPIED:
        # Another process of this very home may have proved itself meanwhile, and came first. It
        # took a counter then, of those that nobody else takes; another home takes none of them.
        later = device.next_counter()
        if later > counter + 1:
            answer = _prove(client, device, later)
    if answer.signed and answer.status == 200:
        return _told(answer, now)
    raise answer.fault()


def _prove(client: RelayClient, device: DeviceProof, counter: int) -> RelayAnswer:
    challenge = hello(client).challenge
    part = session_proof(
        device=device.device, relay=client.key_id, challenge=challenge, counter=counter
    )
    body = canonical(
        {
            "device": device.device,
            "challenge": challenge,
            "counter": counter,
            "proof": device.sign(part),
        }
    )
    # Twice the same counter would look like a copy of this home.
    return client.ask(RelayQuestion("POST", SESSION, body, JSON, repeatable=False))


def _told(answer: RelayAnswer, now: float) -> _Token:
    body = answer.json()
    try:
        text, seconds = as_text(body["token"]), as_whole(body["expires_s"])
    except (KeyError, TypeError) as error:
        raise strange() from error
    if not (text.isascii() and text.isprintable() and 0 < len(text) <= _MOST_TOKEN) or " " in text:
        raise strange()
    if not 0 < seconds <= _LONGEST_S:
        raise strange()
    return _Token(text, now + max(seconds - _EARLY_S, seconds / 2))


class DeviceClient:
    """Asks as this PC, with its token, and believes the relay only."""

    def __init__(self, client: RelayClient, device: DeviceProof, tokens: DeviceTokens) -> None:
        self.plain = client
        self._device = device
        self._tokens = tokens

    def close(self) -> None:
        self.plain.close()

    @property
    def enrolled(self) -> bool:
        """Whether this PC has anything to prove itself with at this relay."""
        try:
            return bool(self._device.device)
        except InputError:
            return False

    def ask(self, question: RelayQuestion) -> RelayAnswer:
        """The answer, whoever gave it. Raises PortalError, StoreError."""
        token = self._tokens.token(self.plain, self._device)
        answer = self.plain.ask(question, token)
        if answer.signed and answer.status == 401:
            self._tokens.drop(self.plain, self._device, token)
            token = self._tokens.token(self.plain, self._device)
            answer = self.plain.ask(question, token)
        if answer.signed and answer.status == 403 and answer.error == NOT_ENROLLED:
            self._tokens.drop(self.plain, self._device, token)
        return answer

    def proved(self, question: RelayQuestion, *good: int) -> RelayAnswer:
        """The relay's own answer.

        Args:
            good: The statuses that are one.

        Raises:
            PortalError: It was refused, or somebody else answered.
        """
        answer = self.ask(question)
        if answer.signed and answer.status in good:
            return answer
        raise answer.fault()
