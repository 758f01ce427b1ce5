"""tus 1.0 core as clients rely on it, and its torture: kills and half-open lines."""

from __future__ import annotations

import http.client
import os
import random
import socket
import threading
from pathlib import Path

import pytest

from tests.support.relay import RelayChild, creation, new_id, patching
from tthc_desktop.domain.wire import OFFSET_MEDIA, sha256_hex


def test_creation_is_idempotent(relay: RelayChild) -> None:
    blob, content = new_id(), b"abc" * 100
    first = relay.create(blob, content)
    assert first.status == 201
    assert first.headers["location"] == f"/v1/uploads/{blob}"
    assert first.headers["tus-resumable"] == "1.0.0"
    assert relay.patch(blob, 0, content[:100]).offset == 100
    again = relay.create(blob, content)
    assert again.status in (200, 201)
    assert again.headers["location"] == first.headers["location"]
    assert relay.head(blob).offset == 100


def test_an_id_is_taken_by_one_content(relay: RelayChild) -> None:
    blob = new_id()
    relay.create(blob, b"one")
    assert relay.create(blob, b"two").status == 422
    assert relay.create(blob, b"one!").status == 422


def test_head_tells_where_it_stands_and_is_not_cached(relay: RelayChild) -> None:
    blob, content = new_id(), b"x" * 1000
    relay.create(blob, content)
    relay.patch(blob, 0, content[:10])
    head = relay.head(blob)
    assert (head.status, head.offset, head.headers["upload-length"]) == (200, 10, "1000")
    assert head.headers["cache-control"] == "no-store"
    assert relay.head(new_id()).status == 404


@pytest.mark.parametrize("offset", [0, 9, 11, 10**9])
def test_another_offset_is_refused_and_changes_nothing(relay: RelayChild, offset: int) -> None:
    blob, content = new_id(), b"0123456789" * 10
    relay.create(blob, content)
    relay.patch(blob, 0, content[:10])
    assert relay.patch(blob, offset, b"evil").status == 409
    assert relay.head(blob).offset == 10
    assert relay.patch(blob, 10, content[10:]).offset == 100
    assert relay.verify(blob).status == 200


def test_the_version_is_demanded(relay: RelayChild) -> None:
    blob = new_id()
    relay.create(blob, b"abc")
    for method, path in (
        ("POST", "/v1/uploads"),
        ("HEAD", f"/v1/uploads/{blob}"),
        ("PATCH", f"/v1/uploads/{blob}"),
        ("DELETE", f"/v1/uploads/{blob}"),
    ):
        answer = relay.ask(method, path, Tus_Resumable="0.2.2")
        assert answer.status == 412, method
        assert answer.headers["tus-version"] == "1.0.0"


def test_other_media_types_are_refused(relay: RelayChild) -> None:
    blob = new_id()
    relay.create(blob, b"abc")
    headers = patching(0) | {"Content_Type": "application/octet-stream"}
    assert relay.ask("PATCH", f"/v1/uploads/{blob}", b"abc", **headers).status == 415
    assert relay.head(blob).offset == 0


def test_too_large_is_said_at_creation(relay: RelayChild) -> None:
    limit = relay.ask("GET", "/v1/hello").json["limits"]["upload"]
    headers = creation(new_id(), "a" * 64, limit + 1)
    assert relay.ask("POST", "/v1/uploads", **headers).status == 413


@pytest.mark.parametrize(
    "change",
    [
        {"Upload_Length": "-1"},
        {"Upload_Length": "many"},
        {"Upload_Length": ""},
        {"Upload_Metadata": "blob_id ***,sha256 ***"},
        creation("../../../etc/passwd", "a" * 64, 3),
        creation("018f0000-0000-7000-8000-00000000000g", "a" * 64, 3),
        creation(new_id(), "A" * 64, 3),
        creation(new_id(), "../" + "a" * 61, 3),
    ],
)
def test_a_malformed_creation(relay: RelayChild, change: dict[str, str]) -> None:
    headers = creation(new_id(), "a" * 64, 3) | change
    assert relay.ask("POST", "/v1/uploads", **headers).status == 400


def test_never_more_bytes_than_announced(relay: RelayChild) -> None:
    blob, content = new_id(), b"0123456789"
    relay.create(blob, content)
    relay.patch(blob, 0, content + b"tail" * 100_000)
    assert relay.head(blob).offset == 10
    assert (relay.data / "uploads" / f"{blob}.blob").stat().st_size == 10
    assert relay.verify(blob).status == 200


