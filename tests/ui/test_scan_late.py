"""Answers that come late to the digitising page: over the network, after the clerk has gone on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.fakes.runner import HeldRunner
from tests.support.batches import page
from tests.ui.test_presenters import PEOPLE, ShellSpy
from tests.ui.test_reception_presenter import PanelSpy
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.batch import BatchPage
from tthc_desktop.domain.component import Component, Undigitised
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.people import applicant
from tthc_desktop.domain.reuse import FoundPaper, ReuseSource
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.reception.reuse import LookUp, LookUpReuse
from tthc_desktop.services.reception.slots import MarkUndigitised
from tthc_desktop.services.scanning.desk import Desk as ScanDesk
from tthc_desktop.services.use_cases import UseCases
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.scan.page import ScanPage
from tthc_desktop.ui.scan.pages import PageView
from tthc_desktop.ui.scan.presenter import ScanPresenter
from tthc_desktop.ui.scan.reuse_action import ReuseAction
from tthc_desktop.ui.scan.shown import ShownPage
from tthc_desktop.ui.scan.slots import SlotsList

PAPER = FoundPaper(
    ReuseSource.UNIT, "k1", False, "TK", "Giấy khai sinh", "12", "UBND", None, None, "099198000120"
)


@dataclass
class Desk:
    """Two dossiers, the page with the first one open and its look-up under way."""

    office: Office
    shell: ShellSpy
    runner: HeldRunner
    page: ScanPage
    first: Dossier
    second: Dossier

    def open(self, dossier: Dossier) -> None:
        self.shell.take_dossier(dossier.id)
        self.page.entered()

    def shown(self) -> list[str]:
        slots = self.page.findChild(SlotsList, "scan.slots")
        return [slot.id for slot in slots.slots.slots] if slots else []

    def count(self) -> str:
        made = self.page.findChild(QLabel, "scan.count")
        assert made is not None
        return made.text()


@pytest.fixture
def desk(office: Office, qtbot: QtBot) -> Iterator[Desk]:
    shell = ShellSpy(office.use(FindClerk)(demo.CLERK.login))
    runner = HeldRunner(shell.fail, Lane.NETWORK)
    made = [
        office.use(ReceiveDossier)(
            shell.clerk,
            "1.001193",
            applicant(name, f"09919800012{n}", "0912000345", "ấp Thử Nghiệm"),
        )
        for n, name in enumerate(PEOPLE[:2])
    ]
    page = ScanPage(office, runner, shell)
    qtbot.addWidget(page)
    desk = Desk(office, shell, runner, page, *made)
    desk.open(desk.first)
    yield desk
    assert shell.errors == []


def ids(dossier: Dossier) -> list[str]:
    return [slot.id for slot in dossier.slots]


def test_offers_for_one_dossier_are_not_drawn_over_another(desk: Desk) -> None:
    desk.open(desk.second)
    assert desk.shown() == ids(desk.second)
    desk.runner.let_go()
    assert desk.shown() == ids(desk.second)


def test_offers_do_not_bring_old_states_back(desk: Desk) -> None:
    before = desk.count()
    slot = desk.first.components[0]
    desk.office.use(MarkUndigitised)(desk.shell.clerk, desk.first.id, slot.id, Undigitised.OBJECT)
    desk.page.refresh()
    after = desk.count()
    assert after != before
    desk.runner.let_go()
    assert desk.count() == after


def test_a_dossier_that_was_put_aside_is_not_drawn(office: Office, desk: Desk) -> None:
    late = HeldRunner(desk.shell.fail, Lane.STORE)
    page = ScanPage(office, late, desk.shell)
    page.entered()
    desk.shell.take_dossier(None)
    page.refresh()
    late.let_go()
    title = page.findChild(QLabel, "scan.title")
    assert title is not None
    assert title.text() == "Số hóa"
    page.deleteLater()


def test_a_dossier_that_cannot_be_read_leaves_no_other_one_in_sight(desk: Desk) -> None:
    view = desk.page.findChild(PageView)
    assert view is not None
    desk.shell.take_dossier("no such dossier")
    desk.page.refresh()
    assert [str(error) for error in desk.shell.errors] == ["dossier.unknown"]
    desk.shell.errors.clear()
    assert desk.shown() == []
    assert "Chưa mở được hồ sơ" in view.accessibleName()
    desk.shell.take_dossier(None)
    desk.page.refresh()
    assert "Chưa chọn hồ sơ" in view.accessibleName()
    desk.open(desk.first)
    assert desk.shown() == ids(desk.first)


@dataclass
class ViewSpy:
    """Implements scan.presenter.ScanView."""

    dossiers: list[str] = field(default_factory=list)
    presenter: ScanPresenter = field(init=False)
    newest: int = 0

    def show_desk(self, desk: ScanDesk | None, *, reading: bool) -> None:
        self.dossiers.append(desk.dossier.id if desk else "")

    def show_pages(self, pages: tuple[ShownPage, ...], *, newest: bool) -> None:
        self.newest += newest

    def choose_slot(self, number: int) -> None:
        self.presenter.choose(number)


@pytest.mark.parametrize("goes_on", [True, False])
def test_pages_of_a_scan_are_drawn_into_their_own_dossier(desk: Desk, goes_on: object) -> None:
    slot = desk.first.missing[0]
    view = ViewSpy()
    runner = HeldRunner(desk.shell.fail, Lane.ANALYSE)
    view.presenter = ScanPresenter(
        desk.office, runner, desk.shell, view, lambda: True, lambda: False
    )
    view.presenter.open(desk.first.id)
    in_hand = desk.second if goes_on else desk.first
    desk.shell.take_dossier(in_hand.id)
    view.presenter.open(in_hand.id)
    view.newest = 0
    for number in (1, 2):
        view.presenter.arrived(desk.first.id, BatchPage(page(number, slot.id), slot.id))
    assert view.dossiers[-1] == in_hand.id
    assert view.newest == (0 if goes_on else 2)
    assert view.presenter.dossier is not None
    assert view.presenter.dossier.id == in_hand.id


class Slots:
    """Finds a paper for every slot that it is asked for."""

    def __init__(self, *slots: str) -> None:
        self._found = LookUp(dict.fromkeys(slots, (PAPER,)), {})

    def look_up_reuse(self, _clerk: object, _dossier: str) -> LookUp:
        return self._found


@dataclass
class PageSpy:
    """Implements scan.reuse_action.LooksAtPapers."""

    opened: list[str] = field(default_factory=list)

    def open(self, dossier: Dossier, slot: Component, found: LookUp) -> None:
        self.opened.append(slot.id)


Asked = tuple[ReuseAction, PageSpy, PanelSpy, HeldRunner]


@pytest.fixture
def asked(desk: Desk) -> Asked:
    panel, runner = PanelSpy(), HeldRunner(desk.shell.fail, Lane.NETWORK)
    look_up = Slots(*ids(desk.first)).look_up_reuse
    found = SimpleNamespace(use=UseCases({LookUpReuse: look_up}))
    doing, page = Doing(runner, desk.shell, panel, lambda: None), PageSpy()
    return ReuseAction(cast("Office", found), doing, page), page, panel, runner


def test_a_look_up_opens_only_the_dossier_in_hand(desk: Desk, asked: Asked) -> None:
    reuse, page, _panel, runner = asked
    reuse.choose(desk.first, desk.first.slots[0])
    desk.shell.take_dossier(desk.second.id)
    runner.let_go()
    assert page.opened == []
    desk.shell.take_dossier(desk.first.id)
    reuse.choose(desk.first, desk.first.slots[0])
    assert page.opened == [desk.first.slots[0].id]


LOOKING = ("info", "Đang tìm giấy tờ đã có…")


@pytest.mark.parametrize("goes_on", [True, False])
def test_that_papers_are_looked_for_is_said_no_longer_than_it_is_so(
    desk: Desk, asked: Asked, goes_on: object
) -> None:
    reuse, _page, _panel, runner = asked
    reuse.choose(desk.first, desk.first.slots[0])
    assert LOOKING in desk.shell.said
    if goes_on:
        desk.shell.take_dossier(desk.second.id)
    runner.let_go()
    assert LOOKING not in desk.shell.said
