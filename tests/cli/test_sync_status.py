"""``tthc sync --status`` and ``--again``."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from tests.fakes.portal import FakePortal
from tests.support.office import Home
from tests.support.sync import engine
from tthc_desktop.cli import office_commands
from tthc_desktop.cli.output import Output
from tthc_desktop.domain.story import NationalSystem
from tthc_desktop.services.application import Office
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
        "at": "2026-12-01T08:00:02+07:00",
        "reason": "Thiếu mã lĩnh vực.",
        "asked": None,
    }
    assert line["systems"]["EMC"]["state"] == "untold"
    words = said(use, capsys, as_json=False, status=True)
    assert "Cổng DVCQG: đã gửi 1 · máy chủ nhận 1 · có mã 1 · đã đồng bộ 0 · lỗi 1" in words

    told = json.loads(said(use, capsys, as_json=True, again=code, system="DVCQG"))
    assert told == {"dossier": code, "submission": sent.id, "system": "DVCQG", "asked": True}
    assert relay.calls == [(sent.id, "DVCQG")]
    [line] = json.loads(said(use, capsys, as_json=True, status=True))["dossiers"]
    assert line["systems"]["DVCQG"]["asked"] is not None
