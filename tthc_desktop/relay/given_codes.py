"""Official codes that came back for dossiers of this relay."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine, select

from tthc_desktop.domain.outbox import Operation
from tthc_desktop.relay import store
from tthc_desktop.relay.opening import reading
from tthc_desktop.relay.row_by_row import read_rows

_SUB = store.submission
_GIVEN = (_SUB.c.operation == Operation.CREATE.value, _SUB.c.status == "accepted")


class StoredCodes:
    """The codes given so far, in the relay's store (relay.upstream.GivenCodes)."""

    def __init__(self, engine: Engine) -> None:
        self._reading = reading(engine)

    def has(self, code: str) -> bool:
        given = select(_SUB.c.id).where(*_GIVEN, _SUB.c.official_code == code)
        with self._reading.begin() as connection:
            return connection.execute(given).first() is not None

    def beginning(self, prefix: str) -> Sequence[str]:
        column = _SUB.c.official_code
        given = select(column).where(*_GIVEN, column.startswith(prefix, autoescape=True))
        if prefix and self._reading.dialect.name == "sqlite":
            # SQLite goes through all of them otherwise. Other databases may sort differently.
            given = given.where(column >= prefix, column < prefix[:-1] + chr(ord(prefix[-1]) + 1))
        with self._reading.begin() as connection:
            return [row.official_code for row in read_rows(connection, given, _SUB).rows]
