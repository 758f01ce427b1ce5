"""Hand scanners and people at the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.hand_scanner import CARD, NONE, Counter
from tthc_desktop.ui.kit.wedge import FEWEST_KEYS, GAP_MS, HOLD_MS, SILENCE_MS


def test_a_burst_in_a_field_leaves_it_as_it_was(counter: Counter) -> None:
    counter.line.setText("Nguyễn Văn Mẫu")
    counter.line.setFocus()
    counter.line.setSelection(7, 3)
    counter.types(CARD)
    counter.enter()
    assert counter.bursts == [CARD]
    assert counter.line.text() == "Nguyễn Văn Mẫu"
    assert (counter.line.selectionStart(), counter.line.selectedText()) == (7, "Văn")
    assert counter.done == []
    counter.types("x", 200)
    assert counter.line.text() == "Nguyễn x Mẫu"


@pytest.mark.parametrize("backwards", [False, True])
def test_the_cursor_stays_on_its_side_of_the_selection(counter: Counter, backwards: bool) -> None:
    counter.line.setText("Nguyễn Văn Mẫu")
    counter.line.setFocus()
    counter.line.setSelection(*((10, -3) if backwards else (7, 3)))
    at = counter.line.cursorPosition()
    counter.types(CARD)
    counter.enter()
    assert (counter.line.cursorPosition(), counter.line.selectedText()) == (at, "Văn")


def test_an_empty_field_and_a_cursor_in_the_middle(counter: Counter) -> None:
    counter.line.setFocus()
    counter.types(CARD)
    counter.enter()
    assert counter.line.text() == ""
    counter.line.setText("abcd")
    counter.line.setCursorPosition(2)
    counter.now += 500
    counter.types(CARD)
    counter.enter()
    assert (counter.line.text(), counter.line.cursorPosition()) == ("abcd", 2)
    assert not counter.line.hasSelectedText()
    assert counter.bursts == [CARD, CARD]


def test_whoever_lists_what_is_typed_hears_that_it_is_gone(counter: Counter) -> None:
    edited: list[str] = []
    counter.line.textEdited.connect(edited.append)
    counter.line.setFocus()
    counter.types(CARD)
    assert len(edited) == FEWEST_KEYS
    assert edited[-1] == ""
    assert not counter.line.isModified()


@pytest.mark.parametrize("gap", [60, 90, 120])
def test_a_person_is_never_a_scanner(counter: Counter, gap: int) -> None:
    counter.line.setFocus()
    counter.types(CARD, gap)
    assert counter.line.text() == CARD
    counter.enter(gap)
    assert (counter.bursts, counter.done) == ([], ["Return"])


def test_nothing_typed_into_a_field_waits(counter: Counter) -> None:
    counter.line.setFocus()
    counter.types("ab")
    assert counter.line.text() == "ab"
    counter.enter()
    assert counter.done == ["Return"]


@pytest.mark.parametrize(("gap", "bursts"), [(GAP_MS, 1), (GAP_MS + 1, 0)])
def test_how_fast(counter: Counter, gap: int, bursts: int) -> None:
    counter.line.setFocus()
    counter.types(CARD, gap)
    counter.enter(gap)
    assert len(counter.bursts) == bursts


@pytest.mark.parametrize(("count", "bursts"), [(FEWEST_KEYS, 1), (FEWEST_KEYS - 1, 0)])
def test_how_many(counter: Counter, count: int, bursts: int) -> None:
    counter.line.setFocus()
    counter.types(CARD[:count])
    counter.enter()
    assert len(counter.bursts) == bursts
    assert counter.line.text() == ("" if bursts else CARD[:count])


def test_commands_do_not_act_during_a_burst(counter: Counter) -> None:
    counter.button.setFocus()
    counter.types("1a 1a|1a " + CARD)
    counter.enter()
    counter.waits(500)
    assert (counter.bursts, counter.done) == (["1a 1a|1a " + CARD], [])


def test_a_command_of_a_person_acts_when_nothing_follows(counter: Counter) -> None:
    counter.button.setFocus()
    counter.types("1")
    counter.waits(HOLD_MS - 1)
    assert counter.done == []
    counter.waits(1)
    assert counter.done == ["1"]
    counter.types("a1", 60)
    counter.waits(HOLD_MS)
    assert counter.done == ["1", "a", "1"]
    counter.waits(500)
    assert counter.bursts == []


def test_keys_keep_their_order(counter: Counter) -> None:
    """A key that is a command by itself lets those before it through first."""
    counter.button.setFocus()
    counter.types("1a")
    counter.key(Qt.Key.Key_F7)
    assert counter.done == ["1", "a", "F7"]
    counter.types("1")
    counter.key(Qt.Key.Key_X, "x", Qt.KeyboardModifier.AltModifier)
    assert counter.done == ["1", "a", "F7", "1", "Alt+X"]
    counter.types("a")
    counter.enter()
    assert counter.done[-2:] == ["a", "Return"]


def test_a_command_moves_the_focus_for_the_key_behind_it(counter: Counter) -> None:
    QShortcut(QKeySequence("2"), counter.window).activated.connect(counter.line.setFocus)
    counter.button.setFocus()
    counter.types("2b")
    counter.waits(HOLD_MS)
    assert counter.line.text() == "b"


def test_the_space_bar_still_presses_a_button(counter: Counter) -> None:
    counter.button.setFocus()
    counter.types(" ")
    assert counter.done == []
    counter.waits(HOLD_MS)
    assert counter.done == ["clicked"]
    counter.key(Qt.Key.Key_Space, " ", release=False)
    counter.waits(HOLD_MS)
    release = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_Space, NONE, " ")
    QCoreApplication.sendEvent(counter.button, release)
    assert counter.done == ["clicked", "clicked"]


def test_a_burst_ends_with_tab_without_moving(counter: Counter) -> None:
    counter.line.setFocus()
    counter.types(CARD)
    counter.key(Qt.Key.Key_Tab, "\t")
    assert counter.bursts == [CARD]
    assert QApplication.focusWidget() is counter.line


def test_a_burst_ends_with_silence(counter: Counter) -> None:
    counter.line.setFocus()
    counter.types(CARD)
    counter.waits(SILENCE_MS - 1)
    assert counter.bursts == []
    counter.waits(1)
    assert counter.bursts == [CARD]
    counter.types("b", 200)
    assert counter.line.text() == "b"


def test_a_key_after_the_silence_is_a_key_even_before_the_timer(counter: Counter) -> None:
    counter.line.setFocus()
    counter.types(CARD)
    counter.enter(SILENCE_MS + 1)
    assert (counter.bursts, counter.done) == ([CARD], ["Return"])


def test_a_stutter_does_not_tear_a_sure_burst(counter: Counter) -> None:
    counter.button.setFocus()
    counter.types(CARD[:20])
    counter.now += 80
    counter.types(CARD[20:])
    counter.enter(80)
    assert (counter.bursts, counter.done) == ([CARD], [])


def test_two_bursts_one_after_the_other(counter: Counter) -> None:
    counter.line.setFocus()
    for _ in range(2):
        counter.types(CARD)
        counter.enter()
    assert (counter.bursts, counter.line.text()) == ([CARD, CARD], "")


def test_a_key_that_is_held_down_is_no_burst(counter: Counter) -> None:
    counter.line.setFocus()
    counter.key(Qt.Key.Key_B, "b")
    for _ in range(30):
        counter.now += 20
        counter.key(Qt.Key.Key_B, "b", repeat=True)
    counter.waits(500)
    assert (counter.line.text(), counter.bursts) == ("b" * 31, [])
    seen = Seen(counter.button)
    counter.button.setFocus()
    counter.key(Qt.Key.Key_1, "1", repeat=True)
    assert counter.done == ["1"]
    counter.key(Qt.Key.Key_J, "j", repeat=True, release=False)
    assert seen.kinds[-1] == ("KeyPress", "j")


def test_a_password_is_nobodys_business(counter: Counter) -> None:
    counter.line.setEchoMode(QLineEdit.EchoMode.Password)
    counter.line.setFocus()
    counter.types("mat-khau-rat-dai-1234")
    counter.enter()
    assert (counter.bursts, counter.done) == ([], ["Return"])
    assert counter.line.text() == "mat-khau-rat-dai-1234"


def test_a_field_that_takes_no_typing_is_none(counter: Counter) -> None:
    counter.line.setReadOnly(True)
    counter.line.setFocus()
    counter.types("1")
    assert counter.done == []
    counter.waits(HOLD_MS)
    assert counter.done == ["1"]


@pytest.mark.parametrize("name", ["text", "rich"])
def test_a_field_of_several_lines(counter: Counter, name: str) -> None:
    edit = getattr(counter, name)
    edit.setPlainText("👍👍 Kính gửi\nỦy ban nhân dân\naaa")
    edit.document().setModified(False)
    edit.setFocus()
    cursor = edit.textCursor()
    cursor.setPosition(19)
    cursor.setPosition(9, cursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)
    selected = cursor.selectedText()
    assert len(selected) > 5
    counter.types("aaa" + CARD)
    counter.enter()
    assert counter.bursts == ["aaa" + CARD]
    assert edit.toPlainText() == "👍👍 Kính gửi\nỦy ban nhân dân\naaa"
    assert edit.textCursor().selectedText() == selected
    assert (edit.textCursor().anchor(), edit.textCursor().position()) == (19, 9)
    assert not edit.document().isModified()


def test_an_editable_list(counter: Counter) -> None:
    counter.combo.setEditText("An Giang")
    counter.combo.setFocus()
    counter.types(CARD)
    counter.enter()
    assert (counter.bursts, counter.combo.currentText()) == ([CARD], "An Giang")
    assert counter.combo.count() == 0


def test_the_focus_moves_in_the_middle(counter: Counter) -> None:
    counter.line.textEdited.connect(
        lambda text: counter.other.setFocus() if len(text) == 4 else None
    )
    counter.line.setFocus()
    counter.types(CARD)
    counter.enter()
    assert counter.bursts == [CARD]
    assert (counter.line.text(), counter.other.text()) == ("", "")


class Seen(QObject):
    """The keys that reach a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.kinds: list[tuple[str, str]] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QKeyEvent) and event.type() != QEvent.Type.ShortcutOverride:
            self.kinds.append((event.type().name, event.text()))
        return False


