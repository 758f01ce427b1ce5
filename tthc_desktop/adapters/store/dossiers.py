"""Dossiers and their slots as rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, insert, select, update

from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.cell import Columns, fields_of, reading_row
from tthc_desktop.adapters.store.ended import not_superseded
from tthc_desktop.adapters.store.slot_details import (
    codes,
    details_of,
    people_of,
    read_details,
    read_findings,
    read_people,
    read_roles,
)
from tthc_desktop.adapters.store.tables_base import fixed, parts
from tthc_desktop.domain.catalogue import Channel, Term, TermUnit, Treatment
from tthc_desktop.domain.component import Component, ComponentState, Purpose, Way
from tthc_desktop.domain.dossier import Arrival, Dossier, DossierHead, DossierState, Origin
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import STOPPED, StepState, is_barred
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.story import InboxState, StoryKind
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.worklist import Trouble
from tthc_desktop.services.ports.deadlines import DamagedCode

_HEAD = (
    *(tables.dossier.c[name] for name in ("id", "official_code", "provisional_code")),
    *(tables.dossier.c[name] for name in ("applicant_name", "procedure_code", "procedure_name")),
    *(tables.dossier.c[name] for name in ("received_at", "due_at", "arrival", "clerk_id")),
)
# Made once: to put a statement together takes longer than SQLite does.
_THIS = tables.dossier.c.id == bindparam("wanted")
_ONE = select(tables.dossier).where(_THIS)
_ITS_SLOTS = (
    select(tables.component)
    .where(tables.component.c.dossier_id == bindparam("wanted"))
    .order_by(tables.component.c.position)
)
_UNDONE = (
    select(tables.step.c.state, tables.step.c.error_code)
    .join(tables.submission, tables.step.c.submission_id == tables.submission.c.id)
    .where(
        tables.submission.c.dossier_id == bindparam("wanted"),
        not_superseded(tables.submission),
        tables.step.c.state != fixed(StepState.DONE.value),
    )
)
_ARRIVED = select(tables.dossier.c.arrival, tables.dossier.c.official_code).where(_THIS)
_CHANGED = update(tables.dossier).where(_THIS)
_STOPPED = frozenset(state.value for state in STOPPED)


class SqlDossiers:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_number(self) -> int:
        highest = self._connection.execute(select(func.max(tables.dossier.c.number))).scalar()
        return (highest or 0) + 1

    def ids(self) -> tuple[str, ...]:
        query = select(tables.dossier.c.id).order_by(tables.dossier.c.id)
        return tuple(self._connection.execute(query).scalars())

    def add(self, dossier: Dossier) -> None:
        self._connection.execute(
            insert(tables.dossier).values(
                id=dossier.id,
                number=self.next_number() if dossier.provisional_code else None,
                provisional_code=dossier.provisional_code,
                official_code=dossier.official_code,
                procedure_code=dossier.procedure_code,
                procedure_name=dossier.procedure_name,
                applicant_name=dossier.applicant.name,
                applicant_id_number=dossier.applicant.id_number,
                applicant_phone=dossier.applicant.phone,
                applicant_address=dossier.applicant.address,
                clerk_id=dossier.clerk_id,
                received_at=to_ms(dossier.received_at),
                due_at=to_ms(dossier.due_at),
                state=dossier.state.value,
                arrival=int(dossier.arrival),
                procedure_version=dossier.procedure_version,
                case_name=dossier.case_name,
                channel=int(dossier.channel),
                term_unit=dossier.term.unit.value if dossier.term else "",
                term_number=str(dossier.term.number) if dossier.term else "",
                fee=dossier.fee,
                applicant_kind=dossier.applicant.kind.value,
                people=people_of(dossier),
                origin=dossier.origin.value,
                status=int(dossier.status),
                handling_code=dossier.resolving_unit[0],
                handling_name=dossier.resolving_unit[1],
                sets=dossier.sets,
                fee_paid=dossier.fee_paid,
                holder=dossier.holder,
                needs_result=int(dossier.needs_result),
                status_told=int(dossier.status_told) if dossier.status_told else None,
            )
        )
        for slot in dossier.slots:
            self.add_slot(dossier.id, slot)

    def add_slot(self, dossier_id: str, slot: Component) -> None:
        self._connection.execute(
            insert(tables.component).values(
                id=slot.id,
                dossier_id=dossier_id,
                position=slot.position,
                paper_code=slot.paper_code,
                name=slot.name,
                handling=slot.treatment.value,
                required=int(slot.required),
                originals=slot.originals,
                copies=slot.copies,
                replaced_by=slot.replaced_by,
                purpose=slot.purpose.value,
                demands=codes(slot.demands),
                **_changing(slot),
            )
        )

    def by_code(self, code: str) -> Dossier | None:
        table = tables.dossier
        found = self._select(table.c.official_code == code) or self._select(
            and_(table.c.provisional_code == code, table.c.provisional_code != fixed(""))
        )
        return found[0] if found else None

    def any(self) -> bool:
        return self._connection.execute(select(func.max(tables.dossier.c.id))).scalar() is not None

    def these(
        self, dossier_ids: Sequence[str], damaged: DamagedCode | None = None
    ) -> tuple[Dossier, ...]:
        found: dict[str, Dossier] = {}
        for part in parts(dossier_ids):
            found |= {d.id: d for d in self._select(tables.dossier.c.id.in_(part), damaged)}
        return tuple(found[each] for each in dossier_ids if each in found)

    def heads(
        self, dossier_ids: Sequence[str], damaged: DamagedCode | None = None
    ) -> Mapping[str, DossierHead]:
        found = {}
        for part in parts(dossier_ids):
            query = select(*_HEAD).where(tables.dossier.c.id.in_(part))
            for row in self._connection.execute(query):
                try:
                    found[row.id] = _head(row)
                except StoreError:
                    if damaged is None:
                        raise
                    damaged(row.official_code or row.provisional_code)
        return found

    def of_owner(self, owner_id: str) -> tuple[Dossier, ...]:
        return tuple(self._select(tables.dossier.c.applicant_id_number == owner_id))

    def get(self, dossier_id: str) -> Dossier | None:
        wanted = {"wanted": dossier_id}
        row = self._connection.execute(_ONE, wanted).first()
        if row is None:
            return None
        with reading_row("dossier"):
            return _dossier(
                row, list(map(_component, self._connection.execute(_ITS_SLOTS, wanted)))
            )

    def received(
        self, since: datetime, until: datetime, clerk_id: str | None = None
    ) -> tuple[Dossier, ...]:
        table = tables.dossier
        days = and_(table.c.received_at >= to_ms(since), table.c.received_at < to_ms(until))
        whose = () if clerk_id is None else (table.c.clerk_id == clerk_id,)
        found = self._select(and_(days, *whose))
        return tuple(sorted(found, key=lambda d: (d.received_at, d.id)))

    def trouble(self, dossier_id: str) -> Trouble:
        rows = self._connection.execute(_UNDONE, {"wanted": dossier_id}).all()
        # What waits for a person says more than what goes on by itself.
        stopped = [row.state for row in rows if row.state in _STOPPED]
        if stopped:
            return Trouble.REFUSED if StepState.REJECTED.value in stopped else Trouble.STUCK
        if any(is_barred(row.error_code) for row in rows):
            return Trouble.BARRED
        return self._told(dossier_id)

    def _told(self, dossier_id: str) -> Trouble:
        """What the other side wants of it."""
        inbox, dossier = tables.inbox, tables.dossier
        of_dossier = inbox.c.dossier_id == dossier_id
        differs = inbox.c.state == fixed(InboxState.CONFLICT.value)
        if self._connection.execute(select(inbox.c.id).where(of_dossier, differs)).first():
            return Trouble.DIFFERS
        asks = (
            select(inbox.c.id)
            .join(dossier, dossier.c.id == inbox.c.dossier_id)
            .where(of_dossier, inbox.c.kind == StoryKind.SUPPLEMENT.value)
            .where(inbox.c.state.in_([InboxState.DONE.value, InboxState.TAKEN.value]))
            .where(dossier.c.status == int(PortalStatus.SUPPLEMENT))
        )
        return Trouble.ASKED if self._connection.execute(asks).first() else Trouble.NONE

    def _select(
        self, where: ColumnElement[bool], damaged: DamagedCode | None = None
    ) -> list[Dossier]:
        table = tables.dossier
        rows = self._connection.execute(select(table).where(where).order_by(table.c.due_at)).all()
        components: defaultdict[str, list[Row[tuple[object, ...]]]] = defaultdict(list)
        wanted = select(table.c.id).where(where)
        for row in self._connection.execute(
            select(tables.component)
            .where(tables.component.c.dossier_id.in_(wanted))
            .order_by(tables.component.c.position)
        ):
            components[row.dossier_id].append(row)
        found = []
        for row in rows:
            try:
                with reading_row("dossier"):
                    found.append(_dossier(row, [_component(each) for each in components[row.id]]))
            except StoreError:
                if damaged is None:
                    raise
                damaged(row.official_code or row.provisional_code)
        return found

    def put_component(self, component: Component) -> None:
        table = tables.component
        self._connection.execute(
            update(table)
            .where(table.c.id == component.id)
            .values(demands=codes(component.demands), **_changing(component))
        )

    def put_slip(self, dossier_id: str, at: datetime, blob: str) -> None:
        self._update(dossier_id, slip_printed_at=to_ms(at), slip_blob=blob)

    def put_state(self, dossier_id: str, state: DossierState) -> None:
        self._update(dossier_id, state=state.value)

    def put_status(self, dossier_id: str, status: PortalStatus) -> None:
        self._update(dossier_id, status=int(status))

    def put_status_told(self, dossier_id: str, status: PortalStatus | None) -> None:
        self._update(dossier_id, status_told=None if status is None else int(status))

    def put_holder(self, dossier_id: str, clerk_id: str, holder: str) -> None:
        self._update(dossier_id, clerk_id=clerk_id, holder=holder)

    def put_code_told(self, dossier_id: str, at: datetime) -> None:
        self._update(dossier_id, code_told_at=to_ms(at))

    def put_arrival(self, dossier_id: str, arrival: Arrival, official_code: str | None) -> None:
        self._update(dossier_id, arrival=int(arrival))
        if official_code is not None:
            self._update(dossier_id, official_code=official_code)

    def renumber(self, dossier_id: str, number: int, provisional_code: str) -> None:
        self._update(dossier_id, number=number, provisional_code=provisional_code)

    def arrived(self, dossier_id: str) -> tuple[Arrival, str | None]:
        row = self._connection.execute(_ARRIVED, {"wanted": dossier_id}).one()
        arrival = Columns("dossier", row).read("arrival", Arrival)
        return arrival, row.official_code or None

    def put_due(self, dossier_id: str, due: datetime) -> None:
        self._update(dossier_id, due_at=to_ms(due))

    def _update(self, dossier_id: str, **values: object) -> None:
        self._connection.execute(_CHANGED, {"wanted": dossier_id, **values})


def _changing(slot: Component) -> dict[str, object]:
    """The columns that may change after a slot was made."""
    return {
        "state": slot.state.value,
        "pages": slot.pages,
        "read_blob": slot.read_blob,
        "signed_blob": slot.signed_blob,
        "way": slot.way.value,
        "findings": codes(slot.findings),
        "signatures": codes(slot.signatures),
        "sealed": int(slot.sealed),
        "details": details_of(slot),
    }


def _component(row: Row[tuple[object, ...]]) -> Component:
    columns = Columns("component", row)
    made = Component(
        row.id,
        row.position,
        row.paper_code,
        row.name,
        columns.read("handling", Treatment),
        bool(row.required),
        columns.read("state", ComponentState),
        row.pages,
        row.read_blob,
        row.signed_blob,
        row.originals,
        row.copies,
        row.replaced_by,
        columns.read("purpose", Purpose),
        columns.read("way", Way),
        findings=columns.read("findings", read_findings),
        demands=columns.read("demands", read_roles),
        signatures=columns.read("signatures", read_roles),
        sealed=bool(row.sealed),
        **fields_of(read_details(row.details)),
    )
    if made.lacks:  # nothing is sealed, or said to be signed, on the word of a state alone
        raise StoreError("store.damaged", where=f"component.{made.lacks}")
    return made


def term_of(columns: Columns, unit: str = "term_unit", number: str = "term_number") -> Term:
    """The term in two columns of a row."""
    counted = columns.read(unit, TermUnit)
    return columns.read(number, lambda text: Term.of(counted, text))


def _head(row: Row[*tuple[Any, ...]]) -> DossierHead:
    columns = Columns("dossier", row)
    return DossierHead(
        row.id,
        row.official_code or row.provisional_code,
        row.official_code,
        row.applicant_name,
        row.procedure_code,
        row.procedure_name,
        columns.moment("received_at"),
        columns.moment("due_at"),
        columns.read("arrival", Arrival),
        row.clerk_id,
    )


def _dossier(row: Row[tuple[object, ...]], slots: list[Component]) -> Dossier:
    columns = Columns("dossier", row)
    applicant, submitter = read_people(
        row.people,
        name=row.applicant_name,
        id_number=row.applicant_id_number,
        phone=row.applicant_phone,
        address=row.applicant_address,
        kind=row.applicant_kind,
    )
    return Dossier(
        row.id,
        row.provisional_code,
        row.official_code,
        row.procedure_code,
        row.procedure_name,
        applicant,
        row.clerk_id,
        columns.moment("received_at"),
        columns.moment("due_at"),
        columns.read("state", DossierState),
        columns.read("arrival", Arrival),
        columns.moment_if_any("slip_printed_at"),
        tuple(slot for slot in slots if slot.purpose is Purpose.COMPONENT),
        row.procedure_version,
        row.case_name,
        columns.read("channel", Channel),
        term_of(columns) if row.term_unit else None,
        row.fee,
        row.clock_offset_ms,
        results=tuple(slot for slot in slots if slot.purpose is not Purpose.COMPONENT),
        origin=columns.read("origin", Origin),
        status=columns.read("status", PortalStatus),
        submitter=submitter,
        resolving_unit=(row.handling_code, row.handling_name),
        sets=row.sets,
        fee_paid=row.fee_paid,
        holder=row.holder,
        code_told_at=columns.moment_if_any("code_told_at"),
        needs_result=bool(row.needs_result),
        status_told=columns.read("status_told", PortalStatus) if row.status_told else None,
    )
