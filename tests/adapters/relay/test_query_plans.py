"""What the relay does again and again, and what one dossier makes it do, costs the same however
many it has finished."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex

from tests.support.busy_relay import WAITING, BusyRelay
from tests.support.old_relay import old_store
from tests.support.plans import scans, watching
from tthc_desktop.relay import store
from tthc_desktop.relay.facts import count_anew, submission_count
from tthc_desktop.relay.opening import open_engine
from tthc_desktop.relay.upstream import Upstream

FEW, MANY = 100, 3_000
_MORE, _AND = 1.3, 200
GROWING = frozenset(
    (
        *("submission", "upload", "claim", "submission_blob", "change", "province_event"),
        *("online_feed", "lookup"),
    )
)
"""Tables that hold whatever was finished, for ever."""


@pytest.fixture(scope="module")
def relays(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[BusyRelay, BusyRelay]]:
    """They differ in what is finished only."""
    folder = tmp_path_factory.mktemp("relays")
    few, many = BusyRelay(folder / "few", FEW), BusyRelay(folder / "many", MANY)
    yield few, many
    few.close()
    many.close()


Costs = dict[str, tuple[list[str], tuple[int, int], bool]]
"""The lines of its plans that go through history, what it took in both, and whether the second took
the lock of those who write."""


@pytest.fixture(scope="module")
def costs(relays: tuple[BusyRelay, BusyRelay]) -> Costs:
    """Of every round."""
    few, many = relays
    here, there = few.rounds(), many.rounds()
    found: Costs = {}
    for name, act in here.items():
        with watching(few.engine) as seen:
            act()
        with watching(many.engine) as more:
            there[name]()
        with many.engine.begin() as connection:
            lines = [
                f"{line} :: {asked.sql}"
                for asked in more.asked.values()
                for line in scans(connection, asked, GROWING)
                if not _is_first_row(asked.sql)
            ]
        found[name] = (lines, (seen.steps, more.steps), "BEGIN IMMEDIATE" in more.begun)
    return found


def _is_first_row(sql: str) -> bool:
    """It ends with the first row of the table or of its key: SQLite calls that a scan as well."""
    return "WHERE" not in sql and "LIMIT" in sql


def test_no_plan_goes_through_what_is_finished(costs: Costs) -> None:
    assert {name: lines for name, (lines, *_) in costs.items() if lines} == {}


def test_what_is_finished_costs_no_steps(costs: Costs) -> None:
    dear = {name: both for name, (_, both, _) in costs.items() if both[1] > both[0] * _MORE + _AND}
    assert dear == {}


def test_something_was_measured(costs: Costs) -> None:
    assert sum(few for _, (few, _), _ in costs.values()) > 2_000


def test_the_provincial_system_is_never_asked_while_the_database_is_held(
    relays: tuple[BusyRelay, BusyRelay], costs: Costs
) -> None:
    """It may take its time, and all would wait for it."""
    province = relays[0].province
    everything = {
        name for name, each in vars(Upstream).items() if callable(each) and name[0] != "_"
    }
    assert province.asked == everything, "else nothing was tried"
    assert province.asked_within == []


def test_questions_wait_for_no_writer(costs: Costs) -> None:
    written = {
        *("forwarding, one decided", "news", "begin a file", "commit", "a new device"),
        *("online feed, something decided", "papers of one owner", "national papers"),
    }
    assert {name for name, (_, _, writes) in costs.items() if writes} == written


def test_a_database_of_before_gets_what_finds_the_rest(tmp_path: Path) -> None:
    """Its files are marked as named, and the index that nothing uses any more goes."""
    old_store(tmp_path, b"{}")
    with closing(sqlite3.connect(tmp_path / "relay.db")) as before, before:
        for blob in ("named", "loose"):
            before.execute("INSERT INTO upload VALUES (?, '', 5, 5, 1)", (blob,))
        before.execute("INSERT INTO submission_blob VALUES ('s-1', 'named')")
        before.execute("CREATE INDEX upload_device ON upload (id)")
    engine = open_engine(tmp_path)
    with engine.begin() as connection:
        rows = connection.execute(select(store.upload.c.id, store.upload.c.named)).all()
        indexes = {index["name"] for index in inspect(connection).get_indexes("upload")}
    engine.dispose()
    assert dict(map(tuple, rows)) == {"named": 1, "loose": 0}
    assert indexes == {"upload_loose"}


def test_a_file_that_a_submission_took_is_none_of_the_rest(
    relays: tuple[BusyRelay, BusyRelay],
) -> None:
    few, _ = relays
    before = few.loose()
    few.commit()
    assert few.loose() == before


def test_postgresql_gets_the_same_partial_indexes() -> None:
    partial = {
        str(index.name): str(CreateIndex(index).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]  # its own
        for table in store.metadata.sorted_tables
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    assert set(partial) == {
        *("submission_waiting", "upload_loose", "online_feed_there", "device_counter"),
    }
    for text in partial.values():
        assert " WHERE " in text
        assert "%(" not in text


def test_the_number_of_submissions_is_kept_with_each(tmp_path: Path) -> None:
    """What a start counts is what was written down since the last."""
    relay = BusyRelay(tmp_path, 10)
    relay.commit()
    with relay.engine.begin() as connection:
        kept = submission_count(connection)
        assert kept == count_anew(connection) == 10 + WAITING + 1
    relay.close()
