"""A row that is damaged is told as what it is, and stops no other."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.busy_relay import CALLER, BusyRelay
from tests.support.province import UNIT, online_dossier
from tests.support.relay import new_id, payload_of
from tests.support.reuse_contract import query_of
from tthc_desktop.domain.wire import Receipt, sha256_hex
from tthc_desktop.relay import feed
from tthc_desktop.relay.answers import JsonAnswer
from tthc_desktop.relay.news import tell_waiting
from tthc_desktop.relay.opening import reading
from tthc_desktop.relay.report import report
from tthc_desktop.relay.submissions import Submitted
from tthc_desktop.relay.upstream import OnlineDossier

DAMAGED = ["", "{}", '{"payl', "[]", '{"payload_sha256": 5}', '{"payload_sha256": "abc"}']


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[BusyRelay]:
    made = BusyRelay(tmp_path, 4)
    yield made
    made.close()


def _set(relay: BusyRelay, sql: str, *values: object) -> None:
    with relay.engine.begin() as connection:
        assert connection.exec_driver_sql(sql, values).rowcount == 1


def _committed(relay: BusyRelay) -> tuple[str, bytes, Receipt]:
    submission = new_id()
    payload = payload_of(submission)
    submitted = relay.submissions.offered(CALLER, submission, payload)
    assert isinstance(submitted, Submitted)
    answer = relay.submissions.commit(submitted, [], 5)
    return submission, payload, Receipt.from_json(answer.body["receipt"])


@pytest.mark.parametrize("receipt", DAMAGED)
def test_a_receipt_that_is_none_fails_no_question(
    relay: BusyRelay, caplog: pytest.LogCaptureFixture, receipt: str
) -> None:
    (good, *_), (bad, payload, _) = _committed(relay), _committed(relay)
    _set(relay, "UPDATE submission SET receipt = ? WHERE id = ?", receipt, bad)
    for _ in range(2):
        found = relay.submissions.query(CALLER, [good, bad]).body["submissions"]
        assert set(found) == {good, bad}
        assert found[bad]["status"] == "waiting"
        assert found[bad]["payload_sha256"] == sha256_hex(payload), "what it really holds"
    assert [bad in record.getMessage() for record in caplog.records] == [True], "told once"
    caplog.clear()


@pytest.mark.loud("a row of submission is damaged")
@pytest.mark.loud("a submission is damaged")
def test_a_row_that_cannot_be_read_is_not_told_as_absent(
    relay: BusyRelay, caplog: pytest.LogCaptureFixture
) -> None:
    (good, *_), (bad, payload, _) = _committed(relay), _committed(relay)
    _set(relay, "UPDATE submission SET reason = CAST(x'ff' AS TEXT) WHERE id = ?", bad)
    found = relay.submissions.query(CALLER, [good, bad, new_id()]).body["submissions"]
    assert set(found) == {good, bad}
    assert found[good]["status"] == "waiting"
    assert found[bad] == {
        "status": "unreadable",
        "official_code": "",
        "reason": "",
        "payload_sha256": sha256_hex(payload),
    }
    assert bad in caplog.text


def test_the_same_once_more_gets_a_receipt_again(
    relay: BusyRelay, caplog: pytest.LogCaptureFixture
) -> None:
    """The very same one, once its files were read again."""
    bad, payload, first = _committed(relay)
    _set(relay, "UPDATE submission SET receipt = '{' WHERE id = ?", bad)
    assert relay.submissions.get(CALLER, bad).status == 500
    submitted = relay.submissions.offered(CALLER, bad, payload)
    assert isinstance(submitted, Submitted)
    answer = relay.submissions.commit(submitted, [], 99)
    assert (answer.status, Receipt.from_json(answer.body["receipt"])) == (200, first)
    assert Receipt.from_json(relay.submissions.get(CALLER, bad).body["receipt"]) == first
    again = relay.submissions.offered(CALLER, bad, payload)
    assert isinstance(again, JsonAnswer)
    assert again.status == 200
    assert bad in caplog.text
    caplog.clear()


def test_the_report_counts_them(relay: BusyRelay, tmp_path: Path) -> None:
    before = report(tmp_path)["damaged"]
    for text in ("'{'", "CAST(x'ff' AS TEXT)"):
        bad, _, _ = _committed(relay)
        _set(relay, f"UPDATE submission SET receipt = {text} WHERE id = ?", bad)  # noqa: S608 - own
    assert report(tmp_path)["damaged"] == before + 2


def test_a_story_that_is_none_stops_no_feed(
    relay: BusyRelay, caplog: pytest.LogCaptureFixture
) -> None:
    _set(relay, "UPDATE change SET event = '{\"id' WHERE seq = 2")
    with reading(relay.engine).begin() as connection:
        changes = feed.page(connection, UNIT, 0, "", "e").body["changes"]
    assert [(each["seq"], "event" in each) for each in changes] == [(n, False) for n in range(1, 5)]
    assert "2" in caplog.text
    caplog.clear()


def test_news_that_are_damaged_stop_no_decision(
    relay: BusyRelay, caplog: pytest.LogCaptureFixture
) -> None:
    _set(relay, "UPDATE province_event SET told = 0, body = '{' WHERE id = 'told-1'")
    with relay.engine.begin() as connection:
        code = connection.exec_driver_sql("SELECT code FROM province_event WHERE id = 'told-1'")
        tell_waiting(connection, str(code.scalar()))
    assert "told-1" in caplog.text
    caplog.clear()


def test_what_was_attached_and_is_damaged_stops_no_other_dossier(
    relay: BusyRelay, caplog: pytest.LogCaptureFixture
) -> None:
    other = online_dossier("H01.45-261120-0902")
    relay.province.online_now = {
        **relay.province.online_now,
        other.code: OnlineDossier(UNIT, other, {}),
    }
    bad = next(iter(relay.province.online_now))
    _set(
        relay,
        "UPDATE submission SET operation = 'ATTACH', status = 'accepted', official_code = ?,"
        " payload = x'7b' WHERE id = 'waiting-0'",
        bad,
    )
    for _ in range(2):
        assert [d.code for d in relay.dossiers.feed(UNIT, 0).dossiers] == [other.code]
    with pytest.raises(ValueError, match="no JSON"):
        relay.dossiers.get(UNIT, bad)
    assert len([r for r in caplog.records if r.levelno >= logging.ERROR]) == 1
    assert bad in caplog.text
    caplog.clear()


def test_a_dossier_that_is_damaged_hides_no_other_papers(
    relay: BusyRelay, caplog: pytest.LogCaptureFixture
) -> None:
    owner = "099185000003"  # of which nothing waits
    _set(
        relay,
        "UPDATE submission SET payload = x'7b' WHERE owner_sha256 = ?",
        sha256_hex(owner.encode()),
    )
    assert relay.papers.find(CALLER, query_of(owner)) == ()
    assert "damaged" in caplog.text
    caplog.clear()


@pytest.mark.loud("a row of submission is damaged")
@pytest.mark.loud("a submission is damaged")
@pytest.mark.parametrize("column", ["unit", "status", "official_code", "reason"])
@pytest.mark.parametrize("value", ["CAST(x'ff' AS TEXT)", "x'483031'"])
def test_what_cannot_be_told_of_one_is_not_absent_and_fails_no_other(
    relay: BusyRelay, column: str, value: str
) -> None:
    (good, *_), (bad, payload, _) = _committed(relay), _committed(relay)
    _set(relay, f"UPDATE submission SET {column} = {value} WHERE id = ?", bad)  # noqa: S608 - own words
    found = relay.submissions.query(CALLER, [good, bad]).body["submissions"]
    assert found[good]["status"] == "waiting"
    assert (found[bad]["status"], found[bad]["payload_sha256"]) == (
        "unreadable",
        sha256_hex(payload),
    )


@pytest.mark.loud("receipt of a submission")
def test_looking_closer_at_many_takes_one_connection_at_a_time(
    relay: BusyRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of which there are fifteen: several that hold one and want another would wait for ever."""
    bad, _, _ = _committed(relay)
    _set(relay, "UPDATE submission SET receipt = '' WHERE id = ?", bad)
    held: list[int] = []
    engine = relay.submissions._standings._reading

    def tell(*_: object) -> None:
        held.append(engine.pool.checkedout())  # type: ignore[attr-defined]  # of Pool's subclasses

    monkeypatch.setattr(relay.submissions._standings._damage, "tell", tell)
    assert set(relay.submissions.query(CALLER, [bad]).body["submissions"]) == {bad}
    assert held == [0]


