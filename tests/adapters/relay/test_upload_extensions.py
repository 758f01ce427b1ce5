"""What the relay takes beyond the core of tus, its limits, and what it signs for."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from starlette.requests import ClientDisconnect
from starlette.types import Message

from tests.support.relay import RelayChild, creation, new_id, patching, payload_of
from tthc_desktop.domain.wire import OFFSET_MEDIA, sha256_hex
from tthc_desktop.relay import store, upload_rows
from tthc_desktop.relay.bytes_in import SYNC_AT_ONCE, SYNC_BYTES, SYNC_S, BytesIn
from tthc_desktop.relay.caller import Caller
from tthc_desktop.relay.opening import open_engine
from tthc_desktop.relay.pace import GRACE_S, IDLE_S, SLOWEST, Pace
from tthc_desktop.relay.turns import Visit
from tthc_desktop.relay.upload_rows import KEEP_MS, NewUpload, UploadState
from tthc_desktop.relay.uploads import Refused, Uploads

CALLER = Caller("device", "H01.45")


def test_the_options_are_told(relay: RelayChild) -> None:
    for path in ("/v1/uploads", f"/v1/uploads/{new_id()}"):
        answer = relay.ask("OPTIONS", path)
        assert answer.status == 204
        assert answer.headers["tus-version"] == "1.0.0"
        extensions = answer.headers["tus-extension"].split(",")
        assert extensions == ["creation", "creation-with-upload", "termination", "expiration"]
        assert int(answer.headers["tus-max-size"]) == relay.device.hello()["limits"]["upload"]


def _created_with(relay: RelayChild, blob: str, content: bytes, body: bytes) -> int:
    headers = creation(blob, sha256_hex(content), len(content)) | {"Content_Type": OFFSET_MEDIA}
    answer = relay.ask("POST", "/v1/uploads", body, **headers)
    assert answer.status == 201
    return answer.offset


def test_creation_with_all_or_some_of_the_bytes(relay: RelayChild) -> None:
    blob, content = new_id(), os.urandom(100_000)
    assert _created_with(relay, blob, content, content) == 100_000
    assert relay.verify(blob).status == 200
    blob = new_id()
    assert _created_with(relay, blob, content, content[:70_000]) == 70_000
    assert relay.patch(blob, 70_000, content[70_000:]).offset == 100_000
    assert relay.verify(blob).status == 200


def test_creation_with_bytes_of_what_was_begun_leaves_them_unread(relay: RelayChild) -> None:
    blob, content = new_id(), os.urandom(100_000)
    relay.create(blob, content)
    relay.patch(blob, 0, content[:10])
    assert _created_with(relay, blob, content, b"x" * 100_000) == 10
    assert relay.patch(blob, 10, content[10:]).offset == 100_000
    assert _created_with(relay, blob, content, b"x" * 100_000) == 100_000
    assert relay.verify(blob).status == 200


def test_an_ordinary_client_promises_no_hash_and_gets_an_id(relay: RelayChild) -> None:
    answer = relay.ask("POST", "/v1/uploads", Tus_Resumable="1.0.0", Upload_Length="5")
    assert answer.status == 201
    assert answer.headers["upload-expires"].endswith(" GMT")
    blob = answer.headers["location"].rsplit("/", 1)[1]
    assert "upload-expires" not in relay.patch(blob, 0, b"paper").headers
    assert relay.verify(blob).json == {"sha256": sha256_hex(b"paper"), "size": 5}
    submission = new_id()
    payload = payload_of(submission, (blob, b"paper"))
    assert relay.put(submission, payload).status == 201


def test_what_is_signed_for_is_what_lies_on_the_disk(relay: RelayChild) -> None:
    """Verified a while ago, and damaged since."""
    blobs = [new_id() for _ in range(3)]
    for blob in blobs:
        relay.upload(blob, b"paper")
    (relay.data / "uploads" / f"{blobs[0]}.blob").write_bytes(b"pap\0r")
    (relay.data / "uploads" / f"{blobs[1]}.blob").unlink()
    submission = new_id()
    payload = payload_of(submission, *((blob, b"paper") for blob in blobs))
    answer = relay.put(submission, payload)
    assert answer.status == 424
    assert answer.json == {"missing": [blobs[1]], "wrong": [blobs[0]]}
    assert [relay.head(blob).offset for blob in blobs] == [0, 0, 5]
    for blob in blobs[:2]:
        assert relay.patch(blob, 0, b"paper").offset == 5
    assert relay.put(submission, payload).status == 201


def test_a_shorter_file_than_was_committed_begins_anew(relay: RelayChild) -> None:
    blob, content = new_id(), os.urandom(1000)
    relay.create(blob, content)
    relay.patch(blob, 0, content[:600])
    path = relay.data / "uploads" / f"{blob}.blob"
    path.write_bytes(content[:599])
    assert relay.head(blob).offset == 0
    assert relay.patch(blob, 0, content).offset == 1000
    assert relay.verify(blob).status == 200


def test_what_belongs_to_a_submission_is_not_terminated(relay: RelayChild) -> None:
    blob, submission = new_id(), new_id()
    relay.upload(blob, b"paper")
    assert relay.put(submission, payload_of(submission, (blob, b"paper"))).status == 201
    (relay.data / "uploads" / f"{blob}.blob").write_bytes(b"xxxxx")
    assert relay.verify(blob).status == 409, "reset: not verified any more"
    assert relay.ask("DELETE", f"/v1/uploads/{blob}", Tus_Resumable="1.0.0").status == 204
    assert relay.head(blob).offset == 0
    assert relay.patch(blob, 0, b"paper").offset == 5


@pytest.mark.parametrize("path", ["../relay.key", "%2e%2e%2frelay.key", "..", "x", new_id()[:-1]])
def test_ids_that_are_none(relay: RelayChild, path: str) -> None:
    for method in ("HEAD", "PATCH", "DELETE"):
        answer = relay.ask(method, f"/v1/uploads/{path}", **patching(0))
        assert answer.status in (404, 405)
    assert relay.ask("GET", f"/v1/submissions/{path}").status in (400, 404)
    assert (relay.data / "relay.key").stat().st_size == 32


@dataclass
class Kept:
    data: Path
    now_ms: int = 1_795_000_000_000
    uploads: Uploads = field(init=False)

    def __post_init__(self) -> None:
        self.engine = open_engine(self.data)
        self.uploads = Uploads(self.engine, self.data / "uploads", lambda: self.now_ms)

    def begun(self, size: int, caller: Caller = CALLER) -> UploadState | Refused:
        return self.uploads.create(NewUpload(caller, new_id(), "", size))

    def written(self, upload_id: str, content: bytes) -> int | None:
        async def receive() -> Message:
            return {"type": "http.request", "body": content, "more_body": False}

        return asyncio.run(self.uploads.receive(CALLER, upload_id, 0, receive))


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    found = Kept(tmp_path)
    yield found
    found.engine.dispose()


def _named(kept: Kept, upload_id: str) -> None:
    """By a submission."""
    row = {
        "id": "s-1",
        "device": "device",
        "sequence": 1,
        "unit": "H01.45",
        "dossier": "T",
        "payload": b"",
        "receipt": "{}",
        "received_ms": 1,
        "status": "waiting",
        "official_code": "",
    }
    with kept.engine.begin() as connection:
        connection.execute(insert(store.submission).values(row))
        link = {"submission": "s-1", "blob": upload_id}
        connection.execute(insert(store.submission_blob).values(link))


def test_uploads_that_no_submission_names_go_after_a_week(kept: Kept) -> None:
    idle, touched, finished, named = (kept.begun(2) for _ in range(4))
    assert isinstance(named, UploadState)
    assert isinstance(idle, UploadState)
    assert isinstance(touched, UploadState)
    assert isinstance(finished, UploadState)
    assert idle.expires_ms == kept.now_ms + KEEP_MS
    kept.written(finished.id, b"xx")
    kept.written(named.id, b"xx")
    _named(kept, named.id)
    kept.now_ms += 1
    kept.written(touched.id, b"x")
    assert asyncio.run(kept.uploads.expire()) == 0
    kept.now_ms += KEEP_MS
    assert asyncio.run(kept.uploads.expire()) == 2
    every = (idle, touched, finished, named)
    states = [kept.uploads.state("H01.45", each.id) for each in every]
    assert [state is not None for state in states] == [False, True, False, True]
    paths = [kept.uploads.path(each.id).exists() for each in every]
    assert paths == [False, True, False, True]


def test_a_device_has_a_quota_of_what_no_submission_names(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_rows, "MAX_UNFINISHED", 2)
    monkeypatch.setattr(upload_rows, "MAX_UNFINISHED_BYTES", 100)
    first = kept.begun(60)
    assert isinstance(first, UploadState)
    assert kept.begun(41) is Refused.QUOTA
    second = kept.begun(1)
    assert isinstance(second, UploadState)
    assert kept.begun(1) is Refused.QUOTA
    assert isinstance(kept.begun(60, Caller("another", "H01.45")), UploadState)
    kept.written(second.id, b"x")
    assert kept.begun(1) is Refused.QUOTA, "whole, and of no submission"
    _named(kept, second.id)
    assert isinstance(kept.begun(40), UploadState)
    again = kept.uploads.create(NewUpload(CALLER, first.id, "", 60))
    assert isinstance(again, UploadState), "what was begun goes on"


def test_the_quota_is_told(tmp_path: Path) -> None:
    relay = RelayChild(tmp_path / "relay")
    engine = open_engine(tmp_path / "relay")
    row = {"sha256": "", "size": 1, "offset": 0, "verified": 0, "touched_ms": 1 << 50}
    mine = {"unit": "H01.45", "device": relay.device.id}
    with engine.begin() as connection:
        for number in range(upload_rows.MAX_UNFINISHED):
            connection.execute(insert(store.upload).values(id=str(number), **row, **mine))
    engine.dispose()
    answer = relay.create(new_id(), b"x")
    assert (answer.status, answer.json) == (429, {"error": "quota"})
    assert int(answer.headers["retry-after"]) > 0
    relay.stop()


def test_an_upload_of_before_is_adopted_by_whoever_begins_it_again(kept: Kept) -> None:
    blob = new_id()
    row = {"id": blob, "sha256": "a" * 64, "size": 9, "offset": 0, "verified": 0}
    with kept.engine.begin() as connection:
        connection.execute(insert(store.upload).values(row))
    assert kept.uploads.state("H01.45", blob) is None
    assert kept.uploads.create(NewUpload(CALLER, blob, "b" * 64, 9)) is Refused.TAKEN
    assert isinstance(kept.uploads.create(NewUpload(CALLER, blob, "a" * 64, 9)), UploadState)
    assert kept.uploads.create(NewUpload(Caller("x", "H01.46"), blob, "a" * 64, 9)) is Refused.TAKEN
    with kept.engine.begin() as connection:
        assert connection.execute(select(store.upload.c.device)).scalar() == "device"


@dataclass
class Clock:
    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


def _taken(path: Path, pieces: list[tuple[float, bytes]], clock: Clock) -> list[int]:
    """The durable offsets after pieces that come when the clock shows that much."""
    committed: list[int] = []

    def commit(_before: int, offset: int) -> bool:
        committed.append(offset)
        return True

    async def receive() -> Message:
        if not pieces:
            return {"type": "http.disconnect"}
        clock.seconds, body = pieces.pop(0)
        return {"type": "http.request", "body": body, "more_body": True}

    def opened() -> int:
        return os.open(path, os.O_RDWR | os.O_CREAT)

    size = 1 << 40
    with pytest.raises(ClientDisconnect):
        asyncio.run(BytesIn(opened, 0, size, commit, Visit(), clock).take(receive))
    return committed


def test_offsets_are_made_durable_now_and_then(tmp_path: Path) -> None:
    mib = b"x" * (1 << 20)
    path = tmp_path / "x"
    assert _taken(path, [(0.0, mib), (0.5, mib)], Clock()) == [2 << 20], "at the end"
    assert _taken(path, [(0.0, mib), (SYNC_S, mib)], Clock()) == [2 << 20]
    assert _taken(path, [(SYNC_S, mib), (SYNC_S, mib)], Clock()) == [1 << 20, 2 << 20]
    assert len(mib) > SYNC_BYTES
    many = [(0.0, mib)] * (SYNC_AT_ONCE // len(mib) + 1)
    assert _taken(path, many, Clock()) == [SYNC_AT_ONCE, SYNC_AT_ONCE + len(mib)]


def test_bytes_are_on_the_disk_before_their_offset_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        order.append("fsync")
        real(descriptor)

    def commit(_before: int, _offset: int) -> bool:
        order.append("commit")
        return True

    async def receive() -> Message:
        return {"type": "http.request", "body": b"paper", "more_body": False}

    monkeypatch.setattr(os, "fsync", fsync)

    def opened() -> int:
        return os.open(tmp_path / "x", os.O_RDWR | os.O_CREAT)

    taken = asyncio.run(BytesIn(opened, 0, 5, commit, Visit(), Clock()).take(receive))
    assert (taken, order) == (5, ["fsync", "commit"])


def test_how_slowly_a_body_may_come() -> None:
    clock = Clock()
    pace = Pace(clock)
    assert pace.left_s == IDLE_S
    clock.seconds = IDLE_S - 1
    pace.came(0)
    assert pace.left_s == 1, "nothing is no progress"
    pace.came(1)
    assert pace.left_s == IDLE_S
    clock.seconds = GRACE_S - 1
    pace.came(1)
    assert 1 <= pace.left_s < 1.1, "a byte now and then is too slow over all"
    pace.came(100 * SLOWEST)
    assert pace.left_s == IDLE_S
