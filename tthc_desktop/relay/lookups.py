"""The register of look-ups: papers are told, and given, for an open dossier only, and that is
written down before the answer leaves."""

from __future__ import annotations

import time

from sqlalchemy import Connection, insert, select

from tthc_desktop.domain.reuse import ReuseSource
from tthc_desktop.domain.time import from_ms, iso
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.relay import store
from tthc_desktop.relay.caller import Caller


def owner_hash(owner_id: str) -> str:
    return sha256_hex(owner_id.encode())


def record(
    connection: Connection,
    caller: Caller,
    dossier: str,
    owner: str,
    source: ReuseSource,
    count: int,
) -> None:
    """Records that somebody looked for a person's papers.

    Args:
        owner: The number's owner_hash().
    """
    connection.execute(
        insert(store.lookup).values(
            at=iso(from_ms(round(time.time() * 1000))),
            unit=caller.unit,
            device=caller.device,
            dossier=dossier,
            owner_sha256=owner,
            source=source.value,
            count=count,
        )
    )


def was_told(
    connection: Connection, unit: str, dossier: str, owner: str, source: ReuseSource
) -> bool:
    """Whether papers of that owner were told for that dossier: only then is one given."""
    table = store.lookup
    found = select(table.c.id).where(
        table.c.dossier == dossier,
        table.c.unit == unit,
        table.c.owner_sha256 == owner,
        table.c.source == source.value,
        table.c.count > 0,
    )
    return connection.execute(found.limit(1)).first() is not None
