"""Whose fields a card fills: the owner's, or those of who hands in; and never another form's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QWidget

from tests.fakes.runner import HeldRunner, ImmediateRunner
from tests.robots.window import WindowRobot
from tests.ui.test_bursts import CARD
from tests.ui.test_presenters import IntakeSpy, ShellSpy
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.citizen_card import CardFields, CardKind, CardReading, CardWarning
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import PersonKind
from tthc_desktop.services.application import Office
from tthc_desktop.services.reading.read_card import ReadCard
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.scanning.scan_card import ScanCard
from tthc_desktop.ui.intake.presenter import IntakePresenter
from tthc_desktop.ui.intake.typed import Typed
from tthc_desktop.ui.kit.runner import Lane

HOANG = CardFields(
    "079200001234", "", "Hoàng Văn Thí Dụ", date(1990, 1, 1), "Nam", "Ấp Thử Nghiệm", None
)
READ = CardReading(CardKind.CITIZEN_CARD, HOANG)


def owner(robot: WindowRobot) -> tuple[str, str]:
    return robot.text("intake.name"), robot.text("intake.id_number")


def submitter(robot: WindowRobot) -> tuple[str, str]:
    return robot.text("intake.submitter_name"), robot.text("intake.submitter_id")


def with_cards(office: Office, read: Callable[[object], object]) -> Office:
    """Every card, on the glass or in a picture, reads like this."""
    return replace(office, use=office.use.replaced({ScanCard: read, ReadCard: read}))


@pytest.fixture
def form(robot: WindowRobot) -> WindowRobot:
    """The owner's name is typed, the focus behind it."""
    robot.press("F2")
    robot.write("khai sinh")
    robot.press("Return")
    robot.idle()
    robot.write("Trần Ví Dụ")
    robot.press("Return")
    robot.write("099198000122")
    return robot


def test_the_card_is_the_submitters_while_the_focus_is_there(form: WindowRobot) -> None:
    robot = form
    robot.press("F6")
    assert robot.focused().objectName() == "intake.submitter_name"
    robot.hold_to_scanner(CARD)
    assert submitter(robot) == (HOANG.name, HOANG.number)
    assert owner(robot) == ("Trần Ví Dụ", "099198000122")
    assert robot.text("intake.address") == ""
    assert robot.text("intake.card").startswith("Từ căn cước người nộp:")
    assert robot.focused().objectName() == "intake.submitter_phone"


def test_the_card_is_the_owners_also_with_the_other_fields_open(form: WindowRobot) -> None:
    robot = form
    robot.press("F6")
    robot.find(QWidget, "intake.phone").setFocus()
    robot.hold_to_scanner(CARD)
    assert owner(robot) == (HOANG.name, HOANG.number)
    assert submitter(robot) == ("", "")


@pytest.mark.parametrize("kind", [k for k in PersonKind if k is not PersonKind.CITIZEN])
def test_an_organisation_keeps_its_name(form: WindowRobot, kind: PersonKind) -> None:
    robot = form
    robot.find(QComboBox, "intake.kind").setCurrentIndex(list(PersonKind).index(kind))
    robot.hold_to_scanner(CARD)
    assert owner(robot) == ("Trần Ví Dụ", "099198000122")
    assert submitter(robot) == (HOANG.name, HOANG.number)
    assert robot.find(QWidget, "intake.submitter_name").isVisible()


def test_what_both_cards_say_is_told(form: WindowRobot) -> None:
    robot = form
    robot.hold_to_scanner(CARD)
    robot.press("F6")
    robot.hold_to_scanner(CARD)
    first, second = robot.text("intake.card").splitlines()
    assert first.startswith("Từ căn cước: ")
    assert second.startswith("Từ căn cước người nộp: ")


@pytest.fixture
def shell(office: Office) -> ShellSpy:
    return ShellSpy(office.use(FindClerk)(demo.CLERK.login))


