"""What the command line says of dossiers that go no further than the relay."""

from __future__ import annotations

import contextlib
import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.fakes.portal import FakePortal, Trouble
from tests.support.damage import damage_dossier
from tests.support.office import Home
from tests.support.sync import engine
from tests.support.whole_store import all_dossiers
from tthc_desktop.adapters.system.days import bundled_calendar
from tthc_desktop.adapters.system.resources import resource_folder
from tthc_desktop.cli import office_commands
from tthc_desktop.cli.output import DONE, ENVIRONMENT, NO, Output
from tthc_desktop.domain.outbox import RESTING, STATE_NAMES, Fault, SubmissionState
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.home_copies import mark_copied
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.sending.engine import SyncReport
from tthc_desktop.services.use_cases import UseCases


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """One dossier, received by a relay that is connected to no provincial system."""
    made = Home.make(tmp_path / "home")
    made.sealed(b"paper")
    yield made
    made.close()


class Given:
    """The use cases of an office that these commands ask for."""

    def __init__(self, home: Home, portal: FakePortal) -> None:
        self._engine = engine(home, portal)
        self.sync = self
        days = SimpleNamespace(calendar=lambda: bundled_calendar(resource_folder()))
        self.use = UseCases({Store: home.store, Clock: home.clock, Catalogue: days})

    def once(self) -> SyncReport:
        return self._engine.drain()


def _said(
    office: Given,
    capsys: pytest.CaptureFixture[str],
    *,
    as_json: bool,
    ends: int = DONE,
    **args: object,
) -> str:
    code = office_commands.run(Namespace(**args), Output(as_json), cast("Office", office))
    assert code == ends
    return capsys.readouterr().out


def _json(
    office: Given, capsys: pytest.CaptureFixture[str], *, ends: int = DONE, **args: object
) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(_said(office, capsys, as_json=True, ends=ends, **args))
    return body


def test_it_is_told_as_the_end_and_not_as_a_fault(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Given(home, FakePortal(answers_upstream=False, upstream=False))
    sent = _json(office, capsys, command="sync", once=True)
    assert (sent["waiting"], sent["no_upstream"], sent["error"]) == (1, 1, "")
    again = _said(office, capsys, as_json=False, command="sync", once=True)
    assert "đã nhận 1 hồ sơ và chưa nối với hệ thống tỉnh nào" in again
    [item] = _json(office, capsys, command="queue", action="list")["items"]
    assert (item["arrival"], item["no_upstream"], item["error"]) == ("relay", True, "")
    assert item["official_code"] is None
    listed = _said(office, capsys, as_json=False, command="queue", action="list")
    assert "Máy chủ trung chuyển đã nhận (chưa nối hệ thống tỉnh)" in listed
    [task] = _json(office, capsys, command="tasks", clerk=None)["tasks"]
    assert (task["arrival"], task["step"]) == ("relay", "wait")
    assert "Máy chủ trung chuyển đã nhận" in _said(
        office, capsys, as_json=False, command="tasks", clerk=None
    )


def test_a_relay_with_a_provincial_system_is_waited_for(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Given(home, FakePortal(answers_upstream=False))
    assert _json(office, capsys, command="sync", once=True)["no_upstream"] == 0
    [item] = _json(office, capsys, command="queue", action="list")["items"]
    assert (item["arrival"], item["no_upstream"]) == ("relay", False)
    listed = _said(office, capsys, as_json=False, command="queue", action="list")
    assert "chưa nối" not in listed


def test_a_dossier_that_cannot_be_read_is_told_and_the_others_are_listed(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = home.sealed(b"other paper")
    with home.store.read() as tx:
        codes = {dossier.id: dossier.code for dossier in all_dossiers(tx)}
    code = codes.pop(bad.dossier_id)
    damage_dossier(home.store, bad.dossier_id)
    office = Given(home, FakePortal())
    items = _json(office, capsys, command="queue", action="list")["items"]
    assert {item["dossier"] for item in items} == {code, *codes.values()}
    said = _said(office, capsys, as_json=False, command="queue", action="list")
    assert f"Không đọc được hồ sơ {code}" in said
    body = _json(office, capsys, command="tasks", clerk=None)
    assert (body["damaged"], len(body["tasks"])) == ([code], 1)
    assert code in _said(office, capsys, as_json=False, command="tasks", clerk=None)


def test_what_waits_for_a_person_is_no_success(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Given(home, FakePortal(always={"submit": Trouble(Fault.REJECTED)}))
    sent = _json(office, capsys, ends=NO, command="sync", once=True)
    assert (sent["waiting"], sent["needs_people"], sent["error"]) == (1, 1, "")
    again = _said(office, capsys, as_json=False, ends=NO, command="sync", once=True)
    assert "1 hồ sơ cần người xem lại" in again
    [item] = _json(office, capsys, command="queue", action="list")["items"]
    listed = _said(office, capsys, as_json=False, command="queue", action="list")
    assert item["state"] in RESTING
    assert STATE_NAMES[SubmissionState(item["state"])] in listed
    assert item["state"] not in listed


@pytest.mark.parametrize("waits", [True, False])
def test_a_pc_that_is_not_enrolled_is_told_so_whatever_waits(
    tmp_path: Path, home: Home, capsys: pytest.CaptureFixture[str], *, waits: bool
) -> None:
    """The relay tells everybody the time: that it answers is no link for dossiers."""
    with contextlib.closing(home if waits else Home.make(tmp_path / "idle")) as made:
        office = Given(made, FakePortal(enrolled=False))
        sent = _json(office, capsys, ends=ENVIRONMENT, command="sync", once=True)
        assert (sent["error"], sent["done"]) == ("relay.not_enrolled", 0)
        assert "chưa đăng ký" in sent["message"]
        again = _said(office, capsys, as_json=False, ends=ENVIRONMENT, command="sync", once=True)
        assert "chưa đăng ký" in again


def test_a_copy_is_told_so(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with home.store.write("test") as tx:
        mark_copied(tx)
    portal = FakePortal()
    sent = _json(Given(home, portal), capsys, ends=ENVIRONMENT, command="sync", once=True)
    assert (sent["error"], sent["waiting"], portal.effects) == ("transfer.is_copy", 1, [])
    assert "là bản chép" in sent["message"]


def test_every_state_has_a_name() -> None:
    assert set(STATE_NAMES) == set(SubmissionState)
