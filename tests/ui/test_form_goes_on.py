"""Enter in the panel that asks only moves on, as F1 says; and nothing of a form is cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.test_form_panel import Desk, focus, press, write
from tthc_desktop.ui.kit.form import Ask, FieldKind, FormField, ShownFact, choice
from tthc_desktop.ui.kit.form_panel import ChoiceList
from tthc_desktop.ui.kit.theme import LIGHT, SCALES, theme


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> Desk:
    theme.apply(qapp, LIGHT, 100)  # whatever size another test has left
    return Desk(qtbot)


ONE_FIELD = Ask("Trả lại", "Trả lại", fields=(FormField("reason", "Lý do"),))
ONE_LIST = Ask("Vì sao?", "Ghi lại", choices=("một", "hai"))


@pytest.mark.parametrize("question", [ONE_FIELD, ONE_LIST, Ask("Đồng ý?", "Ghi")])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_decides_nothing_before_the_button(desk: Desk, question: Ask, key: Qt.Key) -> None:
    """F1 and README promise that it only moves on."""
    desk.ask(question)
    if desk.focused != "p.answer":
        press(key)
    assert (desk.focused, desk.answers) == ("p.answer", [])
    press(key)
    assert len(desk.answers) == 1


def test_enter_that_is_held_answers_nothing(desk: Desk) -> None:
    desk.ask(ONE_FIELD)
    plain = Qt.KeyboardModifier.NoModifier
    press(Qt.Key.Key_Return)
    for _ in range(3):
        again = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, plain, "\r", autorep=True)
        QApplication.sendEvent(focus(), again)
    assert (desk.focused, desk.answers) == ("p.answer", [])


def test_enter_on_the_other_button_leaves_it(desk: Desk) -> None:
    desk.ask(ONE_FIELD)
    desk.widget("cancel").setFocus()
    press(Qt.Key.Key_Return)
    assert (desk.panel.is_open, desk.answers) == (False, [])


def test_a_double_click_takes_a_choice(desk: Desk) -> None:
    desk.ask(ONE_LIST)
    choices = desk.widget("choices")
    assert isinstance(choices, ChoiceList)
    QApplication.processEvents()
    at = choices.visualItemRect(choices.item(1)).center()
    QTest.mouseClick(choices.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert desk.answers == []
    QTest.mouseDClick(choices.viewport(), Qt.MouseButton.LeftButton, pos=at)
    # The list is gone at the second press: without a place to let go, the button stays down.
    QTest.mouseRelease(desk.holder, Qt.MouseButton.LeftButton)
    assert [answer.choice for answer in desk.answers] == [1]


def test_what_is_wrong_is_whole_in_sight_where_letters_are_large(
    qapp: QApplication, qtbot: QtBot
) -> None:
    theme.apply(qapp, LIGHT, SCALES[-1])
    desk = Desk(qtbot)
    qtbot.waitUntil(desk.holder.isActiveWindow)
    desk.panel.setFixedSize(365, 460)
    text = "Tệp PDF đã ký được giữ nguyên từng byte, mỗi tệp là một giấy. " * 4
    rules = (lambda _typed: "Không tìm thấy tệp “quyết định về việc cấp giấy.pdf”.",)
    file = FormField("path", "Đường dẫn của tệp", kind=FieldKind.FILE, rules=rules)
    desk.ask(Ask("Nhập tệp vào “Tờ khai đăng ký khai sinh”", "Nhập tệp", text, (file,)))
    write("x")
    QApplication.processEvents()  # it has come in sight by itself
    desk.panel.submit()
    wrong = desk.holder.findChild(QLabel, "p.path.wrong")
    assert isinstance(wrong, QLabel)
    qtbot.waitUntil(lambda: wrong.visibleRegion().boundingRect() == wrong.rect())
    assert wrong.height() >= wrong.heightForWidth(wrong.width())
    told = desk.holder.findChild(QLabel, "p.text")
    assert isinstance(told, QLabel)
    # scrolled, not squeezed
    qtbot.waitUntil(lambda: told.height() >= told.heightForWidth(told.width()))
    qtbot.waitUntil(lambda: wrong.visibleRegion().boundingRect() == wrong.rect())


@pytest.mark.parametrize("width", [340, 700])
def test_fields_under_what_is_read_are_whole(desk: Desk, width: int) -> None:
    desk.panel.setFixedSize(width, 500)
    facts = tuple(ShownFact(f"Điều {n}", "một câu dài " * 8) for n in range(12))
    fields = (FormField("reason", "Lý do"), choice("who", "Người ký là", "a", ("a", "b")))
    desk.ask(Ask("Chữ ký số", "Chấp nhận", "Chỉ khi biết chắc.", fields, facts=facts))
    QApplication.processEvents()
    places = []
    for name in ("reason", "who"):
        made = desk.widget(name)
        assert made.visibleRegion().boundingRect() == made.rect(), name
        places.append(made.mapTo(desk.panel, made.rect().topLeft()).y())
    assert (places[0] == places[1]) == (width == 700), "in one row where there is room"