@pytest.fixture(params=["scan_card", "card_photo"])
def slow(
    request: pytest.FixtureRequest, office: Office, shell: ShellSpy
) -> tuple[IntakePresenter, IntakeSpy, HeldRunner]:
    """A presenter whose card is under way. It is read of the glass, or of a photo."""
    view = IntakeSpy()
    by_glass = request.param == "scan_card"
    runner = HeldRunner(shell.fail, Lane.SCANNER if by_glass else Lane.CPU)
    read = with_cards(office, lambda _from: READ)
    presenter = IntakePresenter(read, runner, shell, view)
    presenter.load()
    if by_glass:
        presenter.scan_card()
    else:
        presenter.card_photo(str(Path("card.jpg")))
    return presenter, view, runner


def test_a_slow_card_fills_the_form_that_it_was_scanned_for(
    slow: tuple[IntakePresenter, IntakeSpy, HeldRunner], shell: ShellSpy
) -> None:
    _presenter, view, runner = slow
    view.in_submitter = True  # the clerk has gone on; the card was meant for the owner
    runner.let_go()
    assert view.filled["name"] == HOANG.name
    assert shell.said[-1] == ("ok", f"Đã đọc căn cước của {HOANG.name}.")


def test_a_slow_card_is_not_for_a_form_begun_since(
    slow: tuple[IntakePresenter, IntakeSpy, HeldRunner], shell: ShellSpy
) -> None:
    presenter, view, runner = slow
    presenter.begin()
    runner.let_go()
    assert view.filled == {}
    assert view.card == ("", "")
    kind, text = shell.said[-1]
    assert kind == "warn"
    assert HOANG.name not in text


@pytest.mark.parametrize(
    "typed", ['"/srv/thẻ một.jpg"', "file:///srv/th%E1%BA%BB%20m%E1%BB%99t.jpg"]
)
def test_a_photo_is_found_by_the_path_in_the_search_line(
    office: Office, shell: ShellSpy, typed: str
) -> None:
    asked: list[object] = []

    def read(path: object) -> CardReading:
        asked.append(path)
        return READ

    view = IntakeSpy()
    runner = ImmediateRunner(shell.fail)
    presenter = IntakePresenter(with_cards(office, read), runner, shell, view)
    presenter.search(typed)
    presenter.enter()
    assert asked == [Path("/srv/thẻ một.jpg")]
    assert view.filled["name"] == HOANG.name


def test_a_slow_card_goes_where_the_focus_was(office: Office, shell: ShellSpy) -> None:
    view = IntakeSpy(in_submitter=True)
    runner = HeldRunner(shell.fail, Lane.CPU)
    warned = replace(READ, warnings=(CardWarning.NUMBER_FORM,))
    read = with_cards(office, lambda _from: warned)
    presenter = IntakePresenter(read, runner, shell, view)
    presenter.card_photo("card.jpg")
    view.in_submitter = False
    runner.let_go()
    assert view.filled == {"submitter_name": HOANG.name, "submitter_id": HOANG.number}
    assert view.card[1] != ""


def test_what_is_wrong_in_a_form_that_was_left_is_not_shown_in_the_next(office: Office) -> None:
    def refuse(*_given: object) -> None:
        raise InputError("submitter.phone")

    shell, view = ShellSpy(office.use(FindClerk)(demo.CLERK.login)), IntakeSpy()
    runner = HeldRunner(shell.fail, Lane.STORE)
    refusing = replace(office, use=office.use.replaced({ReceiveDossier: refuse}))
    presenter = IntakePresenter(refusing, runner, shell, view)
    presenter.load()
    runner.let_go()
    for other_form in (False, True):
        presenter.choose(view.found[0])
        presenter.choose_case("")
        presenter.receive(Typed("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm"))
        if other_form:
            presenter.begin()
        runner.let_go()
        assert (len(view.wrong), len(shell.errors)) == (1, int(other_form))
