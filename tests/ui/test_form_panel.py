"""The panel that asks: every kind of field by real keys, what is wrong beside it, secrets gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tthc_desktop.domain.errors import InputError
from tthc_desktop.ui.kit.form import (
    YES,
    Answer,
    Ask,
    FieldKind,
    FormField,
    check,
    choice,
    required,
    secret,
    whole_between,
)
from tthc_desktop.ui.kit.form_panel import AskPanel
from tthc_desktop.ui.kit.theme import LIGHT, SCALES, theme

EVERY = Ask(
    "Mẫu hỏi",
    "Lưu",
    fields=(
        FormField("name", "Tên", rules=(required("Nhập tên."),)),
        FormField("count", "Số tờ", kind=FieldKind.NUMBER, rules=(whole_between(0, 9),)),
        choice("unit", "Đơn vị", "ngày", ("giờ", "ngày"), same_row=True),
        check("stamp", "Dấu đỏ", on=False),
        secret("pin", "Mã PIN"),
        FormField("steps", "Các bước", kind=FieldKind.LINES),
        FormField("day", "Từ ngày", kind=FieldKind.DATE),
    ),
)


class Desk:
    def __init__(self, bot: QtBot) -> None:
        self.holder = QWidget()
        bot.addWidget(self.holder)
        self.panel = AskPanel("p")
        self.panel.setParent(self.holder)
        self.panel.resize(600, 700)
        self.holder.resize(700, 720)
        self.holder.show()
        bot.waitExposed(self.holder)
        self.holder.activateWindow()
        self.answers: list[Answer] = []

    def ask(self, question: Ask = EVERY, answered: Callable[[Answer], None] | None = None) -> None:
        self.panel.ask(question, answered or self.answers.append)

    def widget(self, name: str) -> QWidget:
        [found] = [w for w in self.holder.findChildren(QWidget, f"p.{name}") if not w.isHidden()]
        return found

    def wrong(self, name: str) -> str:
        found = self.holder.findChild(QLabel, f"p.{name}.wrong")
        assert isinstance(found, QLabel)
        return found.text() if found.isVisible() else ""

    @property
    def focused(self) -> str:
        return focus().objectName()


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> Desk:
    theme.apply(qapp, LIGHT, 100)  # whatever size another test has left
    return Desk(qtbot)


def focus() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focus(), key, modifier)


def write(text: str) -> None:
    QTest.keyClicks(focus(), text)


def test_every_kind_is_answered_with_keys_alone(desk: Desk) -> None:
    desk.ask()
    assert desk.focused == "p.name"
    write("To khai")
    press(Qt.Key.Key_Return)
    write("3")
    press(Qt.Key.Key_Return)
    assert desk.focused == "p.unit"
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Return)
    assert desk.focused == "p.stamp"
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Return)
    assert desk.focused == "p.pin"
    write("1234")
    press(Qt.Key.Key_Return)
    write("one")
    press(Qt.Key.Key_Return)  # another line of the same field
    write("two")
    press(Qt.Key.Key_Tab)
    assert desk.focused == "p.day"
    write("1/2/2026")
    press(Qt.Key.Key_Return)  # the last one leads to the button
    assert (desk.focused, desk.answers) == ("p.answer", [])
    press(Qt.Key.Key_Return)
    assert desk.answers == [
        Answer(
            {
                "name": "To khai",
                "count": "3",
                "unit": "giờ",
                "stamp": YES,
                "pin": "1234",
                "steps": "one\ntwo",
                "day": "1/2/2026",
            }
        )
    ]


def test_a_yes_or_no_is_a_box_that_space_checks(desk: Desk) -> None:
    desk.ask(Ask("Hỏi", "Lưu", fields=(check("on", "Bật", on=True),)))
    box = desk.widget("on")
    assert isinstance(box, QCheckBox)
    assert (box.isChecked(), box.accessibleName()) == (True, "Bật")
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Space)
    assert desk.answers == [Answer({"on": ""})]


def test_what_is_wrong_stands_beside_its_field_and_the_first_gets_the_focus(desk: Desk) -> None:
    desk.ask()
    for name, text in (("count", "99"), ("day", "31/2/2026")):
        edit = desk.widget(name)
        assert isinstance(edit, QLineEdit)
        edit.setText(text)
    desk.widget("steps").setFocus()
    desk.panel.submit()
    assert desk.answers == []
    assert desk.wrong("name") == "Nhập tên."
    assert desk.wrong("count") == "Nhập một số nguyên từ 0 đến 9."
    assert "31/2/2026" in desk.wrong("day")
    assert desk.focused == "p.name"
    assert desk.widget("name").accessibleDescription() == "Nhập tên."
    write("x")
    assert desk.wrong("name") == ""
    assert desk.wrong("count") != "", "the others stay until they are mended"


def test_nothing_typed_is_lost_when_it_is_refused(desk: Desk) -> None:
    def refuse(_answer: Answer) -> None:
        raise InputError("calendar.sessions", field="steps")

    desk.ask(answered=refuse)
    write("x")
    steps = desk.widget("steps")
    assert isinstance(steps, QPlainTextEdit)
    steps.setPlainText("7-11")
    desk.panel.submit()
    assert "Buổi làm việc" in desk.wrong("steps")
    assert desk.focused == "p.steps"
    assert steps.toPlainText() == "7-11"
    assert desk.panel.answering is None


def test_what_is_about_no_field_stands_under_all(desk: Desk) -> None:
    desk.ask()
    desk.panel.show_wrong("Nhờ quản trị.", "nobody")
    found = desk.holder.findChild(QLabel, "p.wrong")
    assert isinstance(found, QLabel)
    assert (found.text(), found.isVisible()) == ("Nhờ quản trị.", True)


def test_secrets_are_cleared_when_it_closes(desk: Desk) -> None:
    desk.ask()
    pin = desk.widget("pin")
    assert isinstance(pin, QLineEdit)
    assert pin.echoMode() is QLineEdit.EchoMode.Password
    pin.setText("1234")
    assert desk.panel.close_panel()
    assert [edit.text() for edit in desk.panel.findChildren(QLineEdit)] == [""] * 4
    desk.ask()
    assert {edit.text() for edit in desk.panel.findChildren(QLineEdit)} == {""}


def test_a_field_that_is_asked_anew_is_the_only_one_of_its_name(desk: Desk) -> None:
    desk.ask()
    desk.ask()
    assert len(desk.holder.findChildren(QWidget, "p.name")) == 1
    assert len(desk.holder.findChildren(QLabel, "p.name.wrong")) == 1


def test_save_and_cancel_stand_where_they_always_stand(desk: Desk) -> None:
    places = []
    for question in (EVERY, Ask("Chọn", "Lưu", choices=("a", "b")), Ask("Sao?", "Lưu")):
        desk.ask(question)
        QApplication.processEvents()
        at = [desk.widget(name).geometry() for name in ("cancel", "answer")]
        assert at[0].right() < at[1].left()
        places.append([(each.right(), each.bottom()) for each in at])
    assert places[0] == places[1] == places[2]


def test_what_is_fixed_is_shown_and_passed_by(desk: Desk) -> None:
    fixed = FormField("day", "Ngày", value="24/11/2026", fixed=True)
    desk.ask(Ask("Ngày nghỉ", "Lưu", fields=(fixed, FormField("name", "Tên"))))
    assert desk.focused == "p.name"
    desk.widget("day").setFocus()
    write("9")
    desk.panel.submit()
    assert desk.answers[0]["day"] == "24/11/2026"


def _choosing(desk: Desk, kind: FieldKind, value: str = "") -> QFileDialog:
    desk.ask(Ask("Nhập", "Nhập", fields=(FormField("path", "Tệp", value=value, kind=kind),)))
    press(Qt.Key.Key_Tab)
    assert desk.focused == "p.path.choose"
    press(Qt.Key.Key_Space)
    dialog = desk.holder.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    return dialog


def _name(dialog: QFileDialog) -> QLineEdit:
    edit = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(edit, QLineEdit)
    return edit


def test_a_file_is_chosen_beside_its_field(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "mau.json").write_text("[]")
    dialog = _choosing(desk, FieldKind.FILE, str(tmp_path / "none.json"))
    assert Path(dialog.directory().path()) == tmp_path
    assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog)
    _name(dialog).selectAll()
    QTest.keyClicks(_name(dialog), "mau.json")
    QTest.keyClick(_name(dialog), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.holder.findChild(QFileDialog) is None)
    path = desk.widget("path")
    assert isinstance(path, QLineEdit)
    assert path.text() == str(tmp_path / "mau.json")
    desk.holder.activateWindow()
    desk.panel.submit()
    assert desk.answers[0]["path"] == str(tmp_path / "mau.json")


PATHS = [FieldKind.FILE, FieldKind.NEW_FILE, FieldKind.FOLDER]


@pytest.mark.parametrize("kind", PATHS)
@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ('  "D:\\Giấy tờ\\a.pdf" ', "D:\\Giấy tờ\\a.pdf"),
        ("file:///srv/Gi%E1%BA%A5y%20t%E1%BB%9D/a.pdf", "/srv/Giấy tờ/a.pdf"),
        ("file:///C:/Scan/a.pdf", "C:/Scan/a.pdf"),
        ("~$mẫu.html", "~$mẫu.html"),
    ],
)
def test_a_pasted_or_dropped_path_is_answered_as_it_is_meant(
    desk: Desk, kind: FieldKind, pasted: str, meant: str
) -> None:
    rules = (required("Nhập đường dẫn."),)
    desk.ask(Ask("Nhập", "Nhập", fields=(FormField("path", "Tệp", kind=kind, rules=rules),)))
    path = desk.widget("path")
    assert isinstance(path, QLineEdit)
    path.setText(' "" ')
    desk.panel.submit()
    assert desk.answers == []
    path.setText(pasted)
    desk.panel.submit()
    assert desk.answers[0]["path"] == meant


@pytest.mark.parametrize("kind", PATHS)
def test_given_up_leaves_the_field_as_it_was(
    desk: Desk, qtbot: QtBot, tmp_path: Path, kind: FieldKind
) -> None:
    dialog = _choosing(desk, kind, str(tmp_path))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: desk.holder.findChild(QFileDialog) is None)
    path = desk.widget("path")
    assert isinstance(path, QLineEdit)
    assert path.text() == str(tmp_path)


def test_where_a_person_looked_is_kept_nowhere(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    """Qt writes it into a plain file of the account, which several clerks share."""
    folder = tmp_path / "Le Thi Thu"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF")
    dialog = _choosing(desk, FieldKind.FILE, str(folder))
    QTest.keyClicks(_name(dialog), "a.pdf")
    QTest.keyClick(_name(dialog), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.holder.findChild(QFileDialog) is None)
    kept = QSettings(QSettings.Scope.UserScope, "QtProject")
    assert not [key for key in kept.allKeys() if "Le Thi Thu" in str(kept.value(key))]


def test_the_dialog_speaks_vietnamese(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = _choosing(desk, FieldKind.FILE, str(tmp_path))
    english = {"Look in:", "Files of type:", "File name:", "File &name:", "&Open", "Cancel", "Open"}
    shown: list[QLabel | QPushButton] = [
        *dialog.findChildren(QLabel),
        *dialog.findChildren(QPushButton),
    ]
    assert english.isdisjoint(each.text() for each in shown if each.isVisible())
    assert isinstance(dialog.findChild(QComboBox), QComboBox)
    dialog.reject()
    qtbot.waitUntil(lambda: desk.holder.findChild(QFileDialog) is None)


def test_a_place_may_bring_its_own_chooser(qtbot: QtBot) -> None:
    """Presenters and tests need no dialog."""
    panel = AskPanel("p", lambda _beside, _asked, path, chosen: chosen(f"{path}.pdf"))
    qtbot.addWidget(panel)
    field = FormField("path", "Tệp", value="giay-to", kind=FieldKind.FILE)
    panel.ask(Ask("Nhập", "Nhập", fields=(field,)), lambda _answer: None)
    pick = panel.findChild(QPushButton, "p.path.choose")
    assert isinstance(pick, QPushButton)
    pick.click()
    path = panel.findChild(QLineEdit, "p.path")
    assert isinstance(path, QLineEdit)
    assert path.text() == "giay-to.pdf"


@pytest.mark.parametrize("scale", SCALES)
def test_no_button_is_cut_in_a_narrow_panel(qtbot: QtBot, scale: int) -> None:
    theme.reapply(LIGHT, scale)
    panel = AskPanel("narrow")
    panel.setFixedWidth(min(theme.px(290), 330))
    qtbot.addWidget(panel)
    panel.ask(
        Ask("Không dùng giấy này, vì sao?", "Ghi lại", choices=("một", "hai")), lambda _a: None
    )
    panel.resize(panel.width(), 600)
    panel.show()
    for each in panel.findChildren(QPushButton):
        if each.isVisible():
            assert each.width() >= each.sizeHint().width(), each.text()
