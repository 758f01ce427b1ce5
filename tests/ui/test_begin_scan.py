"""F7: asks for a reason, refuses with the true one, or lets the scanner run."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from tests.fakes.runner import ImmediateRunner
from tests.support.office import ACCOUNT
from tests.support.papers import dossier
from tests.support.slots import NOW, read_slot, slot
from tests.ui.test_presenters import ShellSpy
from tthc_desktop.domain.component import Component, Shown, Way
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.scan_profile import ScanProfile
from tthc_desktop.services.application import Office
from tthc_desktop.services.scanning.profiles import ListProfiles
from tthc_desktop.services.use_cases import UseCases
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form_panel import AskPanel
from tthc_desktop.ui.scan.begin import BeginScan
from tthc_desktop.ui.scan.presenter import ScanPresenter
from tthc_desktop.ui.scan.run import ScanRun
from tthc_desktop.ui.scan.stack import Stack


class Profiles:
    def of_key(self, _clerk: object, key: int) -> ScanProfile:
        return ScanProfile("auto", "Tự chọn", key)


class At:
    """F7 on a slot."""

    def __init__(self, qtbot: QtBot, on: Component) -> None:
        self.shell = ShellSpy(ACCOUNT, "d1")
        self.panel = AskPanel("scan.ask")
        qtbot.addWidget(self.panel)
        self.begun: list[Stack] = []
        office = cast(Office, SimpleNamespace(use=UseCases({ListProfiles: Profiles()})))
        doing = Doing(ImmediateRunner(self.shell.fail), self.shell, self.panel, lambda: None)
        presenter = SimpleNamespace(component=on.id, slot=on, dossier=dossier("short"))
        run = SimpleNamespace(running=False, start=self.begun.append)
        begin = BeginScan(office, doing, cast(ScanPresenter, presenter), cast(ScanRun, run))
        begin.at_the_end()

    @property
    def refused(self) -> list[str]:
        return [error.code for error in self.shell.errors if isinstance(error, InputError)]


SEEN = Shown("thu", NOW)


@pytest.mark.parametrize("way", [Way.SHOWN, Way.BY_DATA])
def test_a_paper_without_pages_is_scanned_for_a_reason(qtbot: QtBot, way: Way) -> None:
    at = At(qtbot, slot(way=way))
    assert at.panel.is_open
    assert at.panel.asked is not None
    assert ("xuất trình" in at.panel.asked.text) is (way is Way.SHOWN), "each by its own name"
    assert (at.begun, at.refused) == ([], [])


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (slot(way=Way.SHOWN, shown=SEEN, sealed=True), "component.sealed"),
        (read_slot(sealed=True), "component.sealed"),
        (read_slot(way=Way.IMPORT), "slot.has_file"),
        (slot(way=Way.REUSE), "slot.reused"),
        (slot(way=Way.ACCOUNT, shown=SEEN), "slot.by_account"),
        (slot(way=Way.NOT_NEEDED), "slot.not_needed"),
    ],
)
def test_nothing_moves_where_no_page_may_go_in(qtbot: QtBot, made: Component, code: str) -> None:
    at = At(qtbot, made)
    assert at.refused == [code]
    assert not at.panel.is_open, "no reason is asked for in vain"
    assert at.begun == []


def test_pages_go_in_behind_others(qtbot: QtBot) -> None:
    assert len(At(qtbot, read_slot()).begun) == 1
