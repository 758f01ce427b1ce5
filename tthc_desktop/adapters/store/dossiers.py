"""Dossiers and their components as rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from tthc_desktop.adapters.store import tables
from tthc_desktop.domain.catalogue import Channel, Handling, Term, TermUnit
from tthc_desktop.domain.dossier import Arrival, Component, ComponentState, Dossier, DossierState
from tthc_desktop.domain.outbox import STOPPED
from tthc_desktop.domain.people import Applicant
from tthc_desktop.domain.time import from_ms, to_ms
from tthc_desktop.domain.worklist import Trouble


class SqlDossiers:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_number(self) -> int:
        highest = self._connection.execute(select(func.max(tables.dossier.c.number))).scalar()
        return (highest or 0) + 1

    def add(self, dossier: Dossier) -> None:
        self._connection.execute(
            insert(tables.dossier).values(
                id=dossier.id,
                number=self.next_number(),
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
            )
        )
        for c in dossier.components:
            self._connection.execute(
                insert(tables.component).values(
                    id=c.id,
                    dossier_id=dossier.id,
                    position=c.position,
                    paper_code=c.paper_code,
                    name=c.name,
                    handling=c.handling.value,
                    required=int(c.required),
                    state=c.state.value,
                    pages=c.pages,
                    originals=c.originals,
                    copies=c.copies,
                    replaced_by=c.replaced_by,
                )
            )

    def get(self, dossier_id: str) -> Dossier | None:
        found = self._select(tables.dossier.c.id == dossier_id)
        return found[0] if found else None

    def find(self, clerk_id: str | None = None) -> tuple[tuple[Dossier, Trouble], ...]:
        where = tables.dossier.c.clerk_id == clerk_id if clerk_id else tables.dossier.c.id != ""
        troubles = self._troubles()
        return tuple((d, troubles.get(d.id, Trouble.NONE)) for d in self._select(where))

    def _troubles(self) -> dict[str, Trouble]:
        sub, step = tables.submission, tables.step
        rows = self._connection.execute(
            select(sub.c.dossier_id, step.c.state)
            .join(step, step.c.submission_id == sub.c.id)
            .where(step.c.state.in_([state.value for state in STOPPED]))
        )
        refused = {"REJECTED": Trouble.REFUSED}
        return {row.dossier_id: refused.get(row.state, Trouble.STUCK) for row in rows}

    def _select(self, where: ColumnElement[bool]) -> list[Dossier]:
        table = tables.dossier
        rows = self._connection.execute(select(table).where(where).order_by(table.c.due_at)).all()
        components: defaultdict[str, list[Component]] = defaultdict(list)
        wanted = select(table.c.id).where(where)
        for row in self._connection.execute(
            select(tables.component)
            .where(tables.component.c.dossier_id.in_(wanted))
            .order_by(tables.component.c.position)
        ):
            components[row.dossier_id].append(_component(row))
        return [_dossier(row, tuple(components[row.id])) for row in rows]

    def put_component(self, component: Component) -> None:
        table = tables.component
        self._connection.execute(
            update(table)
            .where(table.c.id == component.id)
            .values(
                state=component.state.value,
                pages=component.pages,
                read_blob=component.read_blob,
                signed_blob=component.signed_blob,
            )
        )

    def put_slip(self, dossier_id: str, at: datetime, blob: str) -> None:
        self._update(dossier_id, slip_printed_at=to_ms(at), slip_blob=blob)

    def put_sealed(self, dossier_id: str) -> None:
        self._update(dossier_id, state=DossierState.SEALED.value)

    def put_arrival(self, dossier_id: str, arrival: Arrival, official_code: str | None) -> None:
        self._update(dossier_id, arrival=int(arrival))
        if official_code is not None:
            self._update(dossier_id, official_code=official_code)

    def put_due(self, dossier_id: str, due: datetime) -> None:
        self._update(dossier_id, due_at=to_ms(due))

    def _update(self, dossier_id: str, **values: object) -> None:
        table = tables.dossier
        self._connection.execute(update(table).where(table.c.id == dossier_id).values(**values))


def _component(row: Row[tuple[object, ...]]) -> Component:
    return Component(
        row.id,
        row.position,
        row.paper_code,
        row.name,
        Handling(row.handling),
        bool(row.required),
        ComponentState(row.state),
        row.pages,
        row.read_blob,
        row.signed_blob,
        row.originals,
        row.copies,
        row.replaced_by,
    )


def _dossier(row: Row[tuple[object, ...]], components: tuple[Component, ...]) -> Dossier:
    return Dossier(
        row.id,
        row.provisional_code,
        row.official_code,
        row.procedure_code,
        row.procedure_name,
        Applicant(
            row.applicant_name,
            row.applicant_id_number,
            row.applicant_phone,
            row.applicant_address,
        ),
        row.clerk_id,
        from_ms(row.received_at),
        from_ms(row.due_at),
        DossierState(row.state),
        Arrival(row.arrival),
        from_ms(row.slip_printed_at) if row.slip_printed_at is not None else None,
        components,
        row.procedure_version,
        row.case_name,
        Channel(row.channel),
        Term.of(TermUnit(row.term_unit), row.term_number) if row.term_unit else None,
        row.fee,
        row.clock_offset_ms,
    )
