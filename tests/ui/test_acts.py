"""An act at work: what is asked, told and passed on, whichever way it was begun."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from tests.fakes.runner import ImmediateRunner, LateRunner
from tests.support.office import ACCOUNT
from tests.support.tables import each_row
from tests.ui.test_presenters import ShellSpy
from tests.ui.test_reception_presenter import PanelSpy
from tthc_desktop.domain.errors import DeviceError, InputError
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.act import Act, Said, Wrong, key_line, key_rows
from tthc_desktop.ui.kit.acts import Acts
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Ask, FormField
from tthc_desktop.ui.kit.keys import key_name, key_words, typed_name
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.kit.shell_port import Place

OFFICE = cast(Office, None)
_N = Qt.KeyboardModifier.NoModifier
_S = Qt.KeyboardModifier.ShiftModifier
_C = Qt.KeyboardModifier.ControlModifier
_A = Qt.KeyboardModifier.AltModifier
_P = Qt.KeyboardModifier.KeypadModifier


@dataclass
class Thing:
    name: str
    done: list[str] = field(default_factory=list)
    tired: bool = False
    error: Exception | None = None


def _do(thing: Thing, word: str) -> str:
    if thing.error is not None:
        raise thing.error
    thing.done.append(word)
    return word


TURN = Act[Thing](
    "Q",
    "Xoay",
    lambda _office, _clerk, thing, _answer: _do(thing, "turned"),
    why_not=lambda thing: "Mệt rồi." if thing.tired else "",
    told=lambda thing, _answer, result: f"{thing.name} {result}.",
    line="xoay",
)
RETURN = Act[Thing](
    "R",
    "Trả lại",
    lambda _office, _clerk, thing, answer: _do(thing, answer["to"]),
    ask=lambda _thing: Ask("Trả", "Đã trả", fields=(FormField("to", "Cho ai"),)),
    check=lambda _thing, answer: None if answer["to"] != "?" else Wrong("to", "Cho ai?"),
    told=lambda _thing, _answer, _result: Said("warn", "Đã trả."),
    then=lambda _office, thing, _result: thing.done.append("then"),
    goes=Place.SCAN,
    beside={"return.to": "to"},
)
LEND = Act[Thing]("L", "Cho mượn", begin=lambda _o, doing, thing: thing.done.append("begun"))
KEEP = Act[Thing]("L", "Giữ", begin=lambda _o, _d, thing: thing.done.append("kept"))


@dataclass
class Bench:
    thing: Thing | None = field(default_factory=lambda: Thing("Ghế"))
    nothing: str = ""
    panel: PanelSpy = field(default_factory=PanelSpy)
    shell: ShellSpy = field(default_factory=lambda: ShellSpy(ACCOUNT))

    @property
    def acts(self) -> Acts[Thing]:
        doing = Doing(ImmediateRunner(self.shell.fail), self.shell, self.panel, lambda: None)
        lend = Act[Thing]("L", "Cho mượn", begin=LEND.begin, here=lambda thing: thing.tired)
        return Acts((TURN, RETURN, lend, KEEP), OFFICE, doing, lambda: self.thing, self.nothing)


def test_an_act_is_done_and_told() -> None:
    bench = Bench()
    assert bench.acts.press("Q")
    assert bench.thing is not None
    assert bench.thing.done == ["turned"]
    assert bench.shell.said == [("ok", "Ghế turned.")]
    assert bench.shell.changes == 1


def test_a_key_that_is_no_acts_is_passed_on() -> None:
    assert not Bench().acts.press("Z")


def test_what_cannot_be_done_now_says_why() -> None:
    bench = Bench(Thing("Ghế", tired=True))
    assert bench.acts.press("Q")
    assert bench.shell.said == [("info", "Mệt rồi.")]
    assert [act.words for act in bench.acts.offered()] == ["Trả lại", "Cho mượn", "Giữ"]


def test_without_a_subject_keys_say_so_or_mean_nothing() -> None:
    silent, telling = Bench(None), Bench(None, "Chọn trước.")
    assert not silent.acts.press("Q")
    assert telling.acts.press("Q")
    assert not telling.acts.press("Z")
    telling.acts.start(TURN)
    assert telling.shell.said == [("info", "Chọn trước.")] * 2
    assert telling.acts.offered() == ()


def test_of_two_acts_with_one_key_the_one_that_is_there_is_done() -> None:
    for tired, done in ((True, "begun"), (False, "kept")):
        bench = Bench(Thing("Ghế", tired=tired))
        assert bench.acts.press("L")
        assert bench.thing is not None
        assert bench.thing.done == [done]


def test_what_is_asked_first_is_checked_then_done() -> None:
    bench = Bench()
    assert bench.acts.press("R")
    assert bench.thing is not None
    bench.panel.answer(to="?")
    assert (bench.panel.wrong, bench.thing.done) == ([("Cho ai?", "to")], [])
    bench.panel.answer(to="Bà Thử")
    assert bench.thing.done == ["Bà Thử", "then"]
    assert bench.shell.places == [Place.SCAN]
    assert bench.shell.said == [("warn", "Đã trả.")]
    assert not bench.panel.is_open


def test_an_error_stands_beside_its_line() -> None:
    bench = Bench(Thing("Ghế", error=InputError("return.to")))
    bench.acts.press("R")
    bench.panel.answer(to="")
    assert [line for _text, line in bench.panel.wrong] == ["to"]
    assert bench.shell.errors == []


def test_what_was_kept_though_the_printer_failed_is_shown() -> None:
    bench = Bench(Thing("Ghế", error=DeviceError("printer.failed")))
    bench.acts.press("Q")
    assert len(bench.shell.errors) == 1
    assert bench.shell.changes == 1


def test_an_act_is_not_begun_again_while_it_is_under_way_for_the_same_thing() -> None:
    shell, runner = ShellSpy(ACCOUNT), LateRunner(lambda _error: None)
    doing = Doing(runner, shell, PanelSpy(), lambda: None)
    chair, table = Thing("Ghế"), Thing("Bàn")
    acts = Acts((TURN, RETURN), OFFICE, doing, lambda: chair)
    for _ in range(3):
        assert acts.press("Q")
    acts.begin(TURN, table)
    acts.press("R")
    doing.panel.close_panel()
    runner.run()
    assert (chair.done, table.done) == (["turned"], ["turned"])
    assert shell.said == [("ok", "Ghế turned."), ("ok", "Bàn turned.")]
    chair.error = InputError("return.to")
    acts.press("Q")
    runner.run()
    chair.error = None
    acts.press("Q")
    runner.run()
    assert chair.done == ["turned", "turned"]


def test_what_an_act_with_a_course_of_its_own_begins_is_under_way_to_its_end() -> None:
    shell, runner = ShellSpy(ACCOUNT), LateRunner(lambda _error: None)
    doing = Doing(runner, shell, PanelSpy(), lambda: None)
    done: list[str] = []

    def begin(_office: Office, doing: Doing, _thing: Thing) -> None:
        done.append("begun")
        doing.run_then(Lane.CPU, lambda: None, lambda _none: doing.run(Lane.STORE, end, ""))

    def end() -> None:
        acts.press("L")
        done.append("ended")

    acts = Acts((Act[Thing]("L", "Cho mượn", begin=begin),), OFFICE, doing, lambda: Thing("Ghế"))
    acts.press("L")
    acts.press("L")
    runner.run()
    assert done == ["begun", "ended"]


def test_of_an_act_that_steps_each_press_counts() -> None:
    runner, thing = LateRunner(lambda _error: None), Thing("Ghế")
    doing = Doing(runner, ShellSpy(ACCOUNT), PanelSpy(), lambda: None)
    step = Act[Thing]("Q", "Xoay", TURN.do, steps=True)
    acts = Acts((step,), OFFICE, doing, lambda: thing)
    acts.press("Q")
    acts.press("Q")
    runner.run()
    assert thing.done == ["turned", "turned"]


def test_a_place_that_asks_nothing_has_no_panel() -> None:
    doing = Doing(ImmediateRunner(lambda _error: None), ShellSpy(ACCOUNT), None, lambda: None)
    acts = Acts((TURN, RETURN), OFFICE, doing, lambda: Thing("Ghế"))
    assert acts.press("Q")
    with pytest.raises(LookupError):
        acts.press("R")


def test_lines_are_made_of_acts() -> None:
    told = (("1–9", "chọn"), TURN, RETURN, LEND, KEEP)
    assert key_line(told) == "1–9 chọn   Q xoay"
    assert key_rows(told) == (
        ("1–9", "chọn"),
        ("Q", "xoay"),
        ("R", "trả lại"),
        ("L", "cho mượn / giữ"),
    )


NAMES = [
    (Qt.Key.Key_Q, _N, "q", "Q", "Q"),
    (Qt.Key.Key_Q, _S, "Q", "Shift+Q", "Q"),
    (Qt.Key.Key_V, _C, "\x16", "Ctrl+V", "Ctrl+V"),
    (Qt.Key.Key_Left, _A, "", "Alt+Left", "Alt+Left"),
    (Qt.Key.Key_Right, _S, "", "Shift+Right", "Shift+Right"),
    (Qt.Key.Key_Enter, _P, "\r", "Enter", "Enter"),
    (Qt.Key.Key_7, _P, "7", "7", "7"),
    (Qt.Key.Key_Delete, _N, "\x7f", "Delete", "Delete"),
    (Qt.Key.Key_Q, _C | _S, "", "Ctrl+Shift+Q", "Ctrl+Shift+Q"),
    (Qt.Key.Key_unknown, _N, "đ", "", "Đ"),
    (Qt.Key.Key_unknown, _N, "q", "", "Q"),  # as a burst that nobody takes is typed
    (Qt.Key.Key_Q, Qt.KeyboardModifier.MetaModifier, "q", "", ""),
]


@each_row(("key", "held", "text", "name", "typed"), NAMES)
def test_a_key_has_one_name(
    key: Qt.Key, held: Qt.KeyboardModifier, text: str, name: str, typed: str
) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, key, held, text)
    assert key_name(event) == name
    assert typed_name(event) == typed


@each_row(
    ("key", "words"),
    [("Alt+Left", "Alt+←"), ("Delete", "Delete"), ("Ctrl++", "Ctrl++"), ("Q", "Q")],
)
def test_a_key_is_written_as_people_read_it(key: str, words: str) -> None:
    assert key_words(key) == words
