"""Facts about the relay's data as a whole, by name."""

from __future__ import annotations

from sqlalchemy import Connection, Integer, Text, cast, func, insert, select, update

from tthc_desktop.relay import store

_FACT = store.fact
_COUNT = "submissions"
_MORE = (
    update(_FACT)
    .where(_FACT.c.name == _COUNT)
    .values(value=cast(cast(_FACT.c.value, Integer) + 1, Text))
)


def read_fact(connection: Connection, name: str) -> str:
    """Empty where it was never written down."""
    return connection.execute(select(_FACT.c.value).where(_FACT.c.name == name)).scalar() or ""


def put_fact(connection: Connection, name: str, value: str) -> None:
    changed = connection.execute(update(_FACT).where(_FACT.c.name == name).values(value=value))
    if not changed.rowcount:
        connection.execute(insert(_FACT).values(name=name, value=value))


def count_anew(connection: Connection) -> int:
    """How many submissions there are. From then on their number is kept with each, so that nobody
    has to go through all of them."""
    count = connection.execute(select(func.count()).select_from(store.submission)).scalar() or 0
    put_fact(connection, _COUNT, str(count))
    return count


def note_one_more(connection: Connection) -> None:
    """A submission was written. The last statement of its transaction: whoever commits at the same
    time waits here."""
    connection.execute(_MORE)


def submission_count(connection: Connection) -> int:
    """As it is kept; 0 before count_anew()."""
    return int(read_fact(connection, _COUNT) or "0")