def test_nothing_of_a_burst_reaches_a_widget(counter: Counter) -> None:
    seen = Seen(counter.button)
    counter.button.setFocus()
    counter.types("2345" + CARD.lower())
    counter.enter()
    counter.waits(500)
    assert seen.kinds == []


def test_keys_that_wait_arrive_unchanged(counter: Counter) -> None:
    seen = Seen(counter.button)
    counter.button.setFocus()
    counter.types("bộ")
    counter.waits(HOLD_MS)
    presses = [("KeyPress", "b"), ("KeyRelease", "b"), ("KeyPress", "ộ"), ("KeyRelease", "ộ")]
    assert seen.kinds == presses


def test_the_timer_is_there(counter: Counter, qtbot: QtBot) -> None:
    """Without a call from the test: Qt's own timer, with the test's clock already past."""
    counter.button.setFocus()
    counter.types("1")
    counter.now += HOLD_MS
    qtbot.waitUntil(lambda: counter.done == ["1"], timeout=5_000)


def test_what_nobody_takes_is_typed_after_all(counter: Counter) -> None:
    """A text expander, a remote keyboard, a test program: as fast as a scanner, and no scanner."""
    counter.taking = False
    counter.line.setText("Ông: ")
    counter.line.setFocus()
    counter.types("Nguyễn Văn Mẫu")
    counter.enter()
    assert counter.line.text() == "Ông: Nguyễn Văn Mẫu"
    counter.button.setFocus()
    counter.types("x1y1" * 4)
    assert counter.done.count("1") == 0  # commands of a burst act as keys, not as shortcuts
    counter.now += SILENCE_MS + 1
    counter.wedge.tick()
    assert not counter.wedge.waiting
