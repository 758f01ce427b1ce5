"""The key that belongs to the relay's database.

Its receipts, and the devices that pinned it, are worth nothing beside another one.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from tthc_desktop.domain.errors import StoreError
from tthc_desktop.relay.enrolment import knows_no_unit
from tthc_desktop.relay.epoch import was_started
from tthc_desktop.relay.facts import put_fact, read_fact
from tthc_desktop.relay.keys import RelayKey
from tthc_desktop.relay.opening import KEY

_KEY = "key"


def open_key(engine: Engine, data: Path) -> RelayKey:
    """The key of that database, made only for one that never had any. A database of before does
    not say which it had: it takes the one that lies there.

    Raises:
        StoreError: ``relay.key_gone``, ``relay.key_differs``, ``relay.key_unreadable``. Nothing was
            changed.
    """
    path = data / KEY
    # In the transaction: of two processes that start at once, one makes the key.
    with engine.begin() as connection:
        known = read_fact(connection, _KEY)
        had_one = bool(known) or was_started(connection) or not knows_no_unit(connection)
        if had_one and not path.exists():
            raise StoreError("relay.key_gone", name=str(path))
        key = RelayKey(path)
        if known and known != key.id:
            raise StoreError("relay.key_differs", name=str(path), found=key.id, known=known)
        if not known:
            put_fact(connection, _KEY, key.id)
    return key
