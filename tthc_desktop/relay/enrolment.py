"""One-time codes with which a unit's devices are enrolled."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from tthc_desktop.relay import store
from tthc_desktop.relay.keys import RelayKey
from tthc_desktop.relay.sealed import Sealer

LETTERS = "34679ACDEFGHJKMNPQRTUVWXY"
"""None of them looks like another, also in handwriting."""
GROUPS, GROUP = 3, 4
"""12 letters of 25: 55 bits."""
VALID_MS = 24 * 3600 * 1000
MAX_WRONG = 10
WRONG_S = 60.0
OPEN = "open"
"""In the place of a code's hash: the first device of a relay that knew no unit."""
_TABLE = store.enrolment


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """A code as it is told once.

    Attributes:
        expires_ms: Milliseconds since 1970.
        new_relay: The relay was made with it, in an empty folder.
    """

    code: str
    unit: str
    expires_ms: int
    new_relay: bool = False


class EnrolmentCodes:
    """The codes of one relay. Only their hashes are kept, made with a secret that is not in the
    database."""

    def __init__(self, key: RelayKey) -> None:
        self._sealer = Sealer(key.secret("enrolment"))

    def issue(self, connection: Connection, unit: str, now_ms: int) -> EnrolmentCode:
        letters = (secrets.choice(LETTERS) for _ in range(GROUPS * GROUP))
        code = "-".join("".join(next(letters) for _ in range(GROUP)) for _ in range(GROUPS))
        expires_ms = now_ms + VALID_MS
        connection.execute(
            insert(_TABLE).values(
                code=self._hash(code), unit=unit, expires_ms=expires_ms, device=""
            )
        )
        return EnrolmentCode(code, unit, expires_ms)

    def unit_of(self, connection: Connection, code: str, now_ms: int) -> str:
        """Empty when there is no such code, or it is used or over."""
        row = connection.execute(select(_TABLE).where(_TABLE.c.code == self._hash(code))).first()
        good = row is not None and not row.device and row.expires_ms > now_ms
        return str(row.unit) if row is not None and good else ""

    def use(self, connection: Connection, code: str, device: str) -> bool:
        """False when somebody else used it in between."""
        used = connection.execute(
            update(_TABLE)
            .where(_TABLE.c.code == self._hash(code), _TABLE.c.device == "")
            .values(device=device)
        )
        return bool(used.rowcount)

    def use_open(self, connection: Connection, unit: str, device: str, now_ms: int) -> None:
        """For the first device of all. Raises IntegrityError when another one was first."""
        connection.execute(
            insert(_TABLE).values(code=OPEN, unit=unit, expires_ms=now_ms, device=device)
        )

    def _hash(self, code: str) -> str:
        return self._sealer.digest("".join(code.split()).replace("-", "").upper())


class WrongCodes:
    """How many wrong codes came lately, from whomever: who goes on guessing is told to wait.

    A right code is taken all the same, or anybody could keep a unit out. 55 bits are not guessed
    within its day."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._times: deque[float] = deque(maxlen=MAX_WRONG)

    def note(self) -> None:
        self._times.append(self._monotonic())

    @property
    def too_many(self) -> bool:
        full = len(self._times) == MAX_WRONG
        return full and self._monotonic() - self._times[0] < WRONG_S


def knows_no_unit(connection: Connection) -> bool:
    """No device, nothing that came in before there were devices, and no code was ever handed out:
    rows of codes stay when these are used or over."""
    columns = (store.device.c.id, _TABLE.c.code, store.submission.c.id)
    return all(connection.execute(select(c).limit(1)).first() is None for c in columns)
