"""What the national systems have, as rows (services.ports.story.NationalSyncs)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.dialects.sqlite import insert

from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.cell import Columns
from tthc_desktop.adapters.store.ended import arrival
from tthc_desktop.adapters.store.tables_base import fixed, parts
from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.story import NationalSync, NationalSystem, SyncState
from tthc_desktop.domain.time import to_ms

_sync, _sub, _inbox = tables.national_sync, tables.submission, tables.inbox
_HAS = {NationalSystem.DVCQG: _sub.c.in_dvcqg, NationalSystem.EMC: _sub.c.in_emc}
_ARRIVAL = arrival(_sub)
_KEY = ["submission_id", "system"]
_new = insert(_sync)
_TOLD = {name: _new.excluded[name] for name in ("state", "at", "counts_at", "reason", "asked_at")}
_PUT = _new.on_conflict_do_update(
    _KEY,
    set_=_TOLD,
    where=(_new.excluded.counts_at >= _sync.c.counts_at) | (_sync.c.state == SyncState.ASKED.value),
)
_ASK = _new.on_conflict_do_update(_KEY, set_={"asked_at": _new.excluded.asked_at})


class SqlNationalSyncs:
    """Implements NationalSyncs inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, sync: NationalSync) -> bool:
        newer = bool(self._connection.execute(_PUT, _values(sync)).rowcount)
        if newer:
            self._note(sync)
        return newer

    def _note(self, sync: NationalSync) -> None:
        """Whether a system has a submission stands beside it, so that what it lacks has an index.
        What it has of a dossier holds all that was sealed of it before."""
        here = sync.state is SyncState.SYNCED
        which = [_sub.c.id == sync.submission_id]
        if here:
            itself = select(_sub.c.sequence).where(*which).scalar_subquery()
            which = [_sub.c.dossier_id == sync.dossier_id, _sub.c.sequence <= itself]
        noted = update(_sub).where(*which).values({_HAS[sync.system].name: int(here)})
        self._connection.execute(noted)

    def asked(self, sync: NationalSync) -> None:
        self._connection.execute(_ASK, _values(sync))

    def of_submissions(
        self, submission_ids: Sequence[str]
    ) -> Mapping[tuple[str, NationalSystem], NationalSync]:
        found: dict[tuple[str, NationalSystem], NationalSync] = {}
        for part in parts(submission_ids):
            rows = self._connection.execute(select(_sync).where(_sync.c.submission_id.in_(part)))
            found |= {(each.submission_id, each.system): each for each in map(_made, rows)}
        return found

    def of_newest(self, dossier_id: str) -> Mapping[NationalSystem, NationalSync]:
        confirmed = _sub.c.state == fixed(SubmissionState.CONFIRMED.value)
        query = select(_sub.c.id).where(_sub.c.dossier_id == dossier_id, confirmed)
        newest = self._connection.execute(query.order_by(_sub.c.sequence.desc())).scalar()
        found = self.of_submissions([newest] if newest else [])
        return {system: each for (_, system), each in found.items()}

    def first_told(self) -> Mapping[NationalSystem, int]:
        found: dict[NationalSystem, int] = {}
        for system in NationalSystem:
            told = (_inbox.c.system != fixed(""), _inbox.c.system == fixed(system.value))
            query = select(_inbox.c.arrived_at).where(*told).order_by(_inbox.c.came)
            first = self._connection.execute(query.limit(1)).scalar()
            if first is not None:
                found[system] = first
        return found

    def lacking(self, system: NationalSystem, since_ms: int, most: int) -> tuple[str, ...]:
        confirmed = _sub.c.state == fixed(SubmissionState.CONFIRMED.value)
        query = (
            select(_sub.c.id)
            .where(confirmed, _HAS[system] == fixed(0), since_ms <= _ARRIVAL)
            .order_by(_ARRIVAL.desc(), _sub.c.id.desc())
            .limit(most)
        )
        return tuple(self._connection.execute(query).scalars())

    def open(self, after: str, limit: int) -> tuple[str, ...]:
        query = (
            select(_sync.c.submission_id)
            .where(_sync.c.state != fixed(SyncState.SYNCED.value), _sync.c.submission_id > after)
            .order_by(_sync.c.submission_id)
            .distinct()
            .limit(limit)
        )
        return tuple(self._connection.execute(query).scalars())


def _values(sync: NationalSync) -> dict[str, object]:
    return {
        "submission_id": sync.submission_id,
        "system": sync.system.value,
        "dossier_id": sync.dossier_id,
        "state": sync.state.value,
        "at": to_ms(sync.at),
        "counts_at": to_ms(sync.counts_at or sync.at),
        "reason": sync.reason,
        "asked_at": to_ms(sync.asked_at) if sync.asked_at else None,
    }


def _made(row: Row[Any]) -> NationalSync:
    columns = Columns("national_sync", row)
    return NationalSync(
        row.submission_id,
        columns.read("system", NationalSystem),
        row.dossier_id,
        columns.read("state", SyncState),
        columns.moment("at"),
        row.reason,
        columns.moment_if_any("asked_at"),
        columns.moment("counts_at"),
    )
