"""What only one submission can have: a number in its device's counting, and with CREATE a dossier.

Each is the key of a row. Two that come at once, also to two processes, cannot both write it.
"""

from __future__ import annotations

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from tthc_desktop.domain.outbox import Operation
from tthc_desktop.domain.wire import canonical
from tthc_desktop.relay import store

REJECTED = "rejected"
_SUB, _CLAIM = store.submission, store.claim
_HOLDER = (
    select(_SUB.c.id, _SUB.c.status, _SUB.c.official_code, _SUB.c.owner_sha256)
    .join(_CLAIM, _CLAIM.c.submission == _SUB.c.id)
    .where(_CLAIM.c.name == bindparam("claimed"))
)
_ADDED = insert(_CLAIM)


class OvertakenError(Exception):
    """Somebody else claimed it in between."""


def sequence_claim(device: str, sequence: int) -> str:
    return canonical(["sequence", device, sequence]).decode()


def dossier_claim(unit: str, code: str) -> str:
    """Of the dossier with that provisional code."""
    return canonical(["dossier", unit, code]).decode()


def holder(connection: Connection, name: str) -> Row[str, str, str, str] | None:
    """Who has it: id, status, official_code, owner_sha256."""
    return connection.execute(_HOLDER, {"claimed": name}).first()


def take(connection: Connection, name: str, submission: str, instead_of: str) -> None:
    """Claims it for a submission.

    Args:
        instead_of: The submission that has it and was rejected; empty where none has it.

    Raises:
        IntegrityError: Another one has it.
        OvertakenError: The rejected one has it no longer.
    """
    if not instead_of:
        connection.execute(_ADDED, {"name": name, "submission": submission})
        return
    taken = connection.execute(
        update(_CLAIM)
        .where(_CLAIM.c.name == name, _CLAIM.c.submission == instead_of)
        .values(submission=submission)
    )
    if not taken.rowcount:
        raise OvertakenError(name)


def claim_dossiers(connection: Connection) -> None:
    """For submissions of before: of several that made the same dossier the first that was not
    rejected has it."""
    rows = connection.execute(
        select(_SUB.c.id, _SUB.c.unit, _SUB.c.dossier)
        .where(_SUB.c.operation == Operation.CREATE.value)
        .order_by(_SUB.c.status == REJECTED, _SUB.c.received_ms, _SUB.c.id)
    ).all()
    first: dict[str, str] = {}
    for row in rows:
        first.setdefault(dossier_claim(row.unit, row.dossier), row.id)
    for name, submission in first.items():
        take(connection, name, submission, "")
