"""Accounts, settings and the index of blobs as rows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.exc import IntegrityError

from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.cell import Columns, read_cell
from tthc_desktop.domain.codec import PLAIN, Codec
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.plain import PlainForm
from tthc_desktop.domain.reading import PageReport
from tthc_desktop.domain.signatures import FileCheck, SignatureCheck, SignatureReport
from tthc_desktop.domain.time import to_ms

_CHECKS = Codec(
    # A certificate may be valid to the end of 9999, which another time zone cannot say.
    forms={datetime: PlainForm(datetime.isoformat, datetime.fromisoformat)},
    sparse={SignatureReport, SignatureCheck},
)
_SETTING = select(tables.setting.c.value).where(tables.setting.c.name == bindparam("wanted"))


class SqlSettings:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def names(self) -> tuple[str, ...]:
        query = select(tables.setting.c.name).order_by(tables.setting.c.name)
        return tuple(self._connection.execute(query).scalars())

    def get(self, name: str) -> str | None:
        return self._connection.execute(_SETTING, {"wanted": name}).scalar()

    def put(self, name: str, value: str) -> None:
        table = tables.setting
        changed = self._connection.execute(
            update(table).where(table.c.name == name).values(value=value)
        )
        if changed.rowcount == 0:
            self._connection.execute(insert(table).values(name=name, value=value))

    def drop(self, name: str) -> None:
        self._connection.execute(delete(tables.setting).where(tables.setting.c.name == name))


class SqlAccounts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, account: Account, password_hash: str, at: datetime) -> None:
        try:
            self._connection.execute(
                insert(tables.account).values(
                    id=account.id,
                    login=account.login,
                    name=account.name,
                    role=account.role.value,
                    password_hash=password_hash,
                    created_at=to_ms(at),
                )
            )
        except IntegrityError as error:
            raise InputError("account.login_taken") from error

    def by_login(self, login: str) -> tuple[Account, str] | None:
        query = select(tables.account).where(tables.account.c.login == login)
        row = self._connection.execute(query).first()
        return (_account(row), row.password_hash) if row else None

    def all(self) -> tuple[Account, ...]:
        rows = self._connection.execute(select(tables.account).order_by(tables.account.c.login))
        return tuple(map(_account, rows))


def _account(row: Row[tuple[object, ...]]) -> Account:
    return Account(row.id, row.login, row.name, Columns("account", row).read("role", Role))


class SqlBlobIndex:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, sha256: str, size: int, media: str, parent: str | None) -> None:
        if self.size(sha256) is None:
            values = {"sha256": sha256, "size": size, "media": media, "parent": parent}
            self._connection.execute(insert(tables.blob).values(values))

    def size(self, sha256: str) -> int | None:
        query = select(tables.blob.c.size).where(tables.blob.c.sha256 == sha256)
        return self._connection.execute(query).scalar()

    def put_reading(self, sha256: str, pages: tuple[PageReport, ...]) -> None:
        table = tables.reading
        known = select(table.c.blob).where(table.c.blob == sha256)
        if self._connection.execute(known).first() is None:
            text = PLAIN.to_text(pages, tuple[PageReport, ...])
            self._connection.execute(insert(table).values(blob=sha256, pages=text))

    def reading(self, sha256: str) -> tuple[PageReport, ...]:
        query = select(tables.reading.c.pages).where(tables.reading.c.blob == sha256)
        text = self._connection.execute(query).scalar()
        return read_cell(PLAIN, tuple[PageReport, ...], text, "reading.pages") if text else ()

    def put_check(self, sha256: str, check: FileCheck) -> None:
        table = tables.file_check
        values = {"checked_at": to_ms(check.at), "found": _CHECKS.to_text(check.found)}
        new = insert_or(table).values(blob=sha256, **values)
        kept = new.on_conflict_do_update(index_elements=[table.c.blob], set_=values)
        self._connection.execute(kept)

    def check(self, sha256: str) -> FileCheck | None:
        table = tables.file_check
        row = self._connection.execute(select(table).where(table.c.blob == sha256)).first()
        if row is None:
            return None
        try:
            found = read_cell(_CHECKS, SignatureCheck, row.found, "file_check.found")
            return FileCheck(found, Columns("file_check", row).moment("checked_at"))
        except StoreError:
            return None  # a note that cannot be read is none: the file is looked at again
