"""The migration of reception, with a store of the version before in use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from tests.support.office import KEY, FakeClock, nobody_else
from tests.support.sync import next_step
from tthc_desktop.adapters.store import schema
from tthc_desktop.adapters.store.database import Database
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.domain.component import ComponentState, Way
from tthc_desktop.domain.dossier import Arrival, DossierState, Origin
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import Operation, SendingStepKind, SubmissionState
from tthc_desktop.domain.people import PersonKind
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.signing_rules import SignerRole

BEFORE = "0002"
Row = dict[str, Any]
AT, DUE = 1_790_000_000_000, 1_790_600_000_000
READ, SIGNED, SLIP = "1" * 64, "2" * 64, "3" * 64
# dossier → its state, how far it has come, its submission's state
DOSSIERS = {
    1: ("open", 1, None),
    2: ("sealed", 1, "SEALED"),
    3: ("sealed", 1, "UNKNOWN"),
    4: ("sealed", 2, "CONFIRMING"),
    5: ("sealed", 3, "CONFIRMED"),
    6: ("sealed", 1, "NEEDS_CLERK"),
}
STEPS = {
    "SEALED": ("READY", "BLOCKED", "BLOCKED"),
    "UNKNOWN": ("DONE", "INFLIGHT", "BLOCKED"),
    "CONFIRMING": ("DONE", "DONE", "READY"),
    "CONFIRMED": ("DONE", "DONE", "DONE"),
    "NEEDS_CLERK": ("REJECTED", "BLOCKED", "BLOCKED"),
}


def _insert(connection: Connection, table: str, **values: object) -> None:
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names of ours
    connection.execute(text(statement), values)


def _dossier(connection: Connection, n: int) -> None:
    state, arrival, sent = DOSSIERS[n]
    _insert(
        connection,
        "dossier",
        id=f"d-{n}",
        number=n,
        provisional_code=f"TẠM-Q2-{n:06}",
        official_code="H01.45-261120-0005" if n == 5 else None,
        procedure_code="1.001193",
        procedure_name="Đăng ký khai sinh",
        applicant_name="Lê Thử",
        applicant_id_number=f"09109900000{n}",
        applicant_phone="0900000001",
        applicant_address="Ấp 1",
        clerk_id="a-1",
        received_at=AT,
        due_at=DUE,
        state=state,
        arrival=arrival,
        slip_printed_at=AT,
        slip_blob=SLIP,
        procedure_version="v1",
        case_name="Trường hợp 2",
        channel=3,
        term_unit="working-day",
        term_number="1.5",
        fee="8.000 đồng",
        clock_offset_ms=-250,
    )
    for position, (handling, made) in enumerate(
        (("hand_in", "signed"), ("show_only", "missing"), ("by_data", "missing")), 1
    ):
        _insert(
            connection,
            "component",
            id=f"c-{n}-{position}",
            dossier_id=f"d-{n}",
            position=position,
            paper_code="TK",
            name="Tờ khai",
            handling=handling,
            required=1,
            state=made,
            pages=2 if made == "signed" else 0,
            read_blob=READ if made == "signed" else None,
            signed_blob=SIGNED if made == "signed" else None,
            originals=2,
            copies=1,
            replaced_by="KQ.1",
        )
    _insert(
        connection,
        "dossier_pause",
        dossier_id=f"d-{n}",
        reason="supplement",
        since=AT,
        until=None,
        actor="binh",
        note="",
    )
    if sent is not None:
        _submission(connection, n, sent)


def _submission(connection: Connection, n: int, state: str) -> None:
    _insert(
        connection,
        "submission",
        id=f"s-{n}",
        sequence=n,
        dossier_id=f"d-{n}",
        operation="CREATE",
        state=state,
        due_at=DUE,
        sealed_at=AT + n,
        author="binh",
        payload=None if state == "SEALED" else b'{"dossier":{}}',
        official_code="H01.45-261120-0005" if state == "CONFIRMED" else None,
        receipt=b"{}" if state in ("CONFIRMING", "CONFIRMED") else None,
    )
    for kind, step_state in zip(("BLOB", "COMMIT", "CONFIRM"), STEPS[state], strict=True):
        _insert(
            connection,
            "step",
            submission_id=f"s-{n}",
            kind=kind,
            blob_id=f"b-{n}" if kind == "BLOB" else "",
            blob_sha=SIGNED if kind == "BLOB" else "",
            size=7,
            state=step_state,
            attempts=1,
            next_at=5,
            acked=3,
            error_code="x",
        )


def _rows(connection: Connection) -> dict[str, list[Row]]:
    """Everything that the store holds, by table."""
    names = connection.execute(
        text("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%alembic%'")
    )
    return {
        table: [
            dict(row._mapping)
            for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY 1"))  # noqa: S608 - ours
        ]
        for table in names.scalars().all()
    }


def _shape(connection: Connection) -> tuple[set[tuple[str, str]], dict[str, set[str]]]:
    """Names of tables, indexes and triggers; columns of each table."""
    found = connection.execute(
        text("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_autoindex%'")
    )
    objects = {(row.type, row.name) for row in found}
    columns = {
        name: {
            f"{row.name} {row.type} {row.notnull} {row.dflt_value}"
            for row in connection.execute(text(f"PRAGMA table_info({name})"))
        }
        for kind, name in objects
        if kind == "table"
    }
    return objects, columns


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """At the version before, in use."""
    made = Database(tmp_path / "tthc.db", KEY)
    schema.migrate(made, None, BEFORE)
    with made.write() as connection:
        _insert(
            connection,
            "account",
            id="a-1",
            login="binh",
            name="Trần Thị Bình",
            role="clerk",
            password_hash="x",
            created_at=AT,
        )
        for sha, parent in ((READ, None), (SIGNED, READ), (SLIP, None)):
            _insert(connection, "blob", sha256=sha, size=7, media="application/pdf", parent=parent)
        for n in DOSSIERS:
            _dossier(connection, n)
    yield made
    made.close()


@pytest.fixture
def old(database: Database) -> dict[str, list[Row]]:
    with database.read() as connection:
        return _rows(connection)


@pytest.fixture
def store(tmp_path: Path, database: Database, old: dict[str, list[Row]]) -> Iterator[SqlStore]:
    """Opened by this version."""
    assert old["step"]
    made = SqlStore.open(tmp_path, KEY, FakeClock(), nobody_else)
    yield made
    made.close()


def test_every_old_row_is_there_with_every_old_value(
    store: SqlStore, database: Database, old: dict[str, list[Row]]
) -> None:
    assert schema.current(database) == schema.head()
    with database.read() as connection:
        now = _rows(connection)
    for table, before in old.items():
        kept = [{name: row[name] for name in before[0]} for row in now[table]] if before else []
        assert kept == before, table


def test_old_dossiers_are_read_and_nothing_is_invented(store: SqlStore) -> None:
    with store.read() as tx:
        for n, (state, arrival, _) in DOSSIERS.items():
            dossier = tx.dossiers.by_code(f"TẠM-Q2-{n:06}")
            assert dossier is not None
            assert (dossier.state, dossier.arrival) == (DossierState(state), Arrival(arrival))
            assert (dossier.origin, dossier.status) == (Origin.COUNTER, PortalStatus.RECEIVED)
            assert dossier.applicant.kind is PersonKind.CITIZEN
            assert (dossier.submitter, dossier.results, dossier.needs_result) == (None, (), False)
            assert tx.dossiers.of_owner(f"09109900000{n}") == (dossier,)
            assert tx.events.of_dossier(dossier.id) == ()
            signed, shown, data = dossier.components
            assert (signed.way, signed.state) == (Way.SCAN, ComponentState.SIGNED)
            assert signed.signatures == signed.demands == (SignerRole.CLERK,)
            assert signed.digitised
            assert signed.sealed is (state == "sealed")
            # Whether it was shown, nobody wrote down: it is asked again.
            assert (shown.way, shown.shown) == (Way.SHOWN, None)
            assert (data.way, data.sealed) == (Way.BY_DATA, False)


def test_what_was_on_its_way_goes_on(store: SqlStore) -> None:
    with store.read() as tx:
        for n, (_, _, state) in DOSSIERS.items():
            sent = tx.outbox.of_dossier(f"d-{n}")
            assert [s.state for s in sent] == ([SubmissionState(state)] if state else [])
            assert all(s.draft is None and len(s.steps) == 3 for s in sent)
        step = next_step(tx, AT)
    assert step is not None
    assert (step.submission, step.kind) == ("s-2", SendingStepKind.BLOB)
    with store.write("t") as tx:
        tx.outbox.put_state("s-2", SubmissionState.SENDING)
        tx.outbox.freeze("s-2", b"{}")
        assert tx.dossiers.next_number() == len(DOSSIERS) + 1
        assert tx.outbox.next_sequence() == 7
    for state in (SubmissionState.SEALED, SubmissionState.CONFIRMED):
        with pytest.raises(StoreError, match=r"outbox\.edge"), store.write("t") as tx:
            tx.outbox.put_state("s-6", state)


@pytest.mark.usefixtures("store")
def test_back_again_the_first_sending_and_every_old_value_stay(
    database: Database, old: dict[str, list[Row]], tmp_path: Path
) -> None:
    with database.write() as connection:
        _insert(
            connection,
            "submission",
            id="s-7",
            sequence=7,
            dossier_id="d-5",
            operation=Operation.RESULT.value,
            state="SEALED",
            due_at=DUE,
            sealed_at=AT + 100,
            author="binh",
            draft=b"{}",
        )
        _insert(
            connection,
            "step",
            submission_id="s-7",
            kind="COMMIT",
            blob_id="",
            blob_sha="",
            size=0,
            state="READY",
            attempts=0,
            next_at=0,
            acked=0,
            error_code="",
        )
        connection.execute(
            text(
                "INSERT INTO dossier (id, provisional_code, official_code, procedure_code,"
                " procedure_name, applicant_name, applicant_id_number, applicant_phone,"
                " applicant_address, clerk_id, received_at, due_at, state, arrival)"
                " SELECT 'd-' || code, '', code, '', '', '', '', '', '', 'a-1', 0, 0, 'open', 3"
                " FROM (SELECT 'H01.45-261120-0008' AS code UNION SELECT 'H01.45-261120-0009')"
            )
        )
    schema.downgrade(database, BEFORE)
    with database.read() as connection:
        now, shape = _rows(connection), _shape(connection)
    added = [row for row in now["dossier"] if row not in old["dossier"]]
    assert [row["provisional_code"] for row in added] == [
        "H01.45-261120-0008",
        "H01.45-261120-0009",
    ]
    assert all(row["number"] < 0 for row in added)
    now["dossier"] = [row for row in now["dossier"] if row not in added]
    assert now == old
    fresh = Database(tmp_path / "fresh.db", KEY)
    schema.migrate(fresh, None, BEFORE)
    with fresh.read() as connection:
        assert shape == _shape(connection)
    fresh.close()


def test_a_row_without_its_dossier_stops_the_upgrade(
    database: Database, old: dict[str, list[Row]]
) -> None:
    damaging = database._connect()
    damaging.execute("PRAGMA foreign_keys = OFF")
    damaging.execute("UPDATE dossier_pause SET dossier_id = 'd-none' WHERE dossier_id = 'd-6'")
    damaging.close()
    with pytest.raises(StoreError, match=r"store\.damaged"):
        schema.migrate(database, None)
    assert schema.current(database) == BEFORE
    with database.read() as connection:
        now = _rows(connection)
    assert now["component"] == old["component"]
