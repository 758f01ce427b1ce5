"""A small form beside a list, described by its presenter: captions, values, choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QBoxLayout, QComboBox, QPlainTextEdit, QWidget

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import Field, button, column, label, row


@dataclass(frozen=True, slots=True)
class SpecField:
    """choices: pick one of them; several: lines of text. hint: in the empty field. beside: stands
    beside the one before."""

    name: str
    caption: str
    value: str = ""
    choices: tuple[str, ...] = ()
    several: bool = False
    hint: str = ""
    beside: bool = False


@dataclass(frozen=True, slots=True)
class FormSpec:
    """save gets the values by field name. It raises InputError for what is wrong, which is shown
    above the fields, and nothing is lost."""

    name: str
    title: str
    about: str
    fields: tuple[SpecField, ...]
    verb: str
    save: Callable[[Mapping[str, str]], None]


class FormPanel(QWidget):
    def __init__(self, close: Callable[[], None]) -> None:
        super().__init__()
        self._close = close
        self._spec: FormSpec | None = None
        self._inputs: dict[str, Field | QComboBox | QPlainTextEdit] = {}
        self._outer = column()
        self.setLayout(self._outer)
        self._inner: QWidget | None = None

    def show_form(self, spec: FormSpec) -> None:
        self._spec = spec
        self._inputs.clear()
        if self._inner is not None:
            self._outer.removeWidget(self._inner)
            self._inner.deleteLater()
        self._inner = QWidget()
        layout = column(margins=2, spacing=8)
        layout.addWidget(label(spec.title, "heading", wrap=True))
        if spec.about:
            layout.addWidget(label(spec.about, "muted", wrap=True))
        self._wrong = label("", "error", wrap=True)
        self._wrong.setObjectName(f"{spec.name}.wrong")
        self._wrong.setVisible(False)
        layout.addWidget(self._wrong)
        line = row(spacing=10)
        for field in spec.fields:
            if not field.beside:
                line = row(spacing=10)
                layout.addLayout(line)
            line.addLayout(self._made(field), 1)
        keys = row()
        keys.addWidget(button(f"{spec.name}.save", spec.verb, "Ctrl+Enter", self.save, main=True))
        keys.addWidget(button(f"{spec.name}.close", "Thôi", "Esc", self._close))
        keys.addStretch(1)
        layout.addLayout(keys)
        layout.addStretch(1)
        self._inner.setLayout(layout)
        self._outer.addWidget(self._inner)

    def entered(self) -> None:
        self._focus(0)

    def _made(self, field: SpecField) -> QBoxLayout:
        name = f"{self._spec.name}.{field.name}" if self._spec else field.name
        layout = column(spacing=4)
        made: Field | QComboBox | QPlainTextEdit
        if not field.choices and not field.several:
            made = Field(name, field.caption, hint=field.hint)
            made.edit.setText(field.value)
            made.edit.returnPressed.connect(self._next)
        else:
            caption = label(field.caption, "muted")
            layout.addWidget(caption)
            made = _choice(field) if field.choices else _lines(field)
            made.setObjectName(name)
            made.setAccessibleName(field.caption)
            caption.setBuddy(made)
        layout.addWidget(made)
        if not field.several:
            layout.addStretch(1)
        self._inputs[field.name] = made
        return layout

    def _widgets(self) -> Sequence[QWidget]:
        return [made.edit if isinstance(made, Field) else made for made in self._inputs.values()]

    def _focus(self, number: int) -> None:
        widgets = self._widgets()
        if 0 <= number < len(widgets):
            widgets[number].setFocus()

    def _next(self) -> None:
        """Enter goes on; in the last field it does not save by accident."""
        at = next((n for n, widget in enumerate(self._widgets()) if widget.hasFocus()), -1)
        self._focus(at + 1)

    def save(self) -> None:
        if self._spec is None:
            return
        values = {name: _text(made) for name, made in self._inputs.items()}
        try:
            self._spec.save(values)
        except InputError as error:
            self.show_wrong(sentence(error))

    def show_wrong(self, text: str) -> None:
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))


def _text(made: Field | QComboBox | QPlainTextEdit) -> str:
    if isinstance(made, Field):
        return made.text
    return made.currentText() if isinstance(made, QComboBox) else made.toPlainText()


def _choice(field: SpecField) -> QComboBox:
    made = QComboBox()
    made.addItems(list(field.choices))
    made.setCurrentText(field.value)
    made.setMinimumWidth(0)
    made.view().setAccessibleName(field.caption)
    return made


def _lines(field: SpecField) -> QPlainTextEdit:
    made = QPlainTextEdit(field.value)
    made.setPlaceholderText(field.hint)
    made.setTabChangesFocus(True)
    made.setMinimumHeight(theme.px(120))
    return made
