"""What the schema itself refuses, whoever asks, and the chain of the audit log."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.support.office import Home
from tthc_desktop.domain.batch import BatchEvent, EventKind
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.outbox import (
    STEP_EDGES,
    SUBMISSION_EDGES,
    StepState,
    SubmissionState,
)
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.services.ports.looks import Overruled
from tthc_desktop.services.ports.outbox import StepUpdate


def _sql(home: Home, statement: str, **values: object) -> None:
    with home.store.write("test") as tx:
        tx.settings._connection.execute(text(statement), values)


def _force(home: Home, table: str, state: str, row: object) -> None:
    """Any state, by taking the guard away for a moment."""
    name = f"{table}_edge"
    with home.store.write("test") as tx:
        connection = tx.settings._connection
        guard = connection.execute(
            text("SELECT sql FROM sqlite_master WHERE name = :n"), {"n": name}
        ).scalar()
        connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(
            text(f"UPDATE {table} SET state = :s WHERE id = :i"),  # noqa: S608 - names of ours
            {"s": state, "i": row},
        )
        connection.exec_driver_sql(str(guard))


def _state(home: Home, submission: str) -> object:
    """As its row has it: most states fit no submission whose steps have not moved."""
    with home.store._database.read() as connection:
        query = "SELECT state FROM submission WHERE id = ?"
        return connection.exec_driver_sql(query, (submission,)).scalar_one()


def test_every_edge_of_a_submission(home: Home) -> None:
    submission = home.sealed(b"x")
    for old, new in itertools.product(SubmissionState, SubmissionState):
        _force(home, "submission", old, submission.id)
        allowed = old is new or new in SUBMISSION_EDGES[old]
        if allowed:
            with home.store.write("t") as tx:
                tx.outbox.put_state(submission.id, new)
            assert _state(home, submission.id) == new.value
        else:
            with (
                pytest.raises(StoreError, match=r"outbox\.edge"),
                home.store.write("t") as tx,
            ):
                tx.outbox.put_state(submission.id, new)
            assert _state(home, submission.id) == old.value


def test_every_edge_of_a_step(home: Home) -> None:
    step = home.sealed(b"x").steps[0]
    for old, new in itertools.product(StepState, StepState):
        _force(home, "step", old, step.id)
        update = StepUpdate(new, 0, 0, 0, "")
        if old is new or new in STEP_EDGES[old]:
            with home.store.write("t") as tx:
                tx.outbox.put_step(step.id, update)
        else:
            with (
                pytest.raises(StoreError, match=r"outbox\.edge"),
                home.store.write("t") as tx,
            ):
                tx.outbox.put_step(step.id, update)


def test_a_payload_is_written_once(home: Home) -> None:
    submission = home.sealed(b"x")
    with home.store.write("t") as tx:
        tx.outbox.freeze(submission.id, b"first")
    for other in (b"second", b""):
        with pytest.raises(StoreError, match=r"outbox\.frozen"), home.store.write("t") as tx:
            tx.outbox.freeze(submission.id, other)
    assert home.submission(submission.id).payload == b"first"


def test_a_receipt_is_written_once(home: Home) -> None:
    submission = home.sealed(b"x")
    with home.store.write("t") as tx:
        tx.outbox.put_receipt(submission.id, b"{}")
        tx.outbox.put_receipt(submission.id, b"{}")
    with pytest.raises(StoreError, match=r"outbox\.frozen"), home.store.write("t") as tx:
        tx.outbox.put_receipt(submission.id, b"{ }")


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE submission SET id = 'other'", "outbox.frozen"),
        ("UPDATE submission SET dossier_id = 'other'", "outbox.frozen"),
        ("DELETE FROM submission", "outbox.frozen"),
        ("UPDATE blob SET size = 1", "blob.fixed"),
        ("DELETE FROM blob", "blob.fixed"),
        ("UPDATE audit SET actor = 'nobody'", "audit.fixed"),
        ("DELETE FROM audit WHERE seq = 1", "audit.fixed"),
        ("UPDATE batch_event SET number = 9", "batch_event.fixed"),
        ("DELETE FROM batch_event", "batch_event.fixed"),
        ("UPDATE overruled SET reason = ''", "overruled.fixed"),
        ("DELETE FROM overruled", "overruled.fixed"),
    ],
)
def test_what_is_written_stays(home: Home, statement: str, code: str) -> None:
    home.sealed(b"x")
    dossier = home.signed_dossier(b"y")
    with home.store.write("t") as tx:
        tx.batches.open("b", dossier.id, home.clock.now())
        connection = tx.settings._connection
        connection.execute(
            text("INSERT INTO batch_event VALUES ('b', 1, 'page_added', 1, 0, 'x', NULL, '')")
        )
        tx.overruled.append(
            Overruled(home.clock.now(), "binh", dossier.id, "c1", (Finding.BLURRED,), "chấp nhận")
        )
    with pytest.raises(StoreError) as caught:
        _sql(home, statement)
    assert caught.value.code == code


def test_a_batch_takes_only_events_that_follow(home: Home) -> None:
    dossier = home.signed_dossier(b"y")
    with home.store.write("t") as tx:
        tx.batches.open("b", dossier.id, home.clock.now())
    event = BatchEvent(EventKind.PAGE_HIDDEN, 3, home.clock.now(), "binh")
    with pytest.raises(StoreError, match=r"batch\.event"), home.store.write("t") as tx:
        tx.batches.append("b", event)


def test_a_login_is_taken_once(home: Home) -> None:
    with (
        pytest.raises(InputError, match=r"account\.login_taken"),
        home.store.write("t") as tx,
    ):
        tx.accounts.add(Account("a-2", "binh", "Khác", Role.CLERK), "x", home.clock.now())


def _audit(home: Home, count: int) -> int:
    """Adds lines; the number of the first."""
    with home.store.write("binh") as tx:
        first = len(tx.audit.lines()) + 1
        for n in range(count):
            tx.audit.append("did", f"thing {n}", number=n, name="Nguyễn")
        assert tx.audit.broken_at() is None
    return first


@pytest.mark.parametrize(
    "change",
    [
        "at = at + 1",
        "actor = 'nobody'",
        "action = 'undid'",
        "ref = 'thing 9'",
        "detail = '{}'",
        "hash = zeroblob(32)",
        "seq = 100",
    ],
)
def test_an_edited_line_breaks_the_chain(home: Home, change: str) -> None:
    first = _audit(home, 5)
    _sql(home, "DROP TRIGGER audit_no_update")
    _sql(home, f"UPDATE audit SET {change} WHERE seq = {first + 2}")  # noqa: S608 - of this table
    with home.store.read() as tx:
        broken = tx.audit.broken_at()
    assert broken is not None
    assert broken <= (first + 3)


def test_a_removed_line_breaks_the_chain(home: Home) -> None:
    first = _audit(home, 5)
    _sql(home, "DROP TRIGGER audit_no_delete")
    _sql(home, f"DELETE FROM audit WHERE seq = {first + 2}")  # noqa: S608 - of this table
    with home.store.read() as tx:
        assert tx.audit.broken_at() == first + 3


def test_changed_lines_whose_own_hash_was_recomputed_break_the_next(home: Home) -> None:
    first = _audit(home, 3)
    _sql(home, "DROP TRIGGER audit_no_update")
    with home.store.write("t") as tx:
        from tthc_desktop.adapters.store.audit import _hash

        connection = tx.settings._connection
        rows = connection.execute(text("SELECT * FROM audit ORDER BY seq")).all()
        row = next(r for r in rows if r.seq == first)
        previous = next((r.hash for r in rows if r.seq == first - 1), bytes(32))
        forged = _hash(previous, row.seq, row.at, "nobody", row.action, row.ref, row.detail)
        connection.execute(
            text("UPDATE audit SET actor = 'nobody', hash = :h WHERE seq = :s"),
            {"h": forged, "s": first},
        )
        assert tx.audit.broken_at() == first + 1


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=20), st.integers(-(2**53) + 1, 2**53 - 1))
def test_any_detail_is_chained_and_comes_back(home: Home, word: str, number: int) -> None:
    with home.store.write("t") as tx:
        tx.audit.append("x", "y", word=word, number=number)
        assert tx.audit.lines()[-1].detail == {"word": word, "number": number}
        assert tx.audit.broken_at() is None
