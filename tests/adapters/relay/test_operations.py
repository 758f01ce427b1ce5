"""Only CREATE makes a dossier; what is attached names the official code. Stores of before go on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateColumn

from tests.support.old_relay import old_store
from tests.support.relay import SIMULATED, RelayChild, decided, new_id, payload_of
from tthc_desktop.domain.outbox import Operation
from tthc_desktop.relay import store
from tthc_desktop.relay.opening import open_engine

LATER = [Operation.SUPPLEMENT, Operation.RESULT, Operation.ATTACH]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[RelayChild]:
    child = RelayChild(tmp_path / "relay", *SIMULATED)
    yield child
    child.stop()


def _put(relay: RelayChild, operation: str, official: str = "", **more: Any) -> str:
    blob, submission = new_id(), new_id()
    relay.upload(blob, b"paper")
    payload = payload_of(
        submission, (blob, b"paper"), operation=operation, official=official, **more
    )
    assert relay.put(submission, payload).status == 201
    return submission


def _code(relay: RelayChild, **more: Any) -> str:
    body = decided(relay, _put(relay, "CREATE", **more))
    assert body["status"] == "accepted"
    return str(body["official_code"])


def test_three_later_operations_and_still_one_dossier(own: RelayChild) -> None:
    code = _code(own, sequence=1)
    ids = [_put(own, operation, code, sequence=n) for n, operation in enumerate(LATER, 2)]
    for submission in ids:
        body = decided(own, submission)
        assert (body["status"], body["official_code"]) == ("accepted", code)
    changes = own.ask("GET", "/v1/changes?since=0").json["changes"]
    assert [c["official_code"] for c in changes] == [code] * 4
    report = own.report()
    assert (report["dossiers"], report["doubles"], report["attached"]) == (1, 0, 3)
    assert (report["blobs"], report["blobs_ok"], report["gaps"]) == (4, 4, 0)
    following = _code(own, code="TẠM-Q2-000002", sequence=5)
    assert int(following[-4:]) == int(code[-4:]) + 1, "what is attached takes no number"


@pytest.mark.parametrize("operation", LATER)
def test_a_code_that_the_province_does_not_know(relay: RelayChild, operation: str) -> None:
    submission = _put(relay, operation, "H01.45-200101-0001", device=new_id())
    assert decided(relay, submission)["status"] == "rejected"
    changes = relay.ask("GET", "/v1/changes?since=0").json["changes"]
    [change] = [c for c in changes if c["submission"] == submission]
    assert (change["status"], change["official_code"]) == ("rejected", "")
    assert "H01.45-200101-0001" in change["reason"]
    again = _put(relay, operation, "H01.45-200101-0001", device=new_id())
    assert decided(relay, again)["status"] == "rejected", "being named makes no code known"


@pytest.mark.parametrize(
    ("operation", "official"),
    [
        ("CREATE", "H01.45-261123-0001"),
        ("ATTACH", ""),
        ("SUPPLEMENT", ""),
        ("RESULT", ""),
        ("DELETE", ""),
        ("DELETE", "H01.45-261123-0001"),
        ("create", ""),
        ("", ""),
    ],
)
def test_operation_and_code_that_do_not_go_together(
    relay: RelayChild, operation: str, official: str
) -> None:
    submission = new_id()
    payload = payload_of(submission, operation=operation, official=official)
    answer = relay.put(submission, payload)
    assert (answer.status, answer.json) == (422, {"error": "payload"})


@pytest.mark.parametrize("official", [None, 5, ["H01.45-261123-0001"], {"a": "b"}])
def test_a_code_that_is_no_text(relay: RelayChild, official: Any) -> None:
    submission = new_id()
    payload = payload_of(submission, operation="ATTACH", fields={"MaHoSo": official})
    assert relay.put(submission, payload).status == 422


def test_a_store_of_before_goes_on(tmp_path: Path) -> None:
    old_store(tmp_path / "old", b"{}")
    relay = RelayChild(tmp_path / "old", *SIMULATED)
    assert relay.report()["dossiers"] == 1
    submission = _put(relay, "ATTACH", "H01.45-261123-0001", sequence=2)
    assert decided(relay, submission)["status"] == "accepted"
    relay.restart()
    report = relay.report()
    assert (report["dossiers"], report["doubles"], report["attached"]) == (1, 0, 1)
    relay.stop()


def test_files_of_before_are_their_units(tmp_path: Path) -> None:
    old_store(tmp_path / "old", b"{}")
    mine, loose = new_id(), new_id()
    with closing(sqlite3.connect(tmp_path / "old" / "relay.db")) as before, before:
        for blob in (mine, loose):
            before.execute("INSERT INTO upload VALUES (?, ?, 5, 5, 1)", (blob, "a" * 64))
        before.execute("INSERT INTO submission_blob VALUES ('s-1', ?)", (mine,))
    (tmp_path / "old" / "uploads").mkdir()
    for blob in (mine, loose):
        (tmp_path / "old" / "uploads" / f"{blob}.blob").write_bytes(b"paper")
    relay = RelayChild(tmp_path / "old")
    assert (relay.head(mine).offset, relay.head(loose).status) == (5, 404)
    other = relay.enrolled("H01.46")
    one = f"/v1/uploads/{mine}"
    assert other.ask("HEAD", one, Tus_Resumable="1.0.0").status == 404
    assert not relay.device.hello()["open"], "it knows a unit, though no device"
    relay.stop()


def test_every_column_of_every_table_is_there_afterwards(tmp_path: Path) -> None:
    old_store(tmp_path / "old", b"{}")
    engine = open_engine(tmp_path / "old")
    with engine.begin() as connection:
        found = inspect(connection)
        for table in store.metadata.sorted_tables:
            columns = {column["name"] for column in found.get_columns(table.name)}
            assert columns == {column.name for column in table.columns}
            names = {index["name"] for index in found.get_indexes(table.name)}
            assert names == {index.name for index in table.indexes}
    engine.dispose()


def test_new_columns_have_a_default_on_postgresql_too() -> None:
    """Without one, a table with rows in it could not be given the column."""
    of_before = {"id", "device", "sequence", "unit", "dossier", "payload", "receipt"}
    of_before |= {"received_ms", "status", "official_code"}
    added = [c for c in store.submission.columns if c.name not in of_before]
    assert added
    for column in added:
        text = str(CreateColumn(column).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]  # its own
        assert " DEFAULT '" in text
