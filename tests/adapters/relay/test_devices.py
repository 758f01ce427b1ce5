"""Who may ask: enrolment with one-time codes, proofs, tokens."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.support.relay import RelayChild
from tests.support.relay_device import RelayDevice
from tests.support.relay_inside import enrolled, made
from tthc_desktop.domain.device_wire import CHALLENGE_S, TOKEN_S
from tthc_desktop.relay.devices import Devices
from tthc_desktop.relay.enrolment import LETTERS, MAX_WRONG, VALID_MS, WRONG_S, EnrolmentCodes
from tthc_desktop.relay.keys import RelayKey
from tthc_desktop.relay.opening import open_engine
from tthc_desktop.relay.operating import Operator
from tthc_desktop.relay.server import OPEN_DOOR


@pytest.fixture
def own(tmp_path: Path) -> Iterator[RelayChild]:
    child = RelayChild(tmp_path / "relay")
    yield child
    child.stop()


def _cli(relay: RelayChild, *options: str) -> Any:
    run = subprocess.run(
        [
            *(sys.executable, "-m", "tthc_desktop", "--json", "relay"),
            *("--data", str(relay.data), *options),
        ],
        capture_output=True,
        check=False,
    )
    return json.loads(run.stdout)


def test_a_code_of_the_operator_enrols_one_device_while_the_relay_runs(own: RelayChild) -> None:
    told = _cli(own, "--enrol", "H01.45")
    assert (told["unit"], set(told)) == ("H01.45", {"code", "unit", "expires", "new_relay"})
    device = RelayDevice(own.bare, "Q2")
    forgiven = f" {told['code'].lower().replace('-', ' ')}"
    refused = device.enrol(forgiven, unit="H01.99")
    assert (refused.status, refused.json) == (409, {"error": "unit", "unit": "H01.45"})
    answer = device.enrol(forgiven)
    assert answer.status == 201, "what is refused uses up no code"
    assert answer.json == {"device": device.id, "unit": "H01.45", "epoch": device.hello()["epoch"]}
    other = RelayDevice(own.bare, "Q3").enrol(told["code"])
    assert (other.status, other.json) == (403, {"error": "code"})
    assert told["code"].encode() not in (own.data / "relay.db").read_bytes()


def test_a_lost_answer_is_told_again(own: RelayChild) -> None:
    code = own.code()
    device = RelayDevice(own.bare, "Q2")
    first, again = device.enrol(code), device.enrol(code)
    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json


def test_an_id_and_a_counters_name_belong_to_one_device(own: RelayChild) -> None:
    first = own.enrolled(counter="Q2")
    other = RelayDevice(own.bare, "q2")
    code = own.code()
    answer = other.enrol(code)
    assert (answer.status, answer.json) == (409, {"error": "counter"})
    other.id, other.counter = first.id, "Q3"
    answer = other.enrol(code)
    assert (answer.status, answer.json) == (409, {"error": "taken"})
    assert own.enrolled("H01.46", counter="Q2").session().json["unit"] == "H01.46"
    assert RelayDevice(own.bare, "Q3").enrol(code).status == 201, "refusals use up no code"


def test_an_enrolled_device_does_not_become_another_units(own: RelayChild) -> None:
    first = own.enrolled(counter="Q2")
    answer = first.enrol(own.code("H01.99"))
    assert (answer.status, answer.json) == (409, {"error": "unit", "unit": "H01.99"})
    assert first.enrol(own.code()).json["unit"] == "H01.45"


def test_the_same_key_takes_its_own_counters_name(own: RelayChild) -> None:
    """A PC that was another counter in between; what it was before is known no more."""
    first = own.enrolled(counter="Q2")
    same = RelayDevice(own.bare, "Q2")
    same.key = first.key
    assert same.enrol("WRONG").status == 403
    assert first.session().status == 200
    assert same.enrol(own.code()).status == 201
    assert same.session().status == 200
    assert first.session().json == {"error": "device"}
    assert RelayDevice(own.bare, "Q2").enrol(own.code()).json == {"error": "counter"}


def test_a_revoked_device_is_unknown_and_its_counter_free(own: RelayChild) -> None:
    first = own.enrolled(counter="Q2")
    assert first.ask("GET", "/v1/changes").status == 200
    assert _cli(own, "--revoke", first.id) == {"revoked": first.id}
    answer = first.ask("GET", "/v1/changes")
    assert (answer.status, answer.json) == (401, {"error": "token"})
    assert first.session().json == {"error": "device"}
    assert first.enrol(own.code()).json == {"error": "taken"}
    assert own.enrolled(counter="Q2").session().status == 200
    assert _cli(own, "--revoke", first.id)["error"] == "relay.no_device"


def test_the_first_device_on_the_same_machine_needs_no_code(own: RelayChild) -> None:
    device = RelayDevice(own.bare)
    assert device.hello()["open"] is True
    assert device.asked("GET", "/v1/hello", X_Forwarded_For="10.1.2.3").json["open"] is False
    proxied = json.dumps(device.enrolment("")).encode()
    refused = own.bare("POST", "/v1/devices", proxied, X_Forwarded_For="10.1.2.3")
    assert refused.status == 403
    assert device.enrol("", unit="H01.77").json["unit"] == "H01.77"
    assert device.hello()["open"] is False
    second = RelayDevice(own.bare, "q9")
    assert (second.enrol("").status, second.enrol("").json) == (403, {"error": "code"})


def test_a_relay_that_knows_a_unit_is_not_open(own: RelayChild) -> None:
    own.code()
    device = RelayDevice(own.bare)
    assert device.hello()["open"] is False
    assert device.enrol("").status == 403


def test_a_code_that_is_over_or_used_leaves_the_door_closed(inside: Inside) -> None:
    assert inside.devices.knows_no_unit()
    inside.code()
    inside.now_ms += 2 * VALID_MS
    assert not inside.devices.knows_no_unit()


def test_an_open_relay_says_so_until_a_code_was_handed_out(tmp_path: Path) -> None:
    said = tmp_path / "said"

    def started() -> str:
        with said.open("w+", encoding="utf-8") as file:
            child = RelayChild(tmp_path / "relay", stderr=file)
            child.stop()
            file.seek(0)
            return file.read()

    assert started().splitlines() == [OPEN_DOOR]
    Operator(tmp_path / "relay", None).enrol("H01.45")
    assert started() == ""


def test_of_several_that_come_first_one_is_first(own: RelayChild) -> None:
    devices = [RelayDevice(own.bare, f"q{n}") for n in range(6)]
    bodies = [json.dumps(device.enrolment("")).encode() for device in devices]
    found: list[int] = []

    def enrol(body: bytes) -> None:
        found.append(own.bare("POST", "/v1/devices", body).status)

    threads = [threading.Thread(target=enrol, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [201, 403, 403, 403, 403, 403]


def test_a_proof_is_taken_once(own: RelayChild) -> None:
    device = own.enrolled()
    proof = device.proof(100)
    assert device.session(proof).json["expires_s"] == TOKEN_S
    assert device.session(proof).status == 200, "repeated by something on the way"
    for old in (device.proof(100), device.proof(99)):
        answer = device.session(old)
        assert (answer.status, answer.json) == (409, {"error": "fork"})
    assert device.session(device.proof(101)).status == 200
    assert device.session(proof).json == {"error": "fork"}, "not the last one any more"


def test_nobody_else_proves_a_device(own: RelayChild) -> None:
    device, stranger = own.enrolled(), RelayDevice(own.bare)
    assert stranger.session().json == {"error": "device"}
    good = device.proof(10)
    for changes in ({"counter": 11}, {"proof": "00" * 64}, {"device": own.enrolled().id}):
        answer = device.session({**good, **changes})
        assert (answer.status, answer.json) == (403, {"error": "device"}), changes
    stranger.id = device.id
    assert stranger.session().json == {"error": "device"}
    assert device.session(good).status == 200, "a wrong proof uses up no number"
    code = own.code()
    mine = stranger.enrolment(code) | {"device": RelayDevice(own.bare).id}
    answer = stranger.asked("POST", "/v1/devices", json.dumps(mine).encode())
    assert (answer.status, answer.json) == (403, {"error": "code"}), "proved for another id"


@pytest.mark.parametrize(
    "changes",
    [
        {"device": "../../x"},
        {"device": 5},
        {"public_key": "00"},
        {"public_key": "zz" * 32},
        {"proof": ""},
        {"unit": ""},
        {"unit": "x" * 129},
        {"counter": " "},
        {"counter": "a\u202eb"},
        {"first": 0},
        {"first": 1 << 53},
        {"first": True},
        {"first": 1.5},
        {"code": None},
        {"challenge": ["x"]},
    ],
)
def test_enrolments_of_another_shape(relay: RelayChild, changes: dict[str, Any]) -> None:
    device = RelayDevice(relay.bare)
    body = json.dumps({**device.enrolment("x"), **changes}).encode()
    assert device.asked("POST", "/v1/devices", body).status == 422


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"<html>", b"[" * 60_000, b'{"counter":1e999}']
)
def test_proofs_of_another_shape(relay: RelayChild, body: bytes) -> None:
    for path in ("/v1/session", "/v1/devices"):
        assert RelayDevice(relay.bare).asked("POST", path, body).status == 422


@dataclass
class Inside:
    """Devices of a relay without a server, at a time that the test sets."""

    data: Path
    now_ms: int = 1_795_000_000_000
    seconds: float = 0.0
    devices: Devices = field(init=False)

    def __post_init__(self) -> None:
        self.engine = open_engine(self.data)
        self.key = RelayKey(self.data / "relay.key")
        self.devices = Devices(self.engine, self.key, lambda: self.now_ms, lambda: self.seconds)
        self.codes = EnrolmentCodes(self.key)

    def code(self) -> str:
        with self.engine.begin() as connection:
            return self.codes.issue(connection, "H01.45", self.now_ms).code


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[Inside]:
    found = Inside(tmp_path)
    yield found
    found.engine.dispose()


def test_a_challenge_is_over_after_a_minute(inside: Inside) -> None:
    device = made()
    body = enrolled(device, inside.devices, inside.key, inside.code())
    assert body.status == 201
    proof = device.proof_for(inside.key.id, inside.devices.challenge(), 5)
    inside.now_ms += CHALLENGE_S * 1000 + 1
    assert inside.devices.session(proof).body == {"error": "challenge"}
    inside.now_ms -= CHALLENGE_S * 1000 + 2
    assert inside.devices.session(proof).body == {"error": "challenge"}, "from the future"
    inside.now_ms += 1
    assert inside.devices.session({**proof, "challenge": "1795000000000.00"}).status == 403
    assert inside.devices.session(proof).status == 200


def test_a_token_is_over_after_its_time(inside: Inside) -> None:
    device = made()
    enrolled(device, inside.devices, inside.key, inside.code())
    proof = device.proof_for(inside.key.id, inside.devices.challenge(), 5)
    token = inside.devices.session(proof).body["token"]
    caller = inside.devices.caller(f"Bearer {token}")
    assert caller is not None
    assert (caller.device, caller.unit) == (device.id, "H01.45")
    last, later = token[-1], token.split(".")
    forged = ".".join([later[0], str(int(later[1]) + 1), later[2]])
    for other in (token[:-1] + ("0" if last != "0" else "1"), forged, "", "x.y.z", "é" * 9):
        assert inside.devices.caller(f"Bearer {other}") is None
    assert inside.devices.caller(f"Basic {token}") is None
    inside.now_ms += TOKEN_S * 1000
    assert inside.devices.caller(f"Bearer {token}") is None


def test_a_challenge_is_no_token(inside: Inside) -> None:
    assert inside.devices.caller(f"Bearer {inside.devices.challenge()}") is None


def test_a_code_is_over_after_a_day(inside: Inside) -> None:
    code = inside.code()
    inside.now_ms += VALID_MS
    answer = enrolled(made(), inside.devices, inside.key, code)
    assert (answer.status, answer.body) == (403, {"error": "code"})


def test_codes_are_hard_to_guess(inside: Inside) -> None:
    codes = {inside.code() for _ in range(50)}
    letters = {code.replace("-", "") for code in codes}
    assert len(letters) == 50
    assert all(len(each) == 12 and set(each) <= set(LETTERS) for each in letters)
    assert len(LETTERS) ** 12 > 2**50
    assert not set(LETTERS) & set("0O1IL2Z5S8B")
    right = inside.code()
    for _ in range(MAX_WRONG):
        answer = enrolled(made(), inside.devices, inside.key, "AAAA-AAAA-AAAA")
        assert answer.status == 403
    answer = enrolled(made(), inside.devices, inside.key, "AAAA-AAAA-AAAA")
    assert answer.status == 429
    assert answer.headers["Retry-After"] == "60"
    assert enrolled(made(), inside.devices, inside.key, right).status == 201, "nobody is kept out"
    inside.seconds += WRONG_S
    answer = enrolled(made(), inside.devices, inside.key, right)
    assert answer.status == 403, "used"
