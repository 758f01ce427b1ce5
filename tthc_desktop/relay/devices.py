"""Who may ask: enrolled devices, their proofs and tokens (domain/device_wire.py)."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Engine, Row, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.device_wire import (
    BAD_CODE,
    CHALLENGE_S,
    COPIED,
    COUNTER_TAKEN,
    DEVICE_TAKEN,
    NOT_ENROLLED,
    OTHER_UNIT,
    STALE_CHALLENGE,
    TOKEN_S,
    enrolment_proof,
    session_proof,
)
from tthc_desktop.domain.plain import PlainError
from tthc_desktop.domain.text import clean
from tthc_desktop.relay import store
from tthc_desktop.relay.answers import JsonAnswer
from tthc_desktop.relay.caller import Caller
from tthc_desktop.relay.enrolment import WRONG_S, EnrolmentCodes, WrongCodes, knows_no_unit
from tthc_desktop.relay.epoch import epoch_of
from tthc_desktop.relay.keys import RelayKey
from tthc_desktop.relay.opening import reading
from tthc_desktop.relay.sealed import Sealer

_DEVICE = store.device
_ACTIVE = select(_DEVICE).where(_DEVICE.c.id == bindparam("wanted"), _DEVICE.c.revoked == 0)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HEX = re.compile(r"[0-9a-f]+")
_MAX_TEXT = 128
_EXACT = 1 << 53
_NO_QUESTION = JsonAnswer(422, {"error": "body"})
_WRONG_CODE = JsonAnswer(403, {"error": BAD_CODE})
_STALE = JsonAnswer(403, {"error": STALE_CHALLENGE})
_UNKNOWN_DEVICE = JsonAnswer(403, {"error": NOT_ENROLLED})


@dataclass(frozen=True, slots=True)
class _Enrolling:
    code: str
    device: str
    public_key: str
    unit: str
    counter: str
    first: int
    challenge: str
    proof: str

    @property
    def possible(self) -> bool:
        texts = (self.unit, self.counter)
        return (
            _ID.fullmatch(self.device) is not None
            and _is_hex(self.public_key, 32)
            and _is_hex(self.proof, 64)
            and all(len(t) <= _MAX_TEXT for t in (*texts, self.code))
            and all(t.strip() and clean(t) == t for t in texts)
            and 1 <= self.first < _EXACT
        )


@dataclass(frozen=True, slots=True)
class _Proving:
    device: str
    challenge: str
    counter: int
    proof: str

    @property
    def possible(self) -> bool:
        return (
            _ID.fullmatch(self.device) is not None
            and _is_hex(self.proof, 64)
            and 1 <= self.counter < _EXACT
        )


_Asked = TypeVar("_Asked", _Enrolling, _Proving)


class Devices:
    def __init__(
        self,
        engine: Engine,
        key: RelayKey,
        now_ms: Callable[[], int],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._relay = key.id
        self._now_ms = now_ms
        self._codes = EnrolmentCodes(key)
        self._wrong = WrongCodes(monotonic)
        self._challenges = Sealer(key.secret("challenge"))
        self._tokens = Sealer(key.secret("token"))

    def challenge(self) -> str:
        return self._challenges.seal(str(self._now_ms()))

    def knows_no_unit(self) -> bool:
        with self._reading.begin() as connection:
            return knows_no_unit(connection)

    def enrol(self, body: object, *, local: bool) -> JsonAnswer:
        """201 enrolled, 200 the same again.

        Args:
            local: The question came from this machine.
        """
        asked = _read(_Enrolling, body)
        if asked is None:
            return _NO_QUESTION
        if not self._fresh(asked.challenge):
            return _STALE
        if not _proved(
            asked.public_key,
            asked.proof,
            enrolment_proof(
                code=asked.code,
                device=asked.device,
                public_key=asked.public_key,
                relay=self._relay,
                challenge=asked.challenge,
            ),
        ):
            return _WRONG_CODE
        try:
            with self._engine.begin() as connection:
                return self._enrolled(connection, asked, local=local)
        except IntegrityError:
            # Keys decide: it was enrolled in between, or another took counter or open door.
            with self._reading.begin() as connection:
                answer = self._again(connection, asked)
                holder = _holder(connection, self._unit(connection, asked), asked.counter)
            return answer or (JsonAnswer(409, {"error": COUNTER_TAKEN}) if holder else _WRONG_CODE)

    def session(self, body: object) -> JsonAnswer:
        asked = _read(_Proving, body)
        if asked is None:
            return _NO_QUESTION
        if not self._fresh(asked.challenge):
            return _STALE
        message = session_proof(
            device=asked.device,
            relay=self._relay,
            challenge=asked.challenge,
            counter=asked.counter,
        )
        with self._engine.begin() as connection:
            device = _active(connection, asked.device)
            if device is None or not _proved(device.public_key, asked.proof, message):
                return _UNKNOWN_DEVICE
            taken = connection.execute(
                update(_DEVICE)
                .where(_DEVICE.c.id == asked.device, _DEVICE.c.proofs < asked.counter)
                .values(proofs=asked.counter, last_proof=asked.proof)
            )
        # The very same proof again was repeated by something on the way, not made by a copy.
        if not taken.rowcount and device.last_proof != asked.proof:
            return JsonAnswer(409, {"error": COPIED})
        token = self._tokens.seal(asked.device, str(self._now_ms() + TOKEN_S * 1000))
        return JsonAnswer(200, {"token": token, "expires_s": TOKEN_S, "unit": device.unit})

    def caller(self, authorization: str) -> Caller | None:
        """Whose token the header ``Authorization`` holds; None when it is nobody's any more."""
        kind, _, token = authorization.partition(" ")
        parts = self._tokens.open(token.strip()) if kind.lower() == "bearer" else None
        if parts is None or int(parts[1]) <= self._now_ms():
            return None
        with self._reading.begin() as connection:
            device = _active(connection, parts[0])
        return Caller(device.id, device.unit) if device else None

    def _fresh(self, challenge: str) -> bool:
        parts = self._challenges.open(challenge)
        return parts is not None and 0 <= self._now_ms() - int(parts[0]) <= CHALLENGE_S * 1000

    def _enrolled(self, connection: Connection, asked: _Enrolling, *, local: bool) -> JsonAnswer:
        unit = self._unit(connection, asked)
        if unit and unit != asked.unit:
            # It would send what this unit may not have: nothing is stored, the code stays good.
            return JsonAnswer(409, {"error": OTHER_UNIT, "unit": unit})
        again = self._again(connection, asked)
        if again is not None:
            return again
        by_code = bool(asked.code)
        if not unit or not (by_code or (local and knows_no_unit(connection))):
            return self._refused()
        if _known(connection, asked.device):
            return JsonAnswer(409, {"error": DEVICE_TAKEN})
        holder = _holder(connection, unit, asked.counter)
        if holder is not None and holder.public_key != asked.public_key:
            return JsonAnswer(409, {"error": COUNTER_TAKEN})
        if not by_code:
            self._codes.use_open(connection, unit, asked.device, self._now_ms())
        elif not self._codes.use(connection, asked.code, asked.device):
            return _WRONG_CODE
        if holder is not None:  # this very PC, by its key: it was another counter in between
            connection.execute(update(_DEVICE).where(_DEVICE.c.id == holder.id).values(revoked=1))
        connection.execute(
            insert(_DEVICE).values(
                id=asked.device,
                unit=unit,
                public_key=asked.public_key,
                counter=asked.counter.casefold(),
                first=asked.first,
                proofs=0,
                enrolled_ms=self._now_ms(),
                revoked=0,
            )
        )
        return _told(connection, 201, asked.device, unit)

    def _refused(self) -> JsonAnswer:
        if self._wrong.too_many:
            waits = {"Retry-After": str(round(WRONG_S))}
            return JsonAnswer(429, {"error": BAD_CODE}, waits)
        self._wrong.note()
        return _WRONG_CODE

    def _again(self, connection: Connection, asked: _Enrolling) -> JsonAnswer | None:
        """The same device once more: the answer before was lost."""
        known = _active(connection, asked.device)
        same = known is not None and known.public_key == asked.public_key
        if known is None or not same or known.counter != asked.counter.casefold():
            return None
        return _told(connection, 200, known.id, known.unit)

    def _unit(self, connection: Connection, asked: _Enrolling) -> str:
        if not asked.code:
            return asked.unit
        return self._codes.unit_of(connection, asked.code, self._now_ms())


def _read(kind: type[_Asked], body: object) -> _Asked | None:
    try:
        asked = PLAIN.from_plain(kind, body)
    except PlainError:
        return None
    return asked if asked.possible else None


def _proved(public_key: str, proof: str, message: bytes) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(proof), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _is_hex(text: str, size: int) -> bool:
    return len(text) == 2 * size and _HEX.fullmatch(text) is not None


def _told(connection: Connection, status: int, device: str, unit: str) -> JsonAnswer:
    body = {"device": device, "unit": unit, "epoch": epoch_of(connection)}
    return JsonAnswer(status, body)


def _known(connection: Connection, device: str) -> Row[Any] | None:
    return connection.execute(select(_DEVICE).where(_DEVICE.c.id == device)).first()


def _active(connection: Connection, device: str) -> Row[Any] | None:
    return connection.execute(_ACTIVE, {"wanted": device}).first()


def _holder(connection: Connection, unit: str, counter: str) -> Row[Any] | None:
    wanted = select(_DEVICE).where(
        _DEVICE.c.unit == unit, _DEVICE.c.counter == counter.casefold(), _DEVICE.c.revoked == 0
    )
    return connection.execute(wanted).first()
