"""A question and the jobs around it: which of them may close it or write into it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from tests.fakes.runner import HeldRunner
from tests.ui.test_presenters import ShellSpy
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.errors import InputError
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer, Ask, FormField
from tthc_desktop.ui.kit.form_panel import AskPanel
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.kit.widgets import Field

REASON = Ask("Từ chối", "Ghi", fields=(FormField("reason", "Lý do"),))


@pytest.fixture
def shell(office: Office) -> ShellSpy:
    return ShellSpy(office.use(FindClerk)(demo.CLERK.login))


@pytest.fixture
def runner(shell: ShellSpy) -> HeldRunner:
    return HeldRunner(shell.fail, Lane.CPU)


@pytest.fixture
def panel(qtbot: QtBot) -> AskPanel:
    made = AskPanel("panel")
    qtbot.addWidget(made)
    return made


@pytest.fixture
def doing(shell: ShellSpy, runner: HeldRunner, panel: AskPanel) -> Doing:
    return Doing(runner, shell, panel, lambda: None)


def line(panel: AskPanel, name: str = "panel.reason") -> Field:
    found = [
        f for f in panel.findChildren(Field) if f.edit.objectName() == name and not f.isHidden()
    ]
    assert len(found) == 1
    return found[0]


def wrong(panel: AskPanel) -> str:
    return line(panel).edit.accessibleDescription()


def refuse() -> None:
    raise InputError("slot.reason")


def starts(doing: Doing, work: Callable[[], object]) -> Callable[[Answer], None]:
    return lambda _answer: doing.run(Lane.CPU, work, "Xong.", beside={"slot.reason": "reason"})


def test_a_job_that_no_question_began_leaves_the_open_one_alone(
    doing: Doing, panel: AskPanel, runner: HeldRunner, shell: ShellSpy
) -> None:
    """A file was dropped; while it is read, the clerk types the reason for another slot."""
    doing.run(Lane.CPU, lambda: None, "Đã nhập tệp.")
    doing.run(Lane.CPU, refuse, "")
    panel.ask(REASON, lambda _answer: None)
    line(panel).edit.setText("Thiếu chữ ký")
    runner.let_go()
    runner.let_go()
    assert panel.is_open
    assert line(panel).text == "Thiếu chữ ký"
    assert wrong(panel) == ""
    assert shell.said == [("ok", "Đã nhập tệp.")]
    assert len(shell.errors) == 1


def test_its_own_job_closes_a_question(doing: Doing, panel: AskPanel, runner: HeldRunner) -> None:
    panel.ask(REASON, starts(doing, lambda: None))
    panel.submit()
    assert panel.is_open
    runner.let_go()
    assert not panel.is_open


def test_what_is_wrong_is_told_in_the_question_that_asked(
    doing: Doing, panel: AskPanel, runner: HeldRunner, shell: ShellSpy
) -> None:
    panel.ask(REASON, starts(doing, refuse))
    panel.submit()
    runner.let_go()
    assert panel.is_open
    assert wrong(panel) != ""
    assert shell.errors == []


@pytest.mark.parametrize("work", [lambda: None, refuse])
def test_the_same_question_asked_anew_is_another_one(
    doing: Doing,
    panel: AskPanel,
    runner: HeldRunner,
    work: Callable[[], object],
) -> None:
    panel.ask(Ask(REASON.title, REASON.action, fields=REASON.fields), starts(doing, work))
    panel.submit()
    panel.close_panel()
    panel.ask(REASON, starts(doing, work))
    line(panel).edit.setText("Thiếu chữ ký")
    runner.let_go()
    assert panel.is_open
    assert line(panel).text == "Thiếu chữ ký"
    assert wrong(panel) == ""


def test_a_question_that_comes_late_does_not_take_the_place_of_one(
    doing: Doing, panel: AskPanel, shell: ShellSpy
) -> None:
    panel.ask(REASON, lambda _answer: None)
    line(panel).edit.setText("Thiếu chữ ký")
    doing.ask_now(Ask("Tái sử dụng", "Dùng", choices=("a",)), lambda _answer: None)
    assert line(panel).text == "Thiếu chữ ký"
    assert [kind for kind, _text in shell.said] == ["info"]
    panel.close_panel()
    late = Ask("Tái sử dụng", "Dùng", choices=("a",))
    doing.ask_now(late, lambda _answer: None)
    assert panel.is_asking(late)


def test_a_second_answer_waits_for_the_first(
    doing: Doing, panel: AskPanel, runner: HeldRunner
) -> None:
    """Ctrl+Enter twice is one answer; once it was refused, another one may be given."""
    begun: list[str] = []

    def work() -> None:
        begun.append(line(panel).text)
        raise InputError("slot.reason")

    panel.ask(REASON, starts(doing, work))
    panel.submit()
    panel.submit()
    runner.let_go()
    assert len(begun) == 1
    assert runner.waiting == []
    panel.submit()
    runner.let_go()
    assert len(begun) == 2
