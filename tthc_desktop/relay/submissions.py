"""Committing a dossier once, and the answer that is kept for ever."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from tthc_desktop.domain.device_wire import COPIED, MADE_TWICE, NUMBER_TAKEN, OTHER_UNIT
from tthc_desktop.domain.outbox import Operation
from tthc_desktop.domain.plain import text_of
from tthc_desktop.domain.time import from_ms, iso
from tthc_desktop.domain.wire import Receipt, sha256_hex
from tthc_desktop.relay import claims, store
from tthc_desktop.relay.answers import UNKNOWN, JsonAnswer
from tthc_desktop.relay.caller import Caller
from tthc_desktop.relay.claims import REJECTED, OvertakenError, dossier_claim, sequence_claim
from tthc_desktop.relay.facts import note_one_more
from tthc_desktop.relay.keys import RelayKey
from tthc_desktop.relay.opening import reading
from tthc_desktop.relay.owning import nothing_online, unit_of
from tthc_desktop.relay.payload_form import ParsedPayload, parse
from tthc_desktop.relay.payloads import owner_sha256
from tthc_desktop.relay.receipts import kept_receipt
from tthc_desktop.relay.standings import Standings
from tthc_desktop.relay.troubles import BUSY, Damage
from tthc_desktop.relay.upload_rows import Hashed, note_named, verify_row
from tthc_desktop.relay.upstream import Online

_TRIES = 3
_SUB = store.submission
# Made once: to put a statement together takes longer than the database does.
_BY_ID = select(_SUB).where(_SUB.c.id == bindparam("wanted"))
_ADDED, _LINKED = insert(_SUB), insert(store.submission_blob)
_DAMAGED = JsonAnswer(500, {"error": "damaged"})
_NOT_OURS = JsonAnswer(403, {"error": OTHER_UNIT})


@dataclass(frozen=True, slots=True)
class Submitted:
    """A payload that somebody wants to have committed.

    Attributes:
        owner: Hash of the number of whoever it is about.
        instead_of: The rejected submission whose dossier it makes anew; empty where there is none.
        received_ms: When it was committed, where it was and only its receipt is made again.
        known_code: The official code that its dossier got before, where it is made again.
    """

    id: str
    caller: Caller
    payload: bytes
    parsed: ParsedPayload
    owner: str
    instead_of: str = ""
    received_ms: int | None = None
    known_code: str = ""


class Submissions:
    def __init__(
        self, engine: Engine, key: RelayKey, online: Callable[[], Online] = nothing_online
    ) -> None:
        """Commits with that key.

        Args:
            online: Dossiers that were handed in online, as unit_of() has it.
        """
        self._online = online
        self._engine = engine
        self._reading = reading(engine)
        self._key = key
        self._standings = Standings(engine)
        self._damage = Damage()

    def offered(
        self, caller: Caller, submission_id: str, payload: bytes, known_code: str = ""
    ) -> Submitted | JsonAnswer:
        """What is to be committed once its files have been hashed. Else the answer: 200 the same
        bytes again (same receipt), 422 a malformed payload or other bytes under a known id, 403
        another unit's, or about a dossier of another unit, 409 what another submission has.

        Args:
            known_code: As ForwardedSubmission has it; nothing where no dossier is made.
        """
        parsed = parse(submission_id, payload)
        if parsed is None:
            return JsonAnswer(422, {"error": "payload"})
        if parsed.unit != caller.unit:
            return _NOT_OURS
        owner = owner_sha256(payload)
        code = known_code if parsed.operation is Operation.CREATE else ""
        submitted = Submitted(submission_id, caller, payload, parsed, owner, known_code=code)
        return self._looked_up(submitted)

    def _looked_up(self, submitted: Submitted) -> Submitted | JsonAnswer:
        with self._reading.begin() as connection:
            known = _row(connection, submitted.id)
        if known is not None:
            return self._again(submitted, known)
        if self._is_of_another(submitted):
            return _NOT_OURS
        with self._reading.begin() as connection:
            made = _maker(connection, submitted)
            hindered = _hindered(connection, submitted, made)
        again = made is not None and made.status == REJECTED
        return hindered or replace(submitted, instead_of=str(made.id) if again else "")

    def _again(self, submitted: Submitted, known: Any) -> Submitted | JsonAnswer:
        """Where the receipt is damaged, it is made once more, of what is there."""
        if known.payload != submitted.payload:
            return JsonAnswer(422, {"error": "other_payload"})
        receipt = kept_receipt(known.receipt)
        if receipt is None:
            self._damage.tell("the receipt of a submission", submitted.id)
            return replace(submitted, received_ms=known.received_ms)
        return JsonAnswer(200, {"receipt": receipt})

    def _is_of_another(self, submitted: Submitted) -> bool:
        """Whether it names a dossier that is known to be another unit's."""
        target = submitted.parsed.target or submitted.known_code
        unit = unit_of(self._reading, target, self._online) if target else ""
        return bool(unit) and unit != submitted.caller.unit

    def commit(self, submitted: Submitted, hashed: Sequence[Hashed], now_ms: int) -> JsonAnswer:
        """201 committed, in one transaction with its id, its claims and that its files were hashed;
        424 a file has gone meanwhile. Keys decide between several that come at once: who loses is
        told why.

        Args:
            hashed: Its files.
        """
        asked: Submitted | JsonAnswer = submitted
        for _ in range(_TRIES):
            if isinstance(asked, JsonAnswer):
                return asked
            again = asked.received_ms is not None
            at_ms = now_ms if asked.received_ms is None else asked.received_ms
            receipt = self._receipt(asked, at_ms)
            try:
                with self._engine.begin() as connection:
                    missing = [b.id for b in hashed if not verify_row(connection, b, now_ms)]
                    if missing:
                        return JsonAnswer(424, {"missing": missing, "wrong": []})
                    if again:
                        _write_again(connection, receipt)
                    else:
                        _write(connection, asked, receipt, now_ms)
            except (IntegrityError, OvertakenError):
                asked = self._looked_up(asked)
                continue
            return JsonAnswer(200 if again else 201, {"receipt": receipt.to_json()})
        return asked if isinstance(asked, JsonAnswer) else BUSY

    def get(self, caller: Caller, submission_id: str) -> JsonAnswer:
        """404 means: never committed. That is certain, since id and effect are one transaction."""
        with self._reading.begin() as connection:
            row = _row(connection, submission_id)
        if row is None:
            return UNKNOWN
        if row.unit != caller.unit:
            return UNKNOWN if isinstance(row.unit, str) else self._damaged(submission_id)
        receipt = kept_receipt(row.receipt)
        if receipt is None:
            return self._damaged(submission_id)
        body = {"status": row.status, "official_code": row.official_code, "reason": row.reason}
        return JsonAnswer(200, {"receipt": receipt, **body})

    def _damaged(self, submission_id: str) -> JsonAnswer:
        self._damage.tell("a submission, or its receipt", submission_id)
        return _DAMAGED

    def query(self, caller: Caller, ids: list[str]) -> JsonAnswer:
        """The states of up to MAX_QUERY submissions in one round trip."""
        return JsonAnswer(200, {"submissions": self._standings.of(caller.unit, ids)})

    def _receipt(self, submitted: Submitted, now_ms: int) -> Receipt:
        at, blobs = iso(from_ms(now_ms)), submitted.parsed.blobs
        receipt = Receipt(submitted.id, sha256_hex(submitted.payload), blobs, at, self._key.id)
        return replace(receipt, signature=self._key.sign(receipt.signed_part()))