@pytest.mark.loud("a submission, or its receipt")
def test_one_of_a_damaged_unit_is_not_told_as_absent_to_who_asks_for_it_alone(
    relay: BusyRelay,
) -> None:
    bad, _, _ = _committed(relay)
    _set(relay, "UPDATE submission SET unit = x'483031' WHERE id = ?", bad)
    answer = relay.submissions.get(CALLER, bad)
    assert (answer.status, answer.body) == (500, {"error": "damaged"})
    assert relay.submissions.get(CALLER, new_id()).status == 404


@pytest.mark.loud("a row of online_feed is damaged")
def test_a_damaged_line_of_a_dossier_that_is_gone_is_read_apart_once(relay: BusyRelay) -> None:
    code = next(iter(relay.province.online_now))
    relay.dossiers.feed(UNIT, 0)
    relay.province.online_now = {}
    _set(relay, "UPDATE online_feed SET unit = CAST(x'ff' AS TEXT) WHERE code = ?", code)
    relay.dossiers.feed(UNIT, 0)
    with relay.engine.begin() as connection:
        row = connection.exec_driver_sql(
            "SELECT unit, sha256 FROM online_feed WHERE code = ?", (code,)
        ).one()
    assert tuple(row) == ("", "")


@pytest.mark.loud("a row of online_feed is damaged")
@pytest.mark.parametrize("column", ["unit", "sha256"])
@pytest.mark.parametrize("value", ["CAST(x'ff' AS TEXT)", "x'483031'"])
def test_a_damaged_line_of_the_newest_dossier_is_made_anew(
    relay: BusyRelay, column: str, value: str
) -> None:
    """SQLite gives the number of the last row that is taken away to the next that comes."""
    relay.dossiers.feed(UNIT, 0)
    with relay.engine.begin() as connection:
        last = connection.exec_driver_sql("SELECT code FROM online_feed ORDER BY rowid DESC")
        code = str(last.scalar())
    _set(relay, f"UPDATE online_feed SET {column} = {value} WHERE code = ?", code)  # noqa: S608 - own
    relay.province.online_now = dict(relay.province.online_now)
    for _ in range(2):
        assert code in [dossier.code for dossier in relay.dossiers.feed(UNIT, 0).dossiers]


@pytest.mark.loud("receipt of a submission")
@pytest.mark.parametrize("payload", ["'abc'", "CAST(x'ff' AS TEXT)", "5"])
def test_a_receipt_and_a_payload_that_are_none_fail_no_question(
    relay: BusyRelay, payload: str
) -> None:
    (good, *_), (bad, *_) = _committed(relay), _committed(relay)
    _set(relay, f"UPDATE submission SET receipt = '', payload = {payload} WHERE id = ?", bad)  # noqa: S608 - own
    found = relay.submissions.query(CALLER, [good, bad]).body["submissions"]
    assert found[good]["payload_sha256"]
    assert found[bad]["payload_sha256"] == "", "nothing follows from it"
