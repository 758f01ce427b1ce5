"""What the relay tells of submissions: standings and the changes feed, true and odd."""

from __future__ import annotations

import json

import pytest

from tests.support.portal_answers import (
    ACCEPTED,
    STANDING,
    change_told,
    changes,
    fault_at,
    feed_page,
    portal_at,
    query,
)
from tests.support.proving import (
    json_reply,
    relaying,
    signed,
    unsigned,
)
from tests.support.stub_server import Asked, Reply
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.wire import (
    FeedPosition,
    Standing,
    StatusChange,
)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b"[]"),
        json_reply(200, {"submissions": []}),
        json_reply(200, {"submissions": {"other": STANDING}}),
    ],
)
def test_a_standing_that_is_none(reply: Reply) -> None:
    assert fault_at(lambda *_: reply, query).fault is Fault.SERVER


def test_standings() -> None:
    told = {
        "a": ACCEPTED,
        "b": STANDING | {"status": "rejected", "reason": "thiếu\x1b[2J trang"},
        "c": ACCEPTED | {"official_code": "\x1b]0;x"},
        "d": STANDING | {"status": "lost"},
    }
    with relaying(lambda *_: json_reply(200, {"submissions": told})) as url:
        portal = portal_at(url)
        found = portal.query(["a", "b", "c", "d", "e"])
        portal.close()
    assert [found[name].status for name in "abcd"] == ["accepted", "rejected", "odd", "odd"]
    assert found["b"].reason == "thiếu[2J trang"
    assert found["c"].official_code == "]0;x"
    assert "e" not in found


@pytest.mark.parametrize(
    "bad",
    [
        {},
        None,
        [],
        "waiting",
        STANDING | {"status": 5},
        STANDING | {"reason": None},
        STANDING | {"payload_sha256": "x"},
        STANDING | {"payload_sha256": 7},
    ],
    ids=str,
)
def test_a_standing_that_cannot_be_read_is_there_and_says_nothing(bad: object) -> None:
    told = {"a": STANDING, "b": bad}
    with relaying(lambda *_: json_reply(200, {"submissions": told})) as url:
        portal = portal_at(url)
        found = portal.query(["a", "b", "c"])
        portal.close()
    assert found["a"].status == "waiting"
    assert found["b"] == Standing("odd", "", "", "")
    assert "c" not in found


@pytest.mark.parametrize(
    ("bad", "seq"),
    [
        (change_told(5, status=5), 5),
        (change_told(5, official_code=None), 5),
        ({"seq": 5}, 5),
        ({"seq": "5"}, 0),
        ({"seq": 1 << 60}, 0),
        ({}, 0),
        (None, 0),
        ("a line", 0),
        ([], 0),
    ],
    ids=str,
)
def test_a_line_that_cannot_be_read_is_odd_by_itself(bad: object, seq: int) -> None:
    with relaying(lambda *_: feed_page(change_told(4), bad, change_told(6))) as url:
        portal = portal_at(url)
        page = portal.changes(FeedPosition("e1", 3, "a" * 64))
        portal.close()
    assert page is not None
    assert [each.status for each in page.changes] == ["accepted", "odd", "accepted"]
    assert page.changes[1] == StatusChange(seq, "", "odd", "", "", "")


def test_many_ids_are_asked_in_parts() -> None:
    sizes: list[int] = []

    def finish(asked: Asked, reply: Reply) -> Reply:
        ids = json.loads(asked.body)["ids"]
        sizes.append(len(ids))
        return signed(asked, json_reply(200, {"submissions": dict.fromkeys(ids, STANDING)}))

    with relaying(lambda *_: Reply(200), finish) as url:
        portal = portal_at(url)
        assert len(portal.query([f"s-{number}" for number in range(1001)])) == 1001
        assert portal.query([]) == {}
        portal.close()
    assert sizes == [500, 500, 1]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b"[]"),
        feed_page(change_told(3)),
        feed_page(change_told(5), change_told(5)),
        feed_page(change_told(6), change_told(5)),
        feed_page(change_told(10)),
        feed_page(change_told(1 << 60), seq=1 << 60),
        feed_page(change_told(4), seq=2),
        feed_page(seq=2),
        feed_page(seq=3),
        feed_page(seq=-1),
        feed_page(seq=9.5),
        feed_page(seq=True),
        feed_page(change_told(4), epoch="e2"),
        feed_page(change_told(4), epoch=""),
        feed_page(change_told(4), position={"seq": 9, "chain": ""}),
        feed_page(change_told(4), position={"seq": 9, "chain": "\x1b" * 64}),
        Reply(200, feed_page(change_told(4)).body.replace(b'"seq": 9', b'"seq": NaN')),
        Reply(200, feed_page(change_told(4)).body.replace(b'"seq": 9', b'"seq": 1e999')),
        Reply(200, feed_page(change_told(4)).body.replace(b'"seq": 9', b'"seq": ' + b"9" * 5000)),
    ],
)
def test_a_feed_that_does_not_go_on(reply: Reply) -> None:
    assert fault_at(lambda *_: reply, changes).fault is Fault.SERVER


def test_an_odd_change_stops_nobody() -> None:
    odd = [
        change_told(4, official_code="\x1b[31mH01"),
        change_told(5, status="lost"),
        change_told(6, status="rejected", official_code="", reason="sai\u202e\x07" + "x" * 5000),
        change_told(7),
    ]
    with relaying(lambda *_: feed_page(*odd)) as url:
        portal = portal_at(url)
        found = portal.changes(FeedPosition("e1", 3, "a" * 64))
        portal.close()
    assert found is not None
    assert [each.status for each in found.changes] == ["odd", "odd", "rejected", "accepted"]
    assert found.changes[0].official_code == "[31mH01"
    assert found.changes[2].reason.startswith("saixxx")
    assert len(found.changes[2].reason) == 300
    assert found.position == FeedPosition("e1", 9, "b" * 64)


def test_a_place_that_the_feed_never_had() -> None:
    asked: list[str] = []

    def script(_: str, path: str) -> Reply:
        asked.append(path)
        return Reply(409, b'{"error":"position","epoch":"e2"}')

    with relaying(script) as url:
        portal = portal_at(url)
        assert portal.changes(FeedPosition("e1", 3, "a" * 64)) is None
        portal.close()
    assert asked == [f"/v1/changes?since=3&chain={'a' * 64}&epoch=e1"]
    error = fault_at(lambda *_: Reply(409, b'{"error":"position"}'), changes, unsigned)
    assert error.fault is Fault.CAPTIVE
