"""A text in the relay's database that is none, or a row that is gone, stops nothing else, and is
not told as absent."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.busy_relay import CALLER, BusyRelay
from tests.support.province import UNIT, online_dossier
from tests.support.reuse_contract import query_of
from tests.support.tables import each_row
from tthc_desktop.adapters.portal.feed import ODD, page_of
from tthc_desktop.domain.story import StoryKind
from tthc_desktop.domain.wire import FeedPosition, StatusChange, chained
from tthc_desktop.relay import feed, owning
from tthc_desktop.relay.news import NewsReader, tell_waiting
from tthc_desktop.relay.opening import reading
from tthc_desktop.relay.report import report
from tthc_desktop.relay.row_by_row import DamagedError
from tthc_desktop.relay.upstream import Decision, OnlineDossier, ProvinceEvent
from tthc_desktop.services.ports.portal import ChangesPage

NONE = "CAST(x'ff' AS TEXT)"
"""A text that is none."""
CODE = "H01.45-261129-0077"


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[BusyRelay]:
    made = BusyRelay(tmp_path, 4)
    yield made
    made.close()


def _spoil(relay: BusyRelay, table: str, values: str, row: str) -> None:
    """Beside the program, as a disk does it: no key is looked after. Without values it goes."""
    path = relay.engine.url.database
    assert path
    act = f"UPDATE {table} SET {values}" if values else f"DELETE FROM {table}"  # noqa: S608 - own
    with closing(sqlite3.connect(path)) as beside, beside:
        assert beside.execute(f"{act} WHERE {row}").rowcount == 1


def _page(relay: BusyRelay, since: int = 0, chain: str = "") -> ChangesPage:
    """As a PC reads it."""
    with reading(relay.engine).begin() as connection:
        answer = feed.page(connection, UNIT, since, chain, "e")
    assert answer.status == 200
    return page_of(answer.body, FeedPosition("e", since, chain))


def _states(relay: BusyRelay) -> dict[str, str]:
    ids = [f"waiting-{n}" for n in range(3)]
    found = relay.submissions.query(CALLER, ids).body["submissions"]
    return {each: told["status"] for each, told in found.items()}


def _told(caplog: pytest.LogCaptureFixture, part: str, times: int = 1) -> None:
    errors = [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert [part in each for each in errors] == [True] * times
    caplog.clear()


def test_an_id_that_waits_stops_no_other(
    relay: BusyRelay, caplog: pytest.LogCaptureFixture
) -> None:
    before = report(_folder(relay))["damaged"]
    _spoil(relay, "submission", f"id = {NONE}", "id = 'waiting-0'")
    relay.province.decided = {f"waiting-{n}": Decision(CODE) for n in range(3)}
    relay.forwarder.round()
    relay.forwarder.round()
    assert _states(relay) == {"waiting-1": "accepted", "waiting-2": "accepted"}
    _told(caplog, "submission")
    assert report(_folder(relay))["damaged"] == before + 1


@each_row(
    "set_to",
    [
        f"reason = {NONE}",
        f"official_code = {NONE}",
        f"status = {NONE}",
        f"event = {NONE}",
        "at = x'ff'",
        "at = x'41'",
    ],
)
def test_a_change_that_cannot_be_read_keeps_its_place(
    tmp_path_factory: pytest.TempPathFactory, caplog: pytest.LogCaptureFixture, set_to: str
) -> None:
    relay = BusyRelay(tmp_path_factory.mktemp("relay"), 4)
    whole, before = _page(relay), report(_folder(relay))["damaged"]
    _spoil(relay, "change", f"{set_to}", "seq = 2")
    for _ in range(2):
        page = _page(relay)
        assert page.position == whole.position
        assert [c.seq for c in page.changes] == [1, 2, 3, 4]
        assert [c for c in page.changes if c.seq != 2] == [c for c in whole.changes if c.seq != 2]
        assert (page.changes[1].submission, page.changes[1].status) == (
            whole.changes[1].submission,
            ODD,
        )
    _told(caplog, "change")
    assert report(_folder(relay))["damaged"] == before + 1
    relay.close()


@each_row(
    ("table", "values", "row"),
    [
        ("change", "", "seq = 2"),
        ("change", f"submission = {NONE}", "seq = 2"),
        ("submission", f"id = {NONE}", "id LIKE '%8000-000000000001'"),
    ],
)
def test_what_is_gone_is_told_in_its_place(
    tmp_path_factory: pytest.TempPathFactory,
    caplog: pytest.LogCaptureFixture,
    table: str,
    values: str,
    row: str,
) -> None:
    relay = BusyRelay(tmp_path_factory.mktemp("relay"), 4)
    whole, before = _page(relay), report(_folder(relay))["damaged"]
    _spoil(relay, table, values, row)
    for _ in range(2):
        page = _page(relay)
        assert page.position == whole.position
        told = [(c.seq, c.status == ODD) for c in page.changes]
        assert told == [(1, False), (2, True), (3, False), (4, False)]
    with reading(relay.engine).begin() as connection:
        other = feed.page(connection, "H01.46", 0, "", "e").body["changes"]
    assert other == [{"seq": 2, "status": "unreadable"}], "it could have been that unit's"
    _told(caplog, "the feed")
    assert report(_folder(relay))["damaged"] > before
    caplog.clear()
    relay.close()


def test_a_number_that_was_never_given_is_nothing_lost(relay: BusyRelay) -> None:
    """The numbers of another database's may leave some out."""
    with relay.engine.begin() as connection:
        last, chain = feed.head(connection)
        submission = "waiting-0"
        change = StatusChange(last + 5, submission, "accepted", CODE, "", "x")
        connection.exec_driver_sql(
            "INSERT INTO change (seq, submission, status, official_code, reason, at, chain)"
            " VALUES (?, ?, 'accepted', ?, '', 'x', ?)",
            (change.seq, submission, CODE, chained(chain, change)),
        )
    assert [c.seq for c in _page(relay, last, chain).changes] == [last + 5]