def _row(connection: Connection, submission_id: str) -> Any:
    return connection.execute(_BY_ID, {"wanted": submission_id}).first()


def _hindered(connection: Connection, submitted: Submitted, made: Any) -> JsonAnswer | None:
    """What it needs and another submission has. What it has itself it got a moment ago, when the
    same was sent twice at once: the next look finds that.

    Args:
        made: Who made its dossier.
    """
    number = sequence_claim(submitted.caller.device, submitted.parsed.sequence)
    other = claims.holder(connection, number)
    if other is not None and other.id != submitted.id:
        return JsonAnswer(409, {"error": COPIED, "submission": other.id})
    if made is None or made.id == submitted.id:
        return None
    if made.owner_sha256 != submitted.owner:
        return JsonAnswer(409, {"error": NUMBER_TAKEN})
    if made.status == REJECTED:
        return None
    body = {"submission": made.id, "status": made.status, "official_code": made.official_code}
    return JsonAnswer(409, {"error": MADE_TWICE, **body})


def _maker(connection: Connection, submitted: Submitted) -> Any:
    """The submission that made the dossier which this one wants to make."""
    if submitted.parsed.operation is not Operation.CREATE:
        return None
    return claims.holder(connection, dossier_claim(submitted.parsed.unit, submitted.parsed.dossier))


def _write_again(connection: Connection, receipt: Receipt) -> None:
    """In the place of the damaged one."""
    text = text_of(receipt.to_json(), ascii_only=True)
    connection.execute(update(_SUB).where(_SUB.c.id == receipt.submission).values(receipt=text))


def _write(connection: Connection, submitted: Submitted, receipt: Receipt, now_ms: int) -> None:
    parsed, device = submitted.parsed, submitted.caller.device
    connection.execute(
        _ADDED,
        {
            "id": submitted.id,
            "device": device,
            "sequence": parsed.sequence,
            "unit": parsed.unit,
            "dossier": parsed.dossier,
            "payload": submitted.payload,
            "receipt": text_of(receipt.to_json(), ascii_only=True),
            "received_ms": now_ms,
            "status": "waiting",
            "official_code": "",
            "operation": parsed.operation.value,
            "target": parsed.target,
            "owner_sha256": submitted.owner,
            "known_code": submitted.known_code,
        },
    )
    claims.take(connection, sequence_claim(device, parsed.sequence), submitted.id, "")
    if parsed.operation is Operation.CREATE:
        name = dossier_claim(parsed.unit, parsed.dossier)
        claims.take(connection, name, submitted.id, submitted.instead_of)
    links = [{"submission": submitted.id, "blob": blob.id} for blob in parsed.blobs]
    if links:
        connection.execute(_LINKED, links)
    note_named(connection, [blob.id for blob in parsed.blobs])
    note_one_more(connection)
