"""What the doctor says of enrolment, link, clock and backlog, in words and in JSON."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_this_pc import CODE, told
from tests.fakes.enroller import FakeEnroller
from tests.support.copied_office import office_with_clerk
from tests.support.office import Home
from tests.support.with_relay import FakeRelay, WithRelay, name_relay
from tthc_desktop.adapters.system.examine_sending import Sending, examine_sending
from tthc_desktop.cli.arguments import Parser
from tthc_desktop.cli.main import run
from tthc_desktop.domain.outbox import StepState, SubmissionState
from tthc_desktop.domain.time import from_ms, iso
from tthc_desktop.services.deadlines.clock_offset import note_contact
from tthc_desktop.services.office.device_identity import IDENTITY, DeviceIdentity
from tthc_desktop.services.office.doctor import CheckAnswer
from tthc_desktop.services.office.settings import load_office, save_office
from tthc_desktop.services.ports.outbox import StepUpdate
from tthc_desktop.services.upkeep.sending_state import GetSendingState

ENROLMENT, LINK = "Đăng ký với máy chủ trung chuyển", "Liên lạc với máy chủ trung chuyển"
CLOCK, BACKLOG = "Đồng hồ máy", "Hàng chờ gửi"
KEY = "ab" * 32


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Parser, "wants_json", False)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home.make(tmp_path / "home")
    yield made
    made.close()


def named(home: Home, **changes: str) -> None:
    with home.store.write("test") as tx:
        office = load_office(tx.settings)
        assert office is not None
        settings = {"relay_url": "https://trungchuyen.vidu.invalid", "relay_key": KEY, **changes}
        save_office(tx.settings, replace(office, **settings))  # type: ignore[arg-type]  # texts


def enrolled(home: Home, unit: str = "H01.45") -> None:
    with home.store.write("test") as tx:
        IDENTITY.write(tx.settings, DeviceIdentity("d-1", unit, "Q2", KEY, "cd" * 32))


def contact(home: Home, offset: timedelta) -> None:
    with home.store.write("test") as tx:
        note_contact(tx.settings, home.clock.now(), offset)


def found(home: Home) -> dict[str, CheckAnswer]:
    state = GetSendingState(home.store, home.clock)()
    return {name: check(state) for name, check in examine_sending().items()}


Lay = Callable[[Home], object]


def test_nothing_is_set_up(home: Home) -> None:
    for each in found(home).values():
        assert each.works is not False
    assert found(home)[ENROLMENT].detail == ""
    assert found(home)[ENROLMENT].facts["enrolled"] is None


def test_a_relay_that_does_not_know_this_pc(home: Home) -> None:
    named(home, relay_key="")
    assert found(home)[ENROLMENT].works is False
    named(home)
    line = found(home)[ENROLMENT]
    assert (line.works, line.facts["enrolled"]) == (False, False)
    assert "Đăng ký máy" in line.detail


def test_enrolled_here(home: Home) -> None:
    named(home)
    enrolled(home)
    line = found(home)[ENROLMENT]
    assert line.works is True
    assert "H01.45" in line.detail
    assert {name: line.facts[name] for name in ("enrolled", "unit", "counter", "device")} == {
        "enrolled": True,
        "unit": "H01.45",
        "counter": "Q2",
        "device": "d-1",
    }


def test_enrolled_for_another_unit_is_told_as_that(home: Home) -> None:
    """By a version that did not look."""
    named(home)
    enrolled(home, "H01.99")
    line = found(home)[ENROLMENT]
    assert (line.works, line.facts["enrolled"]) == (False, False)
    assert "H01.99" in line.detail
    assert "H01.45" in line.detail


def test_the_last_contact(home: Home) -> None:
    named(home)
    line = found(home)[LINK]
    assert (line.works, line.facts["last_contact"]) == (None, None)
    contact(home, timedelta(0))
    at = iso(home.clock.now())
    home.clock.forward(3600)
    line = found(home)[LINK]
    assert (line.works, line.facts["last_contact"]) == (True, at)
    home.clock.forward(25 * 3600)
    line = found(home)[LINK]
    assert line.works is None, "nobody knows whether there is a link now"
    assert "hơn một ngày" in line.detail


def test_the_clock(home: Home) -> None:
    line = found(home)[CLOCK]
    assert (line.works, line.facts["offset_s"]) == (None, None)
    contact(home, timedelta(seconds=-4))
    line = found(home)[CLOCK]
    assert (line.works, line.facts["offset_s"]) == (True, -4)
    contact(home, timedelta(days=-100))
    line = found(home)[CLOCK]
    assert (line.works, line.facts["offset_s"]) == (False, -8_640_000)
    assert "nhanh hơn máy chủ trung chuyển 100 ngày" in line.detail


def test_the_backlog_and_whether_somebody_has_to_act(home: Home) -> None:
    named(home)
    enrolled(home)
    line = found(home)[BACKLOG]
    assert (line.works, line.facts["waiting"], line.facts["oldest_since"]) == (True, 0, None)
    first = home.sealed(b"one")
    since = iso(from_ms(first.sealed_at))
    home.clock.forward(3600)
    home.sealed(b"two")
    line = found(home)[BACKLOG]
    assert line.works is True
    assert line.facts == {
        "waiting": 2,
        "to_send": 2,
        "oldest_since": since,
        "late": 0,
        "needs_people": 0,
        "damaged": 0,
    }
    assert "2 hồ sơ chưa tới máy chủ trung chuyển" in line.detail
    with home.store.write("test") as tx:
        step = first.steps[0]
        tx.outbox.put_state(first.id, SubmissionState.SENDING)
        tx.outbox.put_step(step.id, StepUpdate(StepState.INFLIGHT, 0, 0, 0, ""))
        tx.outbox.put_step(step.id, StepUpdate(StepState.REJECTED, 1, 0, 0, "transfer.rejected"))
        tx.outbox.put_state(first.id, SubmissionState.NEEDS_CLERK)
    line = found(home)[BACKLOG]
    assert (line.works, line.facts["needs_people"]) == (False, 1)
    assert "1 hồ sơ cần người xem lại" in line.detail


def test_what_waits_for_more_than_a_day_is_an_alarm(home: Home) -> None:
    named(home)
    enrolled(home)
    home.sealed(b"one")
    home.clock.forward(3600)
    home.sealed(b"two")
    home.clock.forward(24 * 3600 - 1800)
    line = found(home)[BACKLOG]
    assert (line.works, line.facts["late"]) == (False, 1)


def test_without_a_relay_a_backlog_is_no_fault(home: Home) -> None:
    home.sealed(b"one")
    home.clock.forward(48 * 3600)
    line = found(home)[BACKLOG]
    assert (line.works, line.facts["waiting"]) == (None, 1)


@pytest.mark.parametrize("what", Sending.__members__)
def test_each_has_a_name(what: str) -> None:
    assert Sending[what].value


def findings(body: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in body["findings"]}


def test_the_command_tells_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.closing(office_with_clerk(tmp_path / "home")) as office:
        name_relay(office)
    relay = FakeRelay(FakeEnroller({CODE: "H01.45"}))
    code, body, _ = told(capsys, relay, tmp_path / "home", "doctor")
    assert (code, body["healthy"]) == (5, False)
    assert findings(body)[ENROLMENT]["facts"]["enrolled"] is False
    told(capsys, relay, tmp_path / "home", "enrol", CODE)
    code, body, _ = told(capsys, relay, tmp_path / "home", "doctor")
    assert code == 0
    assert findings(body)[ENROLMENT]["facts"]["unit"] == "H01.45"
    assert findings(body)[BACKLOG]["facts"]["waiting"] == 0
    run(["doctor", "--home", str(tmp_path / "home")], WithRelay(relay))
    words = capsys.readouterr().out
    assert f"✓ {ENROLMENT}: đơn vị H01.45, quầy Q2" in words
    assert f"– {LINK}:" in words
