"""What the provincial system tells of a dossier, in the relay's feed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.adapters.relay.test_dossiers import FIELDS
from tests.support.enrolled import EnrolledPc
from tests.support.relay import RelayChild, decided, new_id, payload_of
from tests.support.relay_device import RelayDevice
from tests.support.story import StoryFolder
from tthc_desktop.adapters.portal.dossiers import RelayPortalDossiers
from tthc_desktop.domain.portal_dossier import PortalFile
from tthc_desktop.domain.wire import FeedPosition, sha256_hex
from tthc_desktop.relay.feed import chain_all, head
from tthc_desktop.relay.opening import open_engine
from tthc_desktop.services.ports.portal import PortalError

RESULT = b"%PDF-1.7 giay khai sinh"


@pytest.fixture
def story(own: RelayChild) -> StoryFolder:
    return StoryFolder(own.data)


def created(relay: RelayChild, **more: Any) -> tuple[str, str]:
    """Submission and official code."""
    blob, submission = new_id(), new_id()
    relay.upload(blob, b"paper")
    payload = payload_of(submission, (blob, b"paper"), device=submission, **more)
    assert relay.put(submission, payload).status == 201
    return submission, str(decided(relay, submission)["official_code"])


def told(relay: RelayChild, enough: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
    """The whole feed, as soon as there is enough in it."""
    done = threading.Event()
    for _ in range(300):
        changes: list[dict[str, Any]] = relay.ask("GET", "/v1/changes?since=0").json["changes"]
        if enough(changes):
            return changes
        done.wait(0.05)
    pytest.fail(f"the feed never told that: {changes}")


def many(count: int) -> Callable[[list[dict[str, Any]]], bool]:
    return lambda changes: len(changes) >= count


def test_what_is_taken_is_told_to_be_synchronised_and_why_not(
    own: RelayChild, story: StoryFolder
) -> None:
    story.sync, story.fail = ["DVCQG"], {"EMC": "Thiếu mã lĩnh vực."}
    story.write()
    submission, code = created(own)
    accepted, *changes = told(own, many(3))
    assert (accepted["status"], "event" in accepted) == ("accepted", False)
    assert [(c["submission"], c["official_code"]) for c in changes] == [(submission, code)] * 2
    systems = {c["event"]["system"]: (c["status"], c["reason"]) for c in changes}
    assert systems == {"DVCQG": ("synced", ""), "EMC": ("sync_failed", "Thiếu mã lĩnh vực.")}


def test_each_piece_of_news_is_told_once_also_after_a_restart(
    own: RelayChild, story: StoryFolder
) -> None:
    submission, code = created(own)
    story.tell("n1", "progress", code, status=4)
    story.tell("n1", "progress", code, status=9)
    told(own, many(2))
    own.restart()
    story.tell("n2", "supplement", code, text="Giấy chứng sinh", until="2026-12-01T17:00:00+07:00")
    changes = told(own, many(3))
    assert [c["event"]["id"] for c in changes[1:]] == ["n1", "n2"]
    assert changes[1]["event"]["portal_status"] == 4
    assert changes[2]["event"]["until"] == "2026-12-01T17:00:00+07:00"
    assert {c["submission"] for c in changes} == {submission}


def test_news_of_a_dossier_that_is_not_here_yet_waits_for_it(
    own: RelayChild, story: StoryFolder
) -> None:
    _, first = created(own)
    prefix, number = first.rsplit("-", 1)
    coming = f"{prefix}-{int(number) + 1:04d}"
    story.tell("n2", "progress", coming, "2026-11-24T09:00:00+07:00", status=9)
    story.tell("n1", "progress", coming, "2026-11-24T08:00:00+07:00", status=4)
    story.tell("n0", "progress", first, status=4)
    assert [c["status"] for c in told(own, many(2))] == ["accepted", "progress"]
    _, second = created(own)
    assert second == coming
    changes = told(own, many(5))
    assert [c["event"]["id"] for c in changes[3:]] == ["n1", "n2"], "in the order of their time"
    assert changes[2]["status"] == "accepted"


BAD: tuple[dict[str, Any], ...] = (
    {"id": ""},
    {"id": "x" * 101},
    {"id": "a\u202eb"},
    {"kind": "praised"},
    {"code": "TẠM-Q2-000001"},
    {"status": 11},
    {"status": "4"},
    {"status": 0},
    {"system": "DVCQG"},
    {"at": "2026-11-24T08:00:00"},
    {"kind": "synced", "system": "VNeID", "status": 0},
    {"kind": "sync_failed", "system": "DVCQG"},
    {"kind": "supplement"},
    {"kind": "result"},
    {"kind": "result", "files": [{"id": "f", "name": "x", "path": "../relay.key"}]},
)


def test_news_that_make_no_sense_stop_no_other(own: RelayChild, story: StoryFolder) -> None:
    _, code = created(own)
    for number, bad in enumerate(BAD):
        entry = {"kind": "progress", "status": 4, "at": "2026-11-24T08:00:00+07:00"}
        story.events.append({"id": f"bad {number}", "code": code, **entry, **bad})
    story.tell("good", "progress", code, status=4)
    changes = told(own, many(2))
    assert [c["event"]["id"] for c in changes[1:]] == ["good"]


def test_the_position_proves_the_events_too(own: RelayChild, story: StoryFolder) -> None:
    _, code = created(own)
    story.tell("n1", "progress", code, status=4)
    told(own, many(2))
    answer = own.ask("GET", "/v1/changes?since=0").json
    own.stop()
    engine = open_engine(own.data)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE change SET chain = ''")
        chain_all(connection)
        assert head(connection) == (answer["position"]["seq"], answer["position"]["chain"])
    engine.dispose()


def test_a_result_is_fetched_by_its_news_and_belongs_to_its_unit(
    own: RelayChild, story: StoryFolder, asking: RelayPortalDossiers
) -> None:
    _, code = created(own, fields=FIELDS)
    story.put_file("kq.pdf", RESULT)
    story.tell("n1", "result", code, status=9, files=[{"id": "f1", "name": "KQ", "path": "kq.pdf"}])
    [_, change] = told(own, many(2))
    [file] = change["event"]["files"]
    assert (file["sha256"], file["size"]) == (sha256_hex(RESULT), len(RESULT))
    wanted = PortalFile("n1~f1", "KQ", "", file["sha256"], file["size"])
    assert asking.file(code, wanted) == RESULT
    for other in ("n1~f2", "n2~f1", "f1", "n1~../relay.key"):
        with pytest.raises(PortalError):
            asking.file(code, PortalFile(other, "KQ", "", file["sha256"], file["size"]))
    _, second = created(own, fields=FIELDS)
    with pytest.raises(PortalError):  # what was told of one dossier is no file of another
        asking.file(second, wanted)
    stranger = own.enrolled("H01.46")
    path = f"/v1/dossiers/{code}/files/n1~f1"
    assert stranger.ask("GET", path).status == 404


def _again(relay: RelayChild, submission: str, body: str, by: RelayDevice | None = None) -> int:
    path = f"/v1/submissions/{submission}/resync"
    return (by or relay.device).ask("POST", path, body.encode()).status


def test_it_is_passed_on_once_more_when_somebody_asks(own: RelayChild, story: StoryFolder) -> None:
    story.fail = {"DVCQG": "Cổng DVCQG không trả lời."}
    story.write()
    submission, _ = created(own)
    told(own, many(2))
    story.fail, story.sync = {}, ["DVCQG"]
    story.write()
    assert _again(own, submission, '{"system": "DVCQG"}') == 202
    assert _again(own, submission, '{"system": "DVCQG"}') == 202
    changes = told(own, lambda found: found[-1]["status"] == "synced")
    assert [c["status"] for c in changes[:2]] == ["accepted", "sync_failed"]
    assert _again(own, submission, '{"system": "VNeID"}') == 400
    assert _again(own, submission, "[]") == 400
    assert _again(own, new_id(), '{"system": "DVCQG"}') == 404
    stranger = own.enrolled("H01.46")
    assert _again(own, submission, '{"system": "DVCQG"}', by=stranger) == 404


def test_a_pc_reads_the_story_with_everything_else(own: RelayChild, story: StoryFolder) -> None:
    _, code = created(own)
    story.tell("n1", "supplement", code, text="Giấy chứng sinh")
    told(own, many(2))
    portal = EnrolledPc.at(own).portal()
    page = portal.changes(FeedPosition(""))
    portal.close()
    assert page is not None
    [_, change] = page.changes
    assert (change.status, change.reason) == ("supplement", "Giấy chứng sinh")
    assert change.event is not None
    assert change.event.id == "n1"
