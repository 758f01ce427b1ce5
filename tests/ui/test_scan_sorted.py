"""What is told of a stack once it is sorted, and what must not be told over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import cast

import pytest

from tests.fakes.runner import ImmediateRunner
from tests.support.batches import page
from tests.ui.test_presenters import ShellSpy
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.batch import UNSORTED, Batch, BatchPage
from tthc_desktop.domain.component import ComponentState, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.people import applicant
from tthc_desktop.domain.separators import PagePlace
from tthc_desktop.services.application import Office
from tthc_desktop.services.reading.read_dossier import ReadDossier
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.scanning.analyse_pages import AnalysePages, PageAnalysed
from tthc_desktop.services.scanning.desk import Desk, GetDesk
from tthc_desktop.services.use_cases import UseCases
from tthc_desktop.ui.scan.presenter import ScanPresenter

PERSON = applicant("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")
SORTED = ("ok", "Đã chia xấp giấy theo 2 tờ phân cách.")


@dataclass
class Stack:
    """Two pages, both separators, that nobody has looked at yet."""

    office: Office
    foreign: bool = False
    resting: bool = True
    seen: bool = False

    def __post_init__(self) -> None:
        clerk = self.office.use(FindClerk)(demo.CLERK.login)
        self.dossier: Dossier = self.office.use(ReceiveDossier)(clerk, "1.001193", PERSON)
        self.shell = ShellSpy(clerk, self.dossier.id)
        view = SimpleNamespace(
            show_desk=lambda _desk, reading: None,
            show_pages=lambda _pages, newest: None,
            choose_slot=lambda _number: None,
        )
        use = {GetDesk: self._desk, AnalysePages: self._analyse, ReadDossier: lambda *_: iter(())}
        self.presenter = ScanPresenter(
            cast(Office, SimpleNamespace(use=UseCases(use))),
            ImmediateRunner(self.shell.fail),
            self.shell,
            view,
            lambda: False,
            lambda: self.resting,
        )

    def put(self, state: ComponentState) -> None:
        """The first slot."""
        slot, *others = self.dossier.components
        slot = replace(slot, way=Way.SCAN, state=state)
        self.dossier = replace(self.dossier, components=(slot, *others))

    def _desk(self, _dossier: str) -> Desk:
        pages = tuple(BatchPage(page(n), UNSORTED, analysed=self.seen) for n in (1, 2))
        return Desk(self.dossier, Batch("b1", self.dossier.id, pages), {}, {}, {}, {}, 0)

    def _analyse(self, _actor: object, dossier: str) -> Iterator[PageAnalysed]:
        self.seen = True
        for number in (1, 2):
            place = PagePlace(number, UNSORTED, separator=True, foreign=self.foreign)
            yield PageAnalysed(dossier, number, None, place)

    @property
    def said(self) -> list[tuple[str, str]]:
        return [each for each in self.shell.said if "phân cách" in each[1] or "Phiếu" in each[1]]


@pytest.fixture
def stack(office: Office) -> Stack:
    return Stack(office)


def test_a_sorted_stack_is_told_once(stack: Stack) -> None:
    stack.presenter.open(stack.dossier.id)
    stack.presenter.again()
    assert stack.said == [SORTED]


def test_not_over_what_the_scanner_waits_for(stack: Stack) -> None:
    stack.resting = False
    stack.presenter.open(stack.dossier.id)
    assert stack.said == []
    stack.resting = True
    stack.presenter.again()
    assert stack.said == [SORTED]


def test_a_cover_sheet_of_another_dossier_is_the_one_thing_told(stack: Stack) -> None:
    stack.foreign = True
    stack.presenter.open(stack.dossier.id)
    [(kind, text)] = stack.said
    assert kind == "warn"
    assert "Chưa xếp" in text


def test_a_signature_that_is_gone_is_told_whatever_took_it(stack: Stack) -> None:
    stack.put(ComponentState.SIGNED)
    stack.presenter.open(stack.dossier.id)
    stack.shell.said.clear()
    stack.resting = False
    stack.put(ComponentState.READ)
    stack.presenter.again()
    assert stack.shell.said == []
    stack.resting = True
    stack.presenter.again()
    stack.presenter.again()
    [(kind, text)] = stack.shell.said
    assert kind == "warn"
    assert stack.dossier.components[0].name in text
    assert "đã thay đổi: cần ký lại" in text
