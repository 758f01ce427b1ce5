"""``tthc sync --status`` and ``--again``."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from tests.fakes.portal import FakePortal, Trouble
from tests.support.office import Home
from tests.support.sync import engine
from tthc_desktop.cli import office_commands
from tthc_desktop.cli.output import Output
from tthc_desktop.cli.reasons import _STEPS, _TROUBLES
from tthc_desktop.domain.outbox import Fault, SubmissionState
from tthc_desktop.domain.story import NationalSystem
from tthc_desktop.domain.worklist import NextStep
from tthc_desktop.domain.worklist import Trouble as TaskTrouble
from tthc_desktop.services.application import Office
from tthc_desktop.services.deadlines.clock_offset import note_contact
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.resync import Resync
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.use_cases import UseCases


@dataclass
class Asked:
    """Implements services.ports.resync.Resync."""

    calls: list[tuple[str, str]] = field(default_factory=list)

    def ask(self, submission_id: str, system: NationalSystem) -> None:
        self.calls.append((submission_id, system.value))


@dataclass
class Given:
    """The use cases of an office that these commands ask for."""

    use: UseCases


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home.make(tmp_path / "home")
    yield made
    made.close()


def said(use: UseCases, capsys: pytest.CaptureFixture[str], *, as_json: bool, **args: Any) -> str:
    options = Namespace(**{"command": "sync", "again": None, "status": False, **args})
    assert office_commands.run(options, Output(as_json), cast("Office", Given(use))) == 0
    return capsys.readouterr().out


def test_what_failed_is_told_and_asked_for_again(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    portal, relay = FakePortal(), Asked()
    use = UseCases({Store: home.store, Clock: home.clock, Resync: relay})
    sent = home.sealed(b"paper")
    engine(home, portal).drain()
    portal.tell(sent.id, "sync_failed", "n1", text="Thiếu mã lĩnh vực.", system="DVCQG")
    engine(home, portal).drain()
    code = home.dossier(sent.dossier_id).code

    body = json.loads(said(use, capsys, as_json=True, status=True))
    assert body["systems"]["DVCQG"]["failed"] == 1
    [line] = body["dossiers"]
    assert (line["dossier"], line["why"]) == (code, "Thiếu mã lĩnh vực.")
    assert line["systems"]["DVCQG"] == {
        "state": "failed",
        "at": "2066-12-01T08:00:02+07:00",
        "reason": "Thiếu mã lĩnh vực.",
        "asked": None,
    }
    assert line["systems"]["EMC"]["state"] == "untold"
    words = said(use, capsys, as_json=False, status=True)
    assert (
        "Cổng DVCQG: đã chốt 1 · chưa tới máy chủ 0 · máy chủ nhận 1 · có mã 1 · đã đồng bộ 0"
        " · lỗi 1" in words
    )

    told = json.loads(said(use, capsys, as_json=True, again=code, system="DVCQG"))
    assert told == {"dossier": code, "submission": sent.id, "system": "DVCQG", "asked": True}
    assert relay.calls == [(sent.id, "DVCQG")]
    [line] = json.loads(said(use, capsys, as_json=True, status=True))["dossiers"]
    assert line["systems"]["DVCQG"]["asked"] is not None


def test_people_read_no_codes(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """What has not left this PC is told as that, and why anything waits in a sentence."""
    use = UseCases({Store: home.store, Clock: home.clock, Resync: Asked()})
    home.sealed(b"one")
    for fault in (Fault.BUSY, Fault.REJECTED):
        home.sealed(fault.value.encode())
        engine(home, FakePortal(always={"send_blob": Trouble(fault)})).drain()
    home.sealed(b"last")
    words = said(use, capsys, as_json=False, status=True)
    assert "đã chốt 4 · chưa tới máy chủ 4 · máy chủ nhận 0" in words
    assert "từ chối hồ sơ" in words
    codes = {*(state.value for state in SubmissionState), "untold", "transfer."}
    assert [code for code in codes if code in words] == []
    listed = said(use, capsys, as_json=False, command="queue", action="list")
    assert "từ chối hồ sơ" in listed
    assert "chốt lúc" in listed
    assert [code for code in codes if code in listed] == []
    [*items] = json.loads(said(use, capsys, as_json=True, command="queue", action="list"))["items"]
    assert all(each["sealed"].startswith("2026-") for each in items)


def test_what_the_province_does_not_tell_is_told_in_words(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    portal = FakePortal()
    use = UseCases({Store: home.store, Clock: home.clock, Resync: Asked()})
    sent, _other = home.sealed(b"one"), home.sealed(b"two")
    engine(home, portal).drain()
    portal.tell(sent.id, "synced", "n1", system="DVCQG")
    engine(home, portal).drain()
    words = said(use, capsys, as_json=False, status=True)
    assert "tỉnh chưa báo đã đồng bộ" in words
    assert "untold" not in words


def test_a_clock_that_is_known_to_be_wrong_is_told(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    use = UseCases({Store: home.store, Clock: home.clock, Resync: Asked()})
    assert json.loads(said(use, capsys, as_json=True, status=True))["clock"] is None
    for offset, wrong in ((timedelta(minutes=-4), False), (timedelta(days=-100), True)):
        with home.store.write("test") as tx:
            note_contact(tx.settings, home.clock.now(), offset)
        clock = json.loads(said(use, capsys, as_json=True, status=True))["clock"]
        assert (clock["offset_s"], clock["wrong"]) == (offset.total_seconds(), wrong)
        words = said(use, capsys, as_json=False, status=True)
        assert ("Đồng hồ máy này nhanh hơn" in words) is wrong


@pytest.mark.parametrize("each", NextStep)
def test_every_step_and_trouble_of_a_task_has_words(each: NextStep) -> None:
    assert _STEPS[each]
    assert set(_TROUBLES) == set(TaskTrouble)
