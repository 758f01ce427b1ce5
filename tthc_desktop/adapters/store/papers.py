"""Templates, law references and papers handed out as rows."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, Row, delete, func, insert, literal_column, select, update

from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.cell import Columns
from tthc_desktop.domain.forms import Form, LawReference
from tthc_desktop.domain.time import VIETNAM, to_ms
from tthc_desktop.services.ports.papers import (
    HandedOut,
    StoredLaw,
    StoredTemplate,
)


class SqlPapers:
    """Templates, law references and papers handed out (services.ports.papers.Papers)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def template(self, form: Form) -> StoredTemplate | None:
        table = tables.form_template
        row = self._connection.execute(select(table).where(table.c.form == form.value)).first()
        if row is None:
            return None
        at = Columns("form_template", row).moment("at")
        return StoredTemplate(form, row.name, row.body, row.actor, at)

    def put_template(self, template: StoredTemplate) -> None:
        self.drop_template(template.form)
        self._connection.execute(
            insert(tables.form_template).values(
                form=template.form.value,
                name=template.name,
                body=template.body,
                actor=template.actor,
                at=to_ms(template.at),
            )
        )

    def drop_template(self, form: Form) -> None:
        table = tables.form_template
        self._connection.execute(delete(table).where(table.c.form == form.value))

    def laws(self) -> tuple[StoredLaw, ...]:
        table = tables.law_reference
        rows = self._connection.execute(select(table).order_by(table.c.name, table.c.valid_from))
        return tuple(_law(row) for row in rows)

    def put_law(self, law: StoredLaw) -> None:
        table, day = tables.law_reference, law.law.valid_from.isoformat()
        changed = self._connection.execute(
            update(table)
            .where(table.c.name == law.law.name, table.c.valid_from == day)
            .values(body=law.law.text, actor=law.actor, at=to_ms(law.at))
        )
        if changed.rowcount == 0:
            self._connection.execute(
                insert(table).values(
                    name=law.law.name,
                    valid_from=day,
                    body=law.law.text,
                    actor=law.actor,
                    at=to_ms(law.at),
                )
            )

    def drop_law(self, law: LawReference) -> None:
        table, day = tables.law_reference, law.valid_from.isoformat()
        self._connection.execute(
            delete(table).where(table.c.name == law.name, table.c.valid_from == day)
        )

    def next_number(self, form: Form, at: datetime) -> int:
        table, year = tables.paper_handed_out, at.astimezone(VIETNAM).year
        newest = select(func.max(table.c.number)).where(
            table.c.form == form.value, literal_column(tables.PAPER_YEAR) == f"{year:04}"
        )
        return int(self._connection.execute(newest).scalar() or 0) + 1

    def add(self, paper: HandedOut) -> None:
        self._connection.execute(
            insert(tables.paper_handed_out).values(
                dossier_id=paper.dossier_id,
                form=paper.form.value,
                number=paper.number,
                blob=paper.blob,
                actor=paper.actor,
                at=to_ms(paper.at),
            )
        )

    def of_dossier(self, dossier_id: str) -> tuple[HandedOut, ...]:
        table = tables.paper_handed_out
        rows = self._connection.execute(
            select(table).where(table.c.dossier_id == dossier_id).order_by(table.c.id)
        )
        return tuple(map(_handed_out, rows))


def _handed_out(row: Row[tuple[object, ...]]) -> HandedOut:
    columns = Columns("paper_handed_out", row)
    form = columns.read("form", Form)
    return HandedOut(row.dossier_id, form, row.number, row.blob, row.actor, columns.moment("at"))


def _law(row: Row[tuple[object, ...]]) -> StoredLaw:
    columns = Columns("law_reference", row)
    law = LawReference(row.name, columns.read("valid_from", date.fromisoformat), row.body)
    return StoredLaw(law, row.actor, columns.moment("at"))
