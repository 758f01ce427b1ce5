"""``tthc enrol`` and ``tthc adopt``, and what the doctor says of copies."""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.enroller import FakeEnroller
from tests.support.copied_office import office_with_clerk
from tests.support.with_relay import FakeRelay, WithRelay, name_relay
from tthc_desktop.cli.arguments import Parser
from tthc_desktop.cli.main import run
from tthc_desktop.domain.wire import key_id

CODE = "K7QF-M2TR"


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Parser, "wants_json", False)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with contextlib.closing(office_with_clerk(tmp_path / "home")) as office:
        name_relay(office)
    return tmp_path / "home"


@pytest.fixture
def relay() -> FakeRelay:
    return FakeRelay(FakeEnroller({CODE: "H01.45"}))


def told(
    capsys: pytest.CaptureFixture[str], relay: FakeRelay, home: Path, *command: str
) -> tuple[int, dict[str, Any], str]:
    """Exit code, JSON object, words for people."""
    code = run([*command, "--json", "--home", str(home)], WithRelay(relay))
    said = capsys.readouterr()
    return code, json.loads(said.out), said.err


def test_enrol(home: Path, relay: FakeRelay, capsys: pytest.CaptureFixture[str]) -> None:
    code, body, _ = told(capsys, relay, home, "enrol", CODE)
    [device] = relay.enroller.devices
    name = key_id(bytes.fromhex(relay.key))
    assert (code, body) == (
        0,
        {"device": device, "unit": "H01.45", "counter": "Q2", "relay": name},
    )
    assert told(capsys, relay, home, "enrol", CODE)[:2] == (0, body), "it is what it was"
    assert list(relay.enroller.devices) == [device]
    relay.enroller.revoke(device)
    assert run(["enrol", CODE, "--home", str(home)], WithRelay(relay)) == 3, "a code is for once"
    assert "Mã đăng ký không đúng" in capsys.readouterr().err


def test_a_code_of_another_unit_is_refused_and_enrols_nobody(
    home: Path, relay: FakeRelay, capsys: pytest.CaptureFixture[str]
) -> None:
    relay.enroller.codes["OTHER"] = "H01.99"
    code, body, words = told(capsys, relay, home, "enrol", "OTHER")
    assert (code, body["error"]) == (3, "relay.other_unit")
    assert body["details"] == {"unit": "H01.45", "found": "H01.99"}
    assert "đơn vị H01.99" in words
    assert relay.enroller.devices == {}


def test_what_is_refused_and_what_has_no_answer(
    home: Path, relay: FakeRelay, capsys: pytest.CaptureFixture[str]
) -> None:
    code, body, words = told(capsys, relay, home, "enrol", "WRONG")
    assert (code, body["error"]) == (3, "relay.bad_code")
    assert body["message"] in words
    relay.enroller.lost = 1
    code, body, _ = told(capsys, relay, home, "enrol", CODE)
    assert (code, body["error"]) == (5, "lookup.cut")
    code, body, _ = told(capsys, relay, home, "enrol", CODE)
    assert (code, body["unit"]) == (0, "H01.45")


def copy_finding(body: dict[str, Any]) -> dict[str, Any]:
    [found] = [f for f in body["findings"] if f["name"] == "Bản gốc hay bản chép"]
    assert isinstance(found, dict)
    return found


def test_adopt(
    home: Path, relay: FakeRelay, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["tasks", "--home", str(home)], WithRelay(relay))  # at home here
    copy = tmp_path / "copy"
    shutil.copytree(home, copy)
    capsys.readouterr()
    assert copy_finding(told(capsys, relay, home, "doctor")[1])["works"] is True
    found = copy_finding(told(capsys, relay, copy, "doctor")[1])
    assert found["works"] is False
    assert "bản chép" in found["detail"]
    code, body, _ = told(capsys, relay, copy, "enrol", CODE)
    assert (code, body["error"]) == (3, "home.copied")
    code, body, _ = told(capsys, relay, copy, "adopt", "--counter", "Q2")
    assert (code, body["error"]) == (3, "home.same_counter")
    code, body, _ = told(capsys, relay, copy, "adopt", "--counter", "q3")
    assert (code, body["counter"]) == (0, "Q3")
    assert copy_finding(told(capsys, relay, copy, "doctor")[1])["works"] is True
    assert told(capsys, relay, copy, "enrol", CODE)[:2][0] == 0


def test_where_a_copy_cannot_be_noticed_the_doctor_says_so(
    home: Path,
    relay: FakeRelay,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tthc_desktop.adapters.system.home.fingerprint", lambda _key: None)
    found = copy_finding(told(capsys, relay, home, "doctor")[1])
    assert found["works"] is None
    assert "không xác định được" in found["detail"]
