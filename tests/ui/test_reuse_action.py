"""Papers elsewhere are asked for once for each dossier: every question about a citizen is noted."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from tests.fakes.runner import ImmediateRunner
from tests.support.office import ACCOUNT
from tests.support.slots import slot
from tests.support.tables import each_row
from tests.ui.test_presenters import ShellSpy
from tthc_desktop.domain.component import Component, ComponentState, Shown, UploadAnswer, Way
from tthc_desktop.domain.dossier import Dossier, DossierState
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.reuse import LookUp, LookUpReuse
from tthc_desktop.services.use_cases import UseCases
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.scan.reuse_action import ReuseAction


class NoPage:
    """Implements scan.reuse_action.LooksAtPapers."""

    def open(self, dossier: Dossier, slot: Component, found: LookUp) -> None:
        raise AssertionError("nothing was asked for")


def test_a_dossier_is_asked_about_once_unless_the_clerk_asks_again() -> None:
    asked: list[str] = []

    def look_up(_clerk: object, dossier: str) -> LookUp:
        asked.append(dossier)
        return LookUp({}, {})

    office = cast(Office, SimpleNamespace(use=UseCases({LookUpReuse: look_up})))
    shell = ShellSpy(ACCOUNT, "d1")
    doing = Doing(ImmediateRunner(shell.fail), shell, None, lambda: None)
    action = ReuseAction(office, doing, NoPage())
    dossier = cast(Dossier, SimpleNamespace(id="d1"))
    then: list[Dossier] = []
    action.look_up(dossier, then.append)
    action.look_up(dossier, then.append)
    assert (asked, then) == (["d1"], [dossier])
    action.look_up(dossier, then.append, again=True)
    assert asked == ["d1", "d1"]


@each_row(
    ("shown", "words"),
    (
        (slot(state=ComponentState.READ), "đã có giấy tờ"),
        (slot(way=Way.NOT_NEEDED), "đã có giấy tờ hoặc đã được ghi nhận"),
        (slot(way=Way.SHOWN, shown=Shown()), "đã có giấy tờ hoặc đã được ghi nhận"),
        (slot(way=Way.UPLOADED), "có tệp người dân nộp"),
        (slot(way=Way.UPLOADED, upload=UploadAnswer(accepted=False)), "chờ người dân nộp lại tệp"),
        (slot(sealed=True), "đã được gửi đi"),
    ),
)
def test_of_a_slot_that_takes_no_paper_nothing_is_said_of_papers_elsewhere(
    shown: Component, words: str
) -> None:
    """Nothing was looked up for it, so nothing was found or not found."""

    def look_up(_clerk: object, _dossier: str) -> LookUp:
        raise AssertionError("nobody asks about a citizen for nothing")

    office = cast(Office, SimpleNamespace(use=UseCases({LookUpReuse: look_up})))
    shell = ShellSpy(ACCOUNT, "d1")
    doing = Doing(ImmediateRunner(shell.fail), shell, None, lambda: None)
    dossier = cast(Dossier, SimpleNamespace(id="d1", state=DossierState.OPEN))
    ReuseAction(office, doing, NoPage()).choose(dossier, shown)
    [(_kind, said)] = shell.said
    assert words in said
    assert "Không tìm thấy" not in said


def test_it_is_asked_about_anew_where_a_slot_is_empty_again() -> None:
    asked: list[str] = []

    def look_up(_clerk: object, dossier: str) -> LookUp:
        asked.append(dossier)
        return LookUp({}, {})

    office = cast(Office, SimpleNamespace(use=UseCases({LookUpReuse: look_up})))
    shell = ShellSpy(ACCOUNT, "d1")
    action = ReuseAction(
        office, Doing(ImmediateRunner(shell.fail), shell, None, lambda: None), NoPage()
    )
    dossier = cast(Dossier, SimpleNamespace(id="d1"))
    action.look_up(dossier, lambda _dossier: None)
    action.forget(dossier)
    action.look_up(dossier, lambda _dossier: None)
    assert asked == ["d1", "d1"]
