"""A text field as it stood: to be put back when what was typed into it was not meant for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

PutBack = Callable[[], None]


def takes_typing(widget: QWidget) -> bool:
    """Whether keys become text there, at once. An editable combo box types into its line."""
    return isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit) and not widget.isReadOnly()


def remember(widget: QWidget) -> PutBack | None:
    """What puts the field back: text, cursor, selection, whether it was changed. None for anything
    that takes no typing. The field's own signals tell the change, as for one by hand."""
    if not takes_typing(widget):
        return None
    if isinstance(widget, QLineEdit):
        return _of_line(widget)
    return _of_text(widget) if isinstance(widget, QPlainTextEdit | QTextEdit) else None


def caps_doubt(secret: str) -> str:
    """What is asked of who typed a wrong password or PIN: each wrong PIN costs a try, and nobody
    sees what was typed. Empty where no letter of it is a capital, or some are not."""
    return " Phím Caps Lock có đang bật không?" if secret.isupper() else ""


def is_secret(widget: QWidget) -> bool:
    """Passwords and PINs: a program that fills them in types as fast as a scanner."""
    return isinstance(widget, QLineEdit) and widget.echoMode() != QLineEdit.EchoMode.Normal


def clear_secrets(page: QWidget) -> None:
    """Empties every field for a PIN or a password on a page that is covered."""
    for line in page.findChildren(QLineEdit):
        if is_secret(line):
            line.clear()


def _of_line(line: QLineEdit) -> PutBack:
    text, cursor, modified = line.text(), line.cursorPosition(), line.isModified()
    start, length = line.selectionStart(), line.selectionLength()

    def put_back() -> None:
        if not isValid(line):
            return
        QGuiApplication.inputMethod().reset()
        if line.text() != text:
            # Not setText(): whoever lists what is typed hears of it, as of a key.
            line.selectAll()
            line.insert(text)
        line.setModified(modified)
        if start < 0:
            line.deselect()
            line.setCursorPosition(cursor)
        elif cursor == start:  # selected backwards
            line.setSelection(start + length, -length)
        else:
            line.setSelection(start, length)

    return put_back


def _of_text(edit: QPlainTextEdit | QTextEdit) -> PutBack:
    text, modified = edit.toPlainText(), edit.document().isModified()
    anchor, position = edit.textCursor().anchor(), edit.textCursor().position()

    def put_back() -> None:
        if not isValid(edit):
            return
        QGuiApplication.inputMethod().reset()
        now = edit.toPlainText()
        cursor = QTextCursor(edit.document())
        if now != text:
            # Only what differs: the rest keeps its look and its place in the undo history.
            before = _common(now, text)
            after = _common(now[before:][::-1], text[before:][::-1])
            cursor.setPosition(_units(now[:before]))
            end = _units(now[: len(now) - after])
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(text[before : len(text) - after])
        cursor.setPosition(anchor)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        edit.setTextCursor(cursor)
        edit.document().setModified(modified)

    return put_back


def _common(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _units(text: str) -> int:
    """The length of a text as Qt counts it, in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