def test_termination(relay: RelayChild) -> None:
    blob, content = new_id(), b"abc"
    relay.create(blob, content)
    relay.patch(blob, 0, b"a")
    assert relay.ask("DELETE", f"/v1/uploads/{blob}", Tus_Resumable="1.0.0").status == 204
    assert relay.head(blob).status == 404
    assert not (relay.data / "uploads" / f"{blob}.blob").exists()
    relay.upload(blob, content)
    relay.ask("DELETE", f"/v1/uploads/{blob}", Tus_Resumable="1.0.0")
    assert relay.head(blob).status == 200, "what was verified may belong to a dossier"
    assert relay.verify(blob).status == 200


def test_an_empty_file(relay: RelayChild) -> None:
    blob = new_id()
    relay.create(blob, b"")
    assert relay.verify(blob).status == 200


def test_verify_finds_wrong_bytes_and_starts_again(relay: RelayChild) -> None:
    blob, content = new_id(), b"right" * 1000
    relay.create(blob, content)
    relay.patch(blob, 0, b"wrong" * 1000)
    answer = relay.verify(blob)
    assert (answer.status, answer.json) == (409, {"error": "hash"})
    assert relay.head(blob).offset == 0
    relay.patch(blob, 0, content)
    assert relay.verify(blob).json == {"sha256": sha256_hex(content), "size": len(content)}


def test_verify_before_the_end_says_how_much_is_there(relay: RelayChild) -> None:
    blob, content = new_id(), b"right" * 1000
    relay.create(blob, content)
    relay.patch(blob, 0, content[:7])
    answer = relay.verify(blob)
    assert (answer.status, answer.json["offset"]) == (409, 7)
    assert relay.head(blob).offset == 7
    assert relay.verify(new_id()).status == 404


def _open_patch(relay: RelayChild, blob: str, offset: int, length: int) -> socket.socket:
    """A PATCH whose body is still to come."""
    line = socket.create_connection(("127.0.0.1", relay.port), timeout=30)
    head = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in patching(offset).items())
    line.sendall(
        f"PATCH /v1/uploads/{blob} HTTP/1.1\r\nHost: x\r\n{head}"
        f"Authorization: {relay.device.authorization}\r\n"
        f"Content-Length: {length}\r\n\r\n".encode()
    )
    return line


def _grown(path: Path, size: int) -> None:
    """Until the relay has written that much; bounded by the timeout of the test."""
    done = threading.Event()
    while path.stat().st_size < size:
        done.wait(0.005)


