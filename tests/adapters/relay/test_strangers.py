"""Whoever has no token gets nothing, and a unit sees only its own."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest

from tests.support.province import OnlineFolder, online_dossier
from tests.support.relay import SIMULATED, RelayChild, creation, decided, new_id, payload_of
from tests.support.relay import patching as patching_at
from tests.support.relay_device import RelayDevice
from tests.support.reuse_contract import query_of
from tthc_desktop.domain.reuse_wire import national_request, query_to_json

ROUTES = [
    ("POST", "/v1/uploads"),
    ("OPTIONS", "/v1/uploads"),
    ("HEAD", f"/v1/uploads/{new_id()}"),
    ("PATCH", f"/v1/uploads/{new_id()}"),
    ("DELETE", f"/v1/uploads/{new_id()}"),
    ("POST", f"/v1/uploads/{new_id()}/verify"),
    ("PUT", f"/v1/submissions/{new_id()}"),
    ("GET", f"/v1/submissions/{new_id()}"),
    ("POST", "/v1/submissions/query"),
    ("GET", "/v1/changes?since=0"),
    ("GET", "/v1/dossiers?unit=H01.45"),
    ("GET", "/v1/dossiers/H01.45-261120-0901"),
    ("GET", "/v1/dossiers/H01.45-261120-0901/files/f1"),
    ("POST", "/v1/papers/find"),
    ("POST", "/v1/papers/file"),
    ("POST", "/v1/national/find"),
    ("POST", "/v1/national/file"),
    ("GET", "/nothing"),
    ("GET", "/v1/hello/"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_stranger_gets_nothing_and_is_told_so_with_a_signature(
    relay: RelayChild, method: str, path: str
) -> None:
    for authorization in ("", "Bearer ", "Bearer x.y.z", f"Basic {relay.device.token}"):
        answer = relay.device.asked(method, path, b"{}", Authorization=authorization)
        assert answer.status == 401
        if method != "HEAD":
            assert answer.json == {"error": "token"}


def test_what_is_not_there_is_told_with_a_signature(relay: RelayChild) -> None:
    for method, path in (("GET", "/nothing"), ("GET", "/v1/changes/"), ("PUT", "/v1/hello?x=%2e")):
        answer = relay.ask(method, path)
        assert answer.status in (404, 405)
        assert answer.json == {"error": "unknown"}


@dataclass
class Foreign:
    """What H01.45 has, and a device of another unit."""

    relay: RelayChild
    other: RelayDevice
    blob: str
    submission: str
    code: str


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Foreign]:
    relay = RelayChild(tmp_path_factory.mktemp("units"), *SIMULATED)
    blob, submission = new_id(), new_id()
    relay.upload(blob, b"paper")
    assert relay.put(submission, payload_of(submission, (blob, b"paper"))).status == 201
    code = decided(relay, submission)["official_code"]
    yield Foreign(relay, relay.enrolled("H01.46"), blob, submission, code)
    relay.stop()


def test_a_foreign_submission_is_not_there(foreign: Foreign) -> None:
    ask, one = foreign.other.ask, f"/v1/submissions/{foreign.submission}"
    assert ask("GET", one).status == 404
    body = json.dumps({"ids": [foreign.submission]}).encode()
    assert ask("POST", "/v1/submissions/query", body).json == {"submissions": {}}
    page = ask("GET", "/v1/changes?since=0").json
    assert page["changes"] == []
    assert page["position"] == page["head"]
    assert page["head"]["seq"] == 1, "the place of others' changes is passed over"


def test_a_payload_of_another_unit_is_refused(foreign: Foreign) -> None:
    submission = new_id()
    answer = foreign.other.ask("PUT", f"/v1/submissions/{submission}", payload_of(submission))
    assert (answer.status, answer.json) == (403, {"error": "unit"})


def test_a_foreign_upload_is_not_there_and_cannot_be_used(foreign: Foreign) -> None:
    one = f"/v1/uploads/{foreign.blob}"
    ask = foreign.other.ask
    assert ask("HEAD", one, Tus_Resumable="1.0.0").status == 404
    assert ask("PATCH", one, b"x", **patching_at(5)).status == 404
    assert ask("DELETE", one, Tus_Resumable="1.0.0").status == 404
    assert ask("POST", f"{one}/verify").status == 404
    known = creation(foreign.blob, "a" * 64, 5)
    assert ask("POST", "/v1/uploads", **known).status == 422
    submission = new_id()
    payload = payload_of(submission, (foreign.blob, b"paper"), unit="H01.46")
    answer = ask("PUT", f"/v1/submissions/{submission}", payload)
    assert (answer.status, answer.json) == (424, {"missing": [foreign.blob], "wrong": []})
    assert foreign.relay.head(foreign.blob).offset == 5


def test_foreign_dossiers_are_not_there(foreign: Foreign) -> None:
    folder = OnlineFolder(foreign.relay.data)
    folder.put("H01.45", online_dossier("H01.45-261120-0901"), {})
    ask = foreign.other.ask
    for code in ("H01.45-261120-0901", foreign.code):
        assert ask("GET", f"/v1/dossiers/{code}").status == 404
        assert ask("GET", f"/v1/dossiers/{code}/files/{foreign.blob}").status == 404
    assert ask("GET", "/v1/dossiers?unit=H01.46").json["dossiers"] == []
    answer = ask("GET", "/v1/dossiers?unit=H01.45")
    assert (answer.status, answer.json) == (403, {"error": "unit"})
    assert foreign.relay.ask("GET", "/v1/dossiers/H01.45-261120-0901").status == 200


def test_papers_are_looked_for_in_the_name_of_the_own_unit(foreign: Foreign) -> None:
    query = query_of("099185001234")
    questions: dict[str, dict[str, object]] = {
        "/v1/papers/find": {**query_to_json(query)},
        "/v1/papers/file": {"ref": foreign.blob, "unit": "H01.45", "dossier": "x"},
        "/v1/national/find": {**national_request(query)},
        "/v1/national/file": {
            "CoQuanChuQuan": "UBND",
            "DuongDan": "000.pdf",
            "MaDonVi": "H01.45",
            "MaHoSo": "x",
        },
    }
    for path, body in questions.items():
        raw = json.dumps(body).encode()
        answer = foreign.other.ask("POST", path, raw)
        assert (answer.status, answer.json) == (403, {"error": "unit"}), path
        assert foreign.relay.ask("POST", path, raw).status in (200, 404)
    with closing(sqlite3.connect(foreign.relay.data / "relay.db")) as connection:
        rows = connection.execute("SELECT unit, device, source FROM lookup").fetchall()
    mine = foreign.relay.device.id
    assert rows == [("H01.45", mine, "unit"), ("H01.45", mine, "national")]


def test_nothing_is_attached_to_what_was_handed_in_online_to_another_unit(foreign: Foreign) -> None:
    OnlineFolder(foreign.relay.data).put("H01.45", online_dossier("H01.45-261120-0905"), {})
    submission, blob = new_id(), new_id()
    relay, other = foreign.relay, foreign.other
    assert other.ask("POST", "/v1/uploads", **creation(blob, "", 1)).status == 201
    assert other.ask("PATCH", f"/v1/uploads/{blob}", b"x", **patching_at(0)).status == 204
    payload = payload_of(
        submission,
        (blob, b"x"),
        unit="H01.46",
        operation="ATTACH",
        official="H01.45-261120-0905",
        fields={"TaiLieuNop": [{"TepDinhKemId": blob, "TenTepDinhKem": "x"}]},
    )
    answer = other.ask("PUT", f"/v1/submissions/{submission}", payload)
    assert (answer.status, answer.json) == (403, {"error": "unit"})
    assert other.ask("GET", f"/v1/submissions/{submission}").status == 404
    for path in ("/v1/dossiers/H01.45-261120-0905", "/v1/dossiers?unit=H01.45"):
        assert blob not in relay.ask("GET", path).body.decode()
