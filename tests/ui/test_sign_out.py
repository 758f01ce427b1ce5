"""A clerk goes while something is under way for them: it ends with them."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.support.held_lanes import HeldLanes
from tests.ui.conftest import OpenWindow
from tests.ui.sign_desk import Desk, signing_desk
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.sign.page import SignPage


@pytest.fixture
def desk(office: Office, open_window: OpenWindow) -> Iterator[Desk]:
    with signing_desk(office, open_window) as made:
        yield made


@pytest.fixture
def hold(desk: Desk) -> Iterator[Callable[..., HeldLanes]]:
    made: list[HeldLanes] = []

    def held(*lanes: Lane) -> HeldLanes:
        made.append(HeldLanes(desk.robot.window.runner, *lanes))
        return made[-1]

    yield held
    for each in made:
        each.let_go()


def test_a_pin_that_waits_in_its_lane_is_never_sent(
    desk: Desk, hold: Callable[..., HeldLanes]
) -> None:
    lanes = hold(Lane.TOKEN)
    desk.type_pin()
    desk.robot.window.sign_out()
    lanes.let_go()
    desk.robot.idle()
    assert desk.token.sent == []
    assert desk.robot.strip == ""


class Pin(str):
    """One that can be watched."""


def test_a_pin_is_gone_as_soon_as_its_clerk_is(desk: Desk, hold: Callable[..., HeldLanes]) -> None:
    desk.robot.press("Ctrl+4")
    desk.robot.until(lambda: "2 thành phần" in desk.robot.text("sign.count"))
    lanes = hold(Lane.TOKEN)
    typed = Pin(desk.token.pin)
    watched = weakref.ref(typed)
    desk.robot.find(SignPage, "sign")._presenter.sign(typed)
    del typed
    assert watched() is not None
    desk.robot.window.sign_out()
    gc.collect()
    assert watched() is None, "it lies in the queue of a lane"
    lanes.let_go()


def test_a_running_scan_does_not_hold_up_who_signs(
    desk: Desk, hold: Callable[..., HeldLanes]
) -> None:
    lanes = hold(Lane.SCANNER)
    desk.type_pin()
    desk.robot.until(lambda: "Đã ký 2 tệp" in desk.robot.strip)
    assert desk.states == [ComponentState.SIGNED] * 2
    lanes.let_go()


@pytest.mark.parametrize(("step", "signed"), [("unlock", 0), ("sign", 1)])
def test_the_token_is_locked_wherever_its_clerk_went(desk: Desk, step: str, signed: int) -> None:
    """What had begun is whole; nothing else begins. The next clerk signs what is left."""
    desk.reach(step)
    desk.sign_out_and_go_on()
    assert (desk.token.sent, desk.token.signed) == (["once"], signed)
    assert desk.states.count(ComponentState.SIGNED) == signed
    desk.robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    desk.robot.press("Ctrl+4")
    desk.robot.until(lambda: f"{2 - signed} thành phần" in desk.robot.text("sign.count"))
    desk.robot.write(desk.token.pin)
    desk.robot.press("F8")
    desk.robot.until(lambda: f"Đã ký {2 - signed} tệp" in desk.robot.strip)
    assert desk.states == [ComponentState.SIGNED] * 2
    assert desk.token.opened is None


def test_closing_the_window_locks_the_token(desk: Desk) -> None:
    """Between unlocking and the first signature."""
    desk.reach("unlock")
    desk.robot.window.close()
    assert desk.token.opened is None
    assert desk.token.signed == 0


@pytest.mark.loud("bug, report")
def test_an_error_of_work_that_nobody_waits_for_is_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.reach("sign")
    desk.token.broken = True
    desk.sign_out_and_go_on()
    assert "RuntimeError" in caplog.text


def test_what_a_page_raises_leaves_no_session_open(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("nobody expects this")

    monkeypatch.setattr(SignPage, "show_outcome", broken)
    with qtbot.capture_exceptions() as raised:
        desk.type_pin()
        desk.robot.until(lambda: "Đã ký 2 tệp" in desk.robot.strip)
    assert len(raised) == 2
    assert desk.token.opened is None
