"""Committing once, the receipt, the feed, the report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.support import systems
from tests.support.relay import RelayChild, decided, new_id, payload_of
from tthc_desktop.domain.wire import Receipt, canonical, hello_part, key_id, sha256_hex
from tthc_desktop.relay.keys import RelayKey


def _hello(relay: RelayChild, nonce: str = "n" * 20) -> dict[str, Any]:
    body: dict[str, Any] = relay.bare("GET", f"/v1/hello?nonce={nonce}").json
    return body


def _key(relay: RelayChild) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(_hello(relay)["public_key"]))


def _committed(relay: RelayChild) -> tuple[str, bytes, dict[str, Any]]:
    blob, submission = new_id(), new_id()
    relay.upload(blob, b"paper")
    payload = payload_of(submission, (blob, b"paper"), device=submission)
    answer = relay.put(submission, payload)
    assert answer.status == 201
    return submission, payload, answer.json["receipt"]


def test_the_probe_proves_who_answers(relay: RelayChild) -> None:
    body = _hello(relay, "a" * 32)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(body["public_key"]))
    key.verify(bytes.fromhex(body["signature"]), hello_part("a" * 32, body["time"]))
    with pytest.raises(InvalidSignature):
        key.verify(bytes.fromhex(body["signature"]), hello_part("b" * 32, body["time"]))
    assert body["key_id"] == key_id(bytes.fromhex(body["public_key"]))
    assert relay.bare("GET", "/v1/hello?nonce=short").status == 400
    assert relay.bare("GET", "/v1/hello", Tthc_Nonce="short").status == 400
    assert relay.bare("GET", "/v1/hello").status == 400


def test_the_key_survives_a_restart(tmp_path: Path) -> None:
    relay = RelayChild(tmp_path)
    before = _hello(relay)["public_key"]
    relay.restart()
    assert _hello(relay)["public_key"] == before
    relay.stop()


@systems.posix_rights
def test_the_key_is_nobody_elses(tmp_path: Path) -> None:
    RelayChild(tmp_path).stop()
    assert (tmp_path / "relay.key").stat().st_mode & 0o777 == 0o600


def test_a_kill_while_the_key_is_made_does_not_leave_half_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "relay.key"

    def killed(_: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", killed)
        with pytest.raises(KeyboardInterrupt):
            RelayKey(path)
    assert not path.exists()
    first = RelayKey(path)
    assert RelayKey(path).id == first.id


def test_a_receipt_is_signed_over_all_of_it(relay: RelayChild) -> None:
    submission, payload, body = _committed(relay)
    receipt = Receipt.from_json(body)
    key = _key(relay)
    key.verify(bytes.fromhex(receipt.signature), receipt.signed_part())
    assert receipt.submission == submission
    assert receipt.payload_sha256 == sha256_hex(payload)
    assert receipt.blobs[0].sha256 == sha256_hex(b"paper")
    for name, value in (
        ("submission", new_id()),
        ("payload_sha256", "0" * 64),
        ("received_at", "2027-01-01T00:00:00+07:00"),
        ("blobs", []),
    ):
        other = Receipt.from_json({**body, name: value})
        with pytest.raises(InvalidSignature):
            key.verify(bytes.fromhex(receipt.signature), other.signed_part())


def test_the_same_again_gives_the_same_receipt_byte_for_byte(relay: RelayChild) -> None:
    submission, payload, body = _committed(relay)
    again = relay.put(submission, payload)
    assert again.status == 200
    assert again.json["receipt"] == body
    assert relay.put(submission, payload).body == again.body
    found = relay.ask("GET", f"/v1/submissions/{submission}")
    assert found.json["receipt"] == body


def test_another_payload_under_a_known_id_is_refused(relay: RelayChild) -> None:
    submission, payload, body = _committed(relay)
    other = canonical({**json.loads(payload), "sequence": 2})
    answer = relay.put(submission, other)
    assert (answer.status, answer.json) == (422, {"error": "other_payload"})
    assert relay.put(submission, payload).json["receipt"] == body


def test_missing_files_are_named_and_nothing_is_committed(relay: RelayChild) -> None:
    submission, there, missing, half = new_id(), new_id(), new_id(), new_id()
    relay.upload(there, b"a")
    relay.create(half, b"cc")
    relay.patch(half, 0, b"c")
    payload = payload_of(submission, (there, b"a"), (missing, b"b"), (half, b"cc"))
    answer = relay.put(submission, payload)
    assert answer.status == 424
    assert answer.json == {"missing": [missing, half], "wrong": []}
    assert relay.ask("GET", f"/v1/submissions/{submission}").status == 404


def test_a_file_under_another_hash_is_missing(relay: RelayChild) -> None:
    submission, blob = new_id(), new_id()
    relay.upload(blob, b"a")
    assert relay.put(submission, payload_of(submission, (blob, b"b"))).status == 424


def _variants(submission: str) -> dict[str, bytes]:
    good = payload_of(submission, sequence=1)
    body = json.loads(good)
    return {
        "spaces": json.dumps(body, ensure_ascii=False).encode(),
        "other order": json.dumps(
            dict(reversed(body.items())), ensure_ascii=False, separators=(",", ":")
        ).encode(),
        "ascii": json.dumps(body, separators=(",", ":"), sort_keys=True).encode(),
        "other id": payload_of(new_id()),
        "no device": canonical({**body, "device": ""}),
        "sequence 0": canonical({**body, "sequence": 0}),
        "sequence as text": canonical({**body, "sequence": "1"}),
        "no unit": canonical({**body, "dossier": {"MaDonVi": "", "MaHoSoKhac": "x"}}),
        "no dossier": canonical({k: v for k, v in body.items() if k != "dossier"}),
        "float": good.replace(b'"sequence":1', b'"sequence":1.0'),
        "list": b"[]",
        "empty": b"",
        "not JSON": b"<html>",
        "not UTF-8": b'{"a":"\xff"}',
        "deep": b"[" * 100_000 + b"]" * 100_000,
        "blob twice": canonical({**body, "blobs": [{"id": "x", "sha256": "y", "size": 1}] * 2}),
        "surrogate": good.replace("TẠM".encode(), b"\\ud800"),
    }


@pytest.mark.parametrize("name", sorted(_variants(new_id())))
def test_what_is_not_canonical_or_not_whole_is_refused(relay: RelayChild, name: str) -> None:
    submission = new_id()
    assert relay.put(submission, _variants(submission)[name]).status == 422
    assert relay.ask("GET", f"/v1/submissions/{submission}").status == 404


def _refused_unread(relay: RelayChild, submission: str, length: int) -> int:
    """The status for a body that is announced and does not come."""
    connection = relay.connect()
    connection.putrequest("PUT", f"/v1/submissions/{submission}")
    connection.putheader("Content-Length", str(length))
    connection.putheader("Authorization", relay.device.authorization)
    connection.endheaders(b"x")
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_payload_beyond_the_limit(relay: RelayChild) -> None:
    limit = _hello(relay)["limits"]["payload"]
    assert relay.put(new_id(), b"x" * limit).status == 422
    assert _refused_unread(relay, new_id(), limit + 1) == 413
    assert _refused_unread(relay, new_id(), 3 * 1024**3) == 413
    assert relay.put("not-an-id", b"{}").status == 400


def test_many_at_once_commit_once(relay: RelayChild) -> None:
    blob, submission = new_id(), new_id()
    relay.upload(blob, b"paper")
    payload = payload_of(submission, (blob, b"paper"), device=submission)
    answers: list[tuple[int, str]] = []

    def put() -> None:
        answer = relay.put(submission, payload)
        answers.append((answer.status, json.dumps(answer.json["receipt"])))

    threads = [threading.Thread(target=put) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _ in answers) == [200] * 5 + [201]
    assert len({receipt for _, receipt in answers}) == 1


def test_the_feed_tells_each_decision_once_in_order(relay: RelayChild) -> None:
    ids = [_committed(relay)[0] for _ in range(3)]
    codes = {s: decided(relay, s)["official_code"] for s in ids}
    assert len(set(codes.values())) == 3
    everything = relay.ask("GET", "/v1/changes?since=0").json["changes"]
    ours = [c for c in everything if c["submission"] in ids]
    assert sorted(c["submission"] for c in ours) == sorted(ids)
    assert all(c["official_code"] == codes[c["submission"]] for c in ours)
    seqs = [c["seq"] for c in everything]
    assert seqs == sorted(set(seqs))
    assert relay.ask("GET", "/v1/changes?since=-1").status == 400


def test_many_states_in_one_round_trip(relay: RelayChild) -> None:
    submission = _committed(relay)[0]
    body = json.dumps({"ids": [submission, new_id()]}).encode()
    answer = relay.ask("POST", "/v1/submissions/query", body)
    assert list(answer.json["submissions"]) == [submission]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"ids":5}', b"<html>"])
def test_a_malformed_query_is_the_askers_fault(relay: RelayChild, body: bytes) -> None:
    assert relay.ask("POST", "/v1/submissions/query", body).status == 400


def test_the_report_counts_what_is_there(tmp_path: Path) -> None:
    relay = RelayChild(tmp_path)
    blobs = [(new_id(), bytes([n]) * 1000) for n in range(4)]
    for blob, content in blobs:
        relay.upload(blob, content)
    rows = [(1, "TẠM-Q2-000001"), (2, "TẠM-Q2-000002"), (5, "TẠM-Q2-000003")]
    for (sequence, code), paper in zip(rows, blobs, strict=False):
        submission = new_id()
        payload = payload_of(submission, paper, sequence=sequence, code=code)
        assert relay.put(submission, payload).status == 201
    assert relay.report() == {
        "dossiers": 3,
        "doubles": 0,
        "attached": 0,
        "blobs": 3,
        "blobs_ok": 3,
        "damaged": 0,
        "gaps": 2,
    }
    (tmp_path / "uploads" / f"{blobs[0][0]}.blob").write_bytes(b"damaged")
    (tmp_path / "uploads" / f"{blobs[1][0]}.blob").unlink()
    assert relay.report()["blobs_ok"] == 1
    relay.kill()
    assert relay.report()["dossiers"] == 3


def test_a_port_in_use_is_told_in_words(relay: RelayChild, tmp_path: Path) -> None:
    run = subprocess.run(
        [
            *(sys.executable, "-m", "tthc_desktop", "relay", "--json"),
            *("--data", str(tmp_path), "--port", str(relay.port)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 5
    assert json.loads(run.stdout)["error"] == "relay.port"
    assert "Traceback" not in run.stderr
