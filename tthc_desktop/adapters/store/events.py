"""The history of dossiers as rows."""

from __future__ import annotations

from sqlalchemy import Connection, Row, insert, select

from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.cell import Columns, read_cell
from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.status import DossierEvent, DossierEventKind
from tthc_desktop.domain.time import to_ms

_DETAIL = dict[str, str | int]


class SqlEvents:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, dossier_id: str, event: DossierEvent) -> None:
        self._connection.execute(
            insert(tables.dossier_event).values(
                dossier_id=dossier_id,
                at=to_ms(event.at),
                actor=event.actor,
                kind=event.kind.value,
                status=int(event.status),
                reason=event.reason,
                approver=event.approver,
                detail=PLAIN.to_text(event.detail, _DETAIL),
            )
        )

    def of_dossier(self, dossier_id: str) -> tuple[DossierEvent, ...]:
        table = tables.dossier_event
        rows = self._connection.execute(
            select(table).where(table.c.dossier_id == dossier_id).order_by(table.c.id)
        )
        return tuple(map(_event, rows))


def _event(row: Row[tuple[object, ...]]) -> DossierEvent:
    columns = Columns("dossier_event", row)
    return DossierEvent(
        columns.read("kind", DossierEventKind),
        columns.moment("at"),
        row.actor,
        columns.read("status", PortalStatus),
        row.reason,
        row.approver,
        read_cell(PLAIN, _DETAIL, row.detail, "dossier_event.detail"),
    )
