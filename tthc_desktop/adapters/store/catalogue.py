"""The catalogue as rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, Row, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.cell import Columns, reading
from tthc_desktop.domain.catalogue import Procedure
from tthc_desktop.domain.catalogue_body import body_of, procedure_from
from tthc_desktop.domain.local_rules import (
    LocalRule,
    content_body,
    content_from,
)
from tthc_desktop.domain.plain import plain_of
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.wire import Json, canonical
from tthc_desktop.services.ports.catalogue import StoredVersion

_REVISION = "catalogue.revision"


class SqlCatalogue:
    def __init__(self, connection: Connection, actor: str) -> None:
        self._connection = connection
        self._actor = actor

    def revision(self) -> int:
        """Is only compared: where it cannot be read, the catalogue is read again."""
        query = select(tables.setting.c.value).where(tables.setting.c.name == _REVISION)
        text = str(self._connection.execute(query).scalar() or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0

    def _changed(self) -> None:
        row = upsert(tables.setting).values(name=_REVISION, value=str(self.revision() + 1))
        row = row.on_conflict_do_update(index_elements=["name"], set_={"value": row.excluded.value})
        self._connection.execute(row)

    def add_version(self, version: StoredVersion) -> None:
        self._connection.execute(
            insert(tables.procedure_version).values(
                id=version.procedure.version,
                code=version.procedure.code,
                valid_from=version.valid_from.isoformat(),
                source=version.source,
                imported_at=to_ms(version.at),
                body=_text(body_of(version.procedure)),
            )
        )
        self._changed()

    def versions(self, code: str | None = None) -> tuple[StoredVersion, ...]:
        table = tables.procedure_version
        query = select(table).order_by(table.c.code, table.c.valid_from, table.c.seq)
        if code is not None:
            query = query.where(table.c.code == code)
        return tuple(map(_version, self._connection.execute(query)))

    def version(self, version_id: str) -> Procedure | None:
        table = tables.procedure_version
        query = select(table.c.body).where(table.c.id == version_id).limit(1)
        body = self._connection.execute(query).scalar()
        with reading("procedure_version.body"):
            return procedure_from(plain_of(body)) if body else None

    def answers(self) -> dict[str, dict[str, str]]:
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for row in self._connection.execute(select(tables.catalogue_answer)):
            found[row.code][row.question] = row.answer
        return dict(found)

    def put_answer(self, code: str, question: str, answer: str, at: datetime) -> None:
        row = upsert(tables.catalogue_answer).values(
            code=code, question=question, answer=answer, actor=self._actor, at=to_ms(at)
        )
        self._connection.execute(
            row.on_conflict_do_update(
                index_elements=["code", "question"],
                set_={name: row.excluded[name] for name in ("answer", "actor", "at")},
            )
        )
        self._changed()

    def rules(self) -> tuple[LocalRule, ...]:
        rows = self._connection.execute(select(tables.local_rule))
        return tuple(map(_rule, rows))

    def put_rules(self, rules: Sequence[LocalRule], at: datetime) -> None:
        for rule in rules:
            row = upsert(tables.local_rule).values(
                code=rule.code,
                kind=rule.slot,
                valid_from=rule.valid_from.isoformat(),
                body=_text(content_body(rule.content)),
                actor=self._actor,
                at=to_ms(at),
            )
            self._connection.execute(
                row.on_conflict_do_update(
                    index_elements=["code", "kind", "valid_from"],
                    set_={name: row.excluded[name] for name in ("body", "actor", "at")},
                )
            )
        if rules:
            self._changed()

    def use_counts(self, clerk_id: str) -> dict[str, int]:
        table = tables.dossier
        query = (
            select(table.c.procedure_code, func.count())
            .where(table.c.clerk_id == clerk_id)
            .group_by(table.c.procedure_code)
        )
        return {str(code): int(count) for code, count in self._connection.execute(query)}


def _rule(row: Row[tuple[object, ...]]) -> LocalRule:
    columns = Columns("local_rule", row)
    since = columns.read("valid_from", date.fromisoformat)
    content = columns.read("body", lambda text: content_from(row.kind, plain_of(text)))
    return LocalRule(row.code, since, content)


def _text(body: dict[str, Json]) -> str:
    return canonical(body).decode()


def _version(row: Row[tuple[object, ...]]) -> StoredVersion:
    # The id is the body's own hash, written by add_version: no need to hash every body again.
    with reading("procedure_version.body"):
        procedure = procedure_from(plain_of(row.body), row.id)
    columns = Columns("procedure_version", row)
    since = columns.read("valid_from", date.fromisoformat)
    return StoredVersion(procedure, since, row.source, columns.moment("imported_at"))
