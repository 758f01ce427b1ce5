"""Pauses, extensions, proposals and clock offsets as rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, insert, select, update

from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.cell import Columns
from tthc_desktop.adapters.store.dossiers import term_of
from tthc_desktop.adapters.store.tables_base import fixed
from tthc_desktop.domain.catalogue import PauseReason
from tthc_desktop.domain.deadline import Pause
from tthc_desktop.domain.dossier import DossierState
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.extensions import Extension, ExtensionReason
from tthc_desktop.domain.proposals import DueFacts, DueProposal, ProposalState
from tthc_desktop.domain.time import to_ms
from tthc_desktop.services.ports.deadlines import DamagedCode

T = TypeVar("T")
_CODE = func.coalesce(
    func.nullif(tables.dossier.c.official_code, ""), tables.dossier.c.provisional_code
).label("code")
_PAUSED = (
    select(tables.dossier_pause, _CODE)
    .join(tables.dossier, tables.dossier.c.id == tables.dossier_pause.c.dossier_id)
    .where(
        tables.dossier_pause.c.until.is_(None),
        tables.dossier_pause.c.dossier_id.in_(bindparam("wanted", expanding=True)),
    )
)


class SqlDeadlines:
    """Implements services.ports.deadlines.Deadlines inside one transaction."""

    def __init__(self, connection: Connection, actor: str) -> None:
        self._connection = connection
        self._actor = actor

    def facts(self, dossier_id: str) -> DueFacts | None:
        found = self._facts(tables.dossier.c.id == dossier_id)
        return found[0] if found else None

    def running_facts(
        self, now: datetime, damaged: DamagedCode | None = None
    ) -> tuple[DueFacts, ...]:
        dossier = tables.dossier
        known = dossier.c.term_unit != fixed("")
        still_open = select(tables.work.c.dossier_id).where(tables.work.c.open != fixed(0))
        due = select(dossier.c.id).where(dossier.c.due_at > to_ms(now), known)
        # With each once, SQLite would go through all dossiers in order.
        return self._facts(dossier.c.id.in_(still_open.union_all(due)) & known, damaged)

    def _facts(
        self, where: ColumnElement[bool], damaged: DamagedCode | None = None
    ) -> tuple[DueFacts, ...]:
        dossier, pause, extension = (
            tables.dossier,
            tables.dossier_pause,
            tables.dossier_extension,
        )
        wanted = select(dossier.c.id).where(where)
        pauses: defaultdict[str, list[Row[tuple[object, ...]]]] = defaultdict(list)
        extensions: defaultdict[str, list[Row[tuple[object, ...]]]] = defaultdict(list)
        for row in self._connection.execute(
            select(pause).where(pause.c.dossier_id.in_(wanted)).order_by(pause.c.id)
        ):
            pauses[row.dossier_id].append(row)
        for row in self._connection.execute(
            select(extension).where(extension.c.dossier_id.in_(wanted)).order_by(extension.c.id)
        ):
            extensions[row.dossier_id].append(row)
        rows = self._connection.execute(
            select(
                dossier.c.id,
                dossier.c.received_at,
                dossier.c.due_at,
                dossier.c.term_unit,
                dossier.c.term_number,
                dossier.c.slip_printed_at,
                dossier.c.state,
                _CODE,
            )
            .where(where)
            .order_by(dossier.c.number)
        )
        return tuple(
            _kept(
                rows,
                lambda row: _facts_of(row, pauses[row.id], extensions[row.id]),
                damaged,
            )
        )

    def paused(
        self, dossier_ids: Sequence[str], damaged: DamagedCode | None = None
    ) -> Mapping[str, Pause]:
        rows = self._connection.execute(_PAUSED, {"wanted": list(dossier_ids)})
        return dict(_kept(rows, lambda row: (row.dossier_id, _pause(row)), damaged))

    def add_pause(self, dossier_id: str, pause: Pause, note: str) -> None:
        self._connection.execute(
            insert(tables.dossier_pause).values(
                dossier_id=dossier_id,
                reason=pause.reason.value,
                since=to_ms(pause.since),
                until=to_ms(pause.until) if pause.until else None,
                actor=self._actor,
                note=note,
            )
        )

    def end_pause(self, dossier_id: str, until: datetime) -> None:
        table = tables.dossier_pause
        self._connection.execute(
            update(table)
            .where((table.c.dossier_id == dossier_id) & table.c.until.is_(None))
            .values(until=to_ms(until))
        )

    def add_extension(self, dossier_id: str, extension: Extension) -> None:
        self._connection.execute(
            insert(tables.dossier_extension).values(
                dossier_id=dossier_id,
                reason=extension.reason.value,
                unit=extension.term.unit.value,
                number=str(extension.term.number),
                actor=self._actor,
                at=to_ms(extension.at),
                note=extension.note,
            )
        )

    def proposals(
        self,
        state: ProposalState,
        dossier_id: str | None = None,
        clerk_id: str | None = None,
        damaged: DamagedCode | None = None,
    ) -> tuple[DueProposal, ...]:
        table, dossier = tables.due_proposal, tables.dossier
        query = select(table, _CODE).join(dossier, dossier.c.id == table.c.dossier_id)
        query = query.where(table.c.state == state.value).order_by(table.c.id)
        if dossier_id is not None:
            query = query.where(table.c.dossier_id == dossier_id)
        if clerk_id is not None:
            query = query.where(dossier.c.clerk_id == clerk_id)
        return tuple(_kept(self._connection.execute(query), _proposal, damaged))

    def proposal(self, proposal_id: int) -> DueProposal | None:
        table = tables.due_proposal
        row = self._connection.execute(select(table).where(table.c.id == proposal_id)).first()
        return _proposal(row) if row else None

    def propose(self, proposal: DueProposal) -> None:
        self._connection.execute(
            insert(tables.due_proposal).values(
                dossier_id=proposal.dossier_id,
                printed_due=to_ms(proposal.printed_due),
                proposed_due=to_ms(proposal.proposed_due),
                reason=proposal.reason,
                at=to_ms(proposal.at),
                state=ProposalState.OPEN.value,
                actor="",
            )
        )

    def decide(self, proposal_id: int, state: ProposalState, at: datetime) -> None:
        table = tables.due_proposal
        self._connection.execute(
            update(table)
            .where(table.c.id == proposal_id)
            .values(state=state.value, actor=self._actor, decided_at=to_ms(at))
        )

    def put_clock_offset(self, offset_ms: int) -> int:
        table = tables.dossier
        changed = self._connection.execute(
            update(table).where(table.c.clock_offset_ms.is_(None)).values(clock_offset_ms=offset_ms)
        )
        return changed.rowcount

    def without_clock_offset(self) -> bool:
        table = tables.dossier
        query = select(table.c.id).where(table.c.clock_offset_ms.is_(None)).limit(1)
        return self._connection.execute(query).first() is not None


def _kept(
    rows: Iterable[Row[*tuple[Any, ...]]],
    made: Callable[[Any], T],
    damaged: DamagedCode | None,
) -> Iterator[T]:
    """What is made of each row; the codes of what cannot be read go to damaged."""
    for row in rows:
        try:
            one = made(row)
        except StoreError:
            if damaged is None:
                raise
            damaged(row.code)
        else:
            yield one


def _facts_of(
    row: Row[*tuple[Any, ...]],
    pauses: Sequence[Row[tuple[object, ...]]],
    extensions: Sequence[Row[tuple[object, ...]]],
) -> DueFacts:
    columns = Columns("dossier", row)
    return DueFacts(
        row.id,
        columns.moment("received_at"),
        columns.moment("due_at"),
        term_of(columns) if row.term_unit else None,
        row.slip_printed_at is not None or row.state == DossierState.SEALED.value,
        tuple(map(_pause, pauses)),
        tuple(map(_extension, extensions)),
    )


def _pause(row: Row[tuple[object, ...]]) -> Pause:
    columns = Columns("dossier_pause", row)
    reason = columns.read("reason", PauseReason)
    return Pause(reason, columns.moment("since"), columns.moment_if_any("until"))


def _extension(row: Row[tuple[object, ...]]) -> Extension:
    columns = Columns("dossier_extension", row)
    reason = columns.read("reason", ExtensionReason)
    return Extension(reason, term_of(columns, "unit", "number"), columns.moment("at"), row.note)


def _proposal(row: Row[tuple[object, ...]]) -> DueProposal:
    columns = Columns("due_proposal", row)
    return DueProposal(
        row.id,
        row.dossier_id,
        columns.moment("printed_due"),
        columns.moment("proposed_due"),
        row.reason,
        columns.moment("at"),
        columns.read("state", ProposalState),
        row.actor,
    )
