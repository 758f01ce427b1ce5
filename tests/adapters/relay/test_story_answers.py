"""Stories in the feed as a relay may tell them, true and odd."""

from __future__ import annotations

from typing import Any

import pytest

from tthc_desktop.adapters.portal.feed import ODD, page_of
from tthc_desktop.domain.story import StoryFile
from tthc_desktop.domain.wire import FeedPosition, StatusChange

CODE = "H01.45-261123-0001"
FILE = {"id": "f1", "name": "Giấy khai sinh.pdf", "sha256": "ab" * 32, "size": 5}


def told(seq: int, status: str, event: Any, **more: Any) -> dict[str, Any]:
    usual = {"official_code": CODE, "reason": "Thiếu", "at": "2026-11-24T08:00:00+07:00"}
    return {"seq": seq, "submission": "s", "status": status, **usual, "event": event, **more}


def page(*changes: dict[str, Any]) -> tuple[StatusChange, ...]:
    seq = len(changes)
    body = {"epoch": "e1", "changes": list(changes), "position": {"seq": seq, "chain": "a" * 64}}
    return page_of(body, FeedPosition("e1")).changes


def test_stories_as_they_are() -> None:
    synced, asked, result = page(
        told(1, "synced", {"id": "n1", "system": "DVCQG"}),
        told(2, "supplement", {"id": "n2", "until": "2026-12-01T17:00:00+07:00", "new": "word"}),
        told(3, "result", {"id": "n3", "portal_status": 9, "files": [FILE]}),
    )
    assert (synced.status, synced.event and synced.event.system) == ("synced", "DVCQG")
    assert asked.event is not None
    assert asked.event.until == "2026-12-01T17:00:00+07:00"
    assert result.event is not None
    assert result.event.files == (StoryFile("f1", "Giấy khai sinh.pdf", "ab" * 32, 5),)


@pytest.mark.parametrize(
    ("status", "event", "more"),
    [
        ("praised", {"id": "n"}, {}),
        ("synced", {"id": "n"}, {}),
        ("synced", {"id": "n", "system": "VNeID"}, {}),
        ("progress", {"id": "n", "portal_status": 4, "system": "DVCQG"}, {}),
        ("progress", {"id": "n"}, {}),
        ("progress", {"id": "n", "portal_status": 11}, {}),
        ("progress", {"id": "n", "portal_status": -1}, {}),
        ("progress", {"id": "n", "portal_status": True}, {}),
        ("progress", {"id": "", "portal_status": 4}, {}),
        ("progress", {"id": "n\x1b[2J", "portal_status": 4}, {}),
        ("progress", {"id": "n" * 101, "portal_status": 4}, {}),
        ("progress", {"portal_status": 4}, {}),
        ("progress", [], {}),
        ("progress", "x", {}),
        ("progress", {"id": "n", "portal_status": 4}, {"official_code": "TẠM-Q2-000001"}),
        ("progress", {"id": "n", "portal_status": 4}, {"at": "gestern"}),
        ("progress", {"id": "n", "portal_status": 4}, {"at": "2026-11-24T08:00:00"}),
        ("supplement", {"id": "n", "until": "morgen"}, {}),
        ("result", {"id": "n"}, {}),
        ("result", {"id": "n", "files": [FILE] * 51}, {}),
        ("result", {"id": "n", "files": [FILE | {"sha256": "x"}]}, {}),
        ("result", {"id": "n", "files": [FILE | {"size": 0}]}, {}),
        ("result", {"id": "n", "files": [FILE | {"id": "../x\x00"}]}, {}),
        ("progress", {"id": "n", "portal_status": 4, "files": [FILE]}, {}),
    ],
)
def test_an_odd_story_stops_no_other(status: str, event: Any, more: dict[str, Any]) -> None:
    good = told(2, "progress", {"id": "n2", "portal_status": 4})
    odd, whole = page(told(1, status, event, **more), good)
    assert (odd.status, odd.event) == (ODD, None)
    assert whole.status == "progress"


def test_what_was_decided_counts_whatever_stands_beside_it() -> None:
    [change] = page(told(1, "accepted", {"id": "n"}))
    assert (change.status, change.event) == ("accepted", None)


def test_a_word_of_the_story_without_its_event_is_odd() -> None:
    [change] = page(told(1, "progress", None))
    assert change.status == ODD


def test_a_code_with_unseen_characters_is_none() -> None:
    [change] = page(told(1, "accepted", None, official_code="\x1b" + CODE))
    assert change.status == ODD