@pytest.mark.parametrize("seed", range(6))
def test_a_kill_in_the_middle_of_a_patch(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    relay = RelayChild(tmp_path)
    blob, content = new_id(), chance.randbytes(1_500_000)
    relay.create(blob, content)
    for _ in range(2):
        offset = relay.head(blob).offset
        stop = chance.randint(offset + 1, len(content) - 1)
        line = _open_patch(relay, blob, offset, len(content) - offset)
        line.sendall(content[offset:stop])
        _grown(tmp_path / "uploads" / f"{blob}.blob", offset + (stop - offset) // 2)
        relay.restart()
        line.close()
        after = relay.head(blob).offset
        assert offset <= after <= stop, "durable, and never more than was sent"
    offset = relay.head(blob).offset
    assert relay.patch(blob, offset, content[offset:]).offset == len(content)
    assert relay.verify(blob).json["sha256"] == sha256_hex(content)
    stored = tmp_path / "uploads" / f"{blob}.blob"
    assert sha256_hex(stored.read_bytes()) == sha256_hex(content)
    relay.stop()


def test_a_cut_line_keeps_what_arrived(relay: RelayChild) -> None:
    blob, content = new_id(), os.urandom(700_000)
    relay.create(blob, content)
    line = _open_patch(relay, blob, 0, len(content))
    line.sendall(content[:600_000])
    _grown(relay.data / "uploads" / f"{blob}.blob", 512 * 1024)
    line.close()
    offset = relay.head(blob).offset
    while (answer := relay.patch(blob, offset, content[offset:])).status == 409:
        newer = relay.head(blob).offset
        assert newer >= offset
        offset = newer
    assert offset >= 512 * 1024
    assert answer.offset == len(content)
    assert relay.verify(blob).status == 200


def test_what_has_arrived_of_a_cut_line_is_taken_before_a_newer_request(relay: RelayChild) -> None:
    blob, content = new_id(), os.urandom(12 << 20)
    relay.create(blob, content)
    line = _open_patch(relay, blob, 0, len(content))
    line.sendall(content[: 8 << 20])  # megabytes of it wait in the relay's socket
    line.close()
    assert relay.head(blob).offset == 8 << 20


@pytest.mark.timeout(60)
def test_a_newer_request_takes_over_from_a_stalled_one(tmp_path: Path) -> None:
    """The old line is half open: no FIN, no more bytes. The offset never goes backwards. This relay
    has the patience of an hour, so that only the newer request can end the older."""
    relay = RelayChild(tmp_path, idle_s=3600)
    blob, content = new_id(), os.urandom(700_000)
    relay.create(blob, content)
    stalled = _open_patch(relay, blob, 0, len(content))
    stalled.sendall(content[:300_000])
    _grown(relay.data / "uploads" / f"{blob}.blob", 256 * 1024)
    offsets = [relay.head(blob).offset]
    while (answer := relay.patch(blob, offsets[-1], content[offsets[-1] :])).status == 409:
        offsets.append(relay.head(blob).offset)
        assert len(offsets) < 50
    assert offsets == sorted(offsets)
    assert answer.offset == len(content)
    stalled.sendall(b"\0" * 1000)  # the dead wake up
    stalled.close()
    assert relay.head(blob).offset == len(content)
    assert relay.verify(blob).json["sha256"] == sha256_hex(content)
    relay.kill()


def test_many_at_once_on_one_upload_never_mix(relay: RelayChild) -> None:
    blob, content = new_id(), os.urandom(400_000)
    relay.create(blob, content)

    def push() -> None:
        for _ in range(20):
            offset = relay.head(blob).offset
            if offset == len(content):
                return
            relay.patch(blob, offset, content[offset : offset + 90_000])

    threads = [threading.Thread(target=push) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    offset = relay.head(blob).offset
    relay.patch(blob, offset, content[offset:])
    assert relay.verify(blob).json["sha256"] == sha256_hex(content)


def _first_bytes(
    relay: RelayChild, blob: str, content: bytes, sent: int
) -> http.client.HTTPConnection:
    """A creation that brings its bytes, of which only some have left."""
    line = relay.connect()
    head = {
        **creation(blob, sha256_hex(content), len(content)),
        "Content_Type": OFFSET_MEDIA,
        "Content_Length": str(len(content)),
        "Authorization": f"Bearer {relay.device.token}",
    }
    line.putrequest("POST", "/v1/uploads")
    for name, value in head.items():
        line.putheader(name.replace("_", "-"), value)
    line.endheaders()
    line.send(content[:sent])
    return line


@pytest.mark.parametrize("sent", [0, 7_000])
def test_first_bytes_of_a_line_that_breaks(relay: RelayChild, sent: int) -> None:
    """What came counts, and the rest follows; where nothing came, the file is begun again."""
    relay.ask("GET", "/v1/changes?since=0")  # so that there is a token
    blob, content = new_id(), bytes(range(250)) * 80
    line = _first_bytes(relay, blob, content, sent)
    line.close()
    told = relay.head(blob)
    if told.status == 404:
        told = relay.create(blob, content)
        assert told.status == 201
    offset = int(told.headers["upload-offset"])
    assert offset <= sent
    assert relay.patch(blob, offset, content[offset:]).status == 204
    assert relay.verify(blob).status == 200


def test_small_files_are_there_with_their_creation(relay: RelayChild) -> None:
    relay.ask("GET", "/v1/changes?since=0")
    blob, content = new_id(), b"x" * 20_000
    line = _first_bytes(relay, blob, content, len(content))
    answer = line.getresponse()
    assert (answer.status, answer.headers["Upload-Offset"]) == (201, str(len(content)))
    assert "Upload-Expires" not in answer.headers
    line.close()
    assert relay.verify(blob).status == 200
    again = _first_bytes(relay, blob, content, 0)  # it stands there: nothing more is read
    answer = again.getresponse()
    assert (answer.status, answer.headers["Upload-Offset"]) == (201, str(len(content)))
    again.close()