def test_a_chain_that_cannot_be_read_ends_no_feed(
    relay: BusyRelay, caplog: pytest.LogCaptureFixture
) -> None:
    before = _page(relay)
    _spoil(relay, "change", f"chain = {NONE}", "seq = 4")
    page = _page(relay)
    assert page.changes == before.changes
    with relay.engine.begin() as connection:
        answer = feed.page(connection, UNIT, 4, before.position.chain, "e")
        assert answer.status == 409, "whoever knew it asks about everything"
        feed.append(connection, "waiting-0", "accepted", Decision(CODE), "2026-11-29T08:00:00Z")
    assert [c.seq for c in _page(relay, 4, page.position.chain).changes] == [5]
    _told(caplog, "change")


def test_news_that_cannot_be_read_stop_no_decision_and_no_other_news(
    relay: BusyRelay, caplog: pytest.LogCaptureFixture
) -> None:
    reader = NewsReader(relay.engine, relay.province)
    at = online_dossier().received_at
    relay.province.told = tuple(
        ProvinceEvent(name, StoryKind.PROGRESS, CODE, at, status=4) for name in ("e-1", "e-2")
    )
    reader.round()
    _spoil(relay, "province_event", f"body = {NONE}", "id = 'e-1'")
    relay.province.decided = {"waiting-0": Decision(CODE)}
    relay.forwarder.round()
    assert _states(relay)["waiting-0"] == "accepted"
    assert [c.event.id for c in _page(relay).changes if c.event] == ["e-2"]
    _told(caplog, "province_event")


@each_row("whose", ["submission", "online_feed"])
def test_whose_it_is_cannot_be_told(
    tmp_path_factory: pytest.TempPathFactory, caplog: pytest.LogCaptureFixture, whose: str
) -> None:
    """Then nobody gets its news, and what was decided is written all the same."""
    relay = BusyRelay(tmp_path_factory.mktemp("relay"), 4)
    code = CODE
    if whose == "submission":
        relay.province.decided = {"waiting-1": Decision(code)}
        relay.forwarder.round()
        _spoil(relay, "submission", f"unit = {NONE}", "id = 'waiting-1'")
    else:
        code = next(iter(relay.province.online_now))
        _spoil(relay, "submission", "operation = 'ATTACH'", "id = 'waiting-0'")
        _spoil(relay, "online_feed", f"unit = {NONE}", f"code = '{code}'")
    with relay.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM province_event")
        connection.exec_driver_sql(
            "INSERT INTO province_event (id, code, told, body) VALUES ('e-1', ?, 0, '{}')", (code,)
        )
    relay.province.decided = {"waiting-0": Decision(code)}
    relay.forwarder.round()
    assert _states(relay)["waiting-0"] == "accepted"
    with relay.engine.begin() as connection:
        with pytest.raises(DamagedError):
            owning.written_unit_of(connection, code)
        tell_waiting(connection, code)
        told = connection.exec_driver_sql("SELECT told FROM province_event").scalar()
    assert told == 0
    # Of a submission its row is told, and its name to whoever asks about it.
    _told(caplog, whose, 2 if whose == "submission" else 1)
    relay.close()


def test_what_is_to_be_passed_on_stops_no_other(
    relay: BusyRelay, caplog: pytest.LogCaptureFixture
) -> None:
    other = "00000000-0000-7000-8000-000000000001"
    with relay.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO resync VALUES (?, 'DVCQG', 2)", (other,))
    _spoil(
        relay,
        "submission",
        f"official_code = {NONE}",
        "id LIKE '%8000-000000000000'",
    )
    NewsReader(relay.engine, relay.province).round()
    assert relay.province.passed_on == [other]
    _told(caplog, "resync")


def test_a_code_that_cannot_be_read_hides_no_other(
    relay: BusyRelay, caplog: pytest.LogCaptureFixture
) -> None:
    codes = sorted(relay.codes.beginning("H01.45-"))
    _spoil(
        relay,
        "submission",
        "official_code = CAST(x'4830312e34352dff' AS TEXT)",
        f"official_code = '{codes[0]}'",
    )
    assert sorted(relay.codes.beginning("H01.45-")) == codes[1:]
    _told(caplog, "submission")


def test_papers_and_dossiers_beside_it_are_told(
    relay: BusyRelay, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = next(iter(relay.province.online_now)), online_dossier("H01.45-261120-0902")
    relay.province.online_now = {
        **relay.province.online_now,
        good.code: OnlineDossier(UNIT, good, {}),
    }
    relay.province.decided = {"waiting-0": Decision(bad)}
    relay.forwarder.round()
    _spoil(
        relay,
        "submission",
        f"operation = 'ATTACH', unit = {NONE}",
        "id = 'waiting-0'",
    )
    assert [d.code for d in relay.dossiers.feed(UNIT, 1).dossiers] == [good.code]
    _spoil(
        relay,
        "submission",
        f"dossier = {NONE}",
        "id LIKE '%8000-000000000000'",
    )
    assert relay.papers.find(CALLER, query_of("099185000000")) == ()
    assert {r.levelno for r in caplog.records} == {logging.ERROR}
    caplog.clear()


def _folder(relay: BusyRelay) -> Path:
    return Path(str(relay.engine.url.database)).parent


def test_the_report_counts_whatever_is_damaged(relay: BusyRelay) -> None:
    before = report(_folder(relay))
    columns = ("device", "unit", "dossier", "operation", "id", "status")  # the fifth waits
    for row, column in enumerate(columns, 1):
        _spoil(relay, "submission", f"{column} = {NONE}", f"rowid = {row}")
    after = report(_folder(relay))
    assert after["damaged"] == before["damaged"] + 6
    assert after["dossiers"] + after["attached"] == before["dossiers"] + before["attached"]
    assert after["blobs"] == before["blobs"]


def test_an_upload_that_cannot_be_read_keeps_no_other_from_going(
    relay: BusyRelay, caplog: pytest.LogCaptureFixture
) -> None:
    with relay.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE upload SET touched_ms = 0 WHERE named = 0")
        ids = list(connection.exec_driver_sql("SELECT id FROM upload WHERE named = 0").scalars())
    _spoil(relay, "upload", f"id = {NONE}", f"id = '{ids[0]}'")
    assert asyncio.run(relay.uploads.expire()) == len(ids) - 1
    _told(caplog, "upload")
