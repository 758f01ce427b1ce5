"""What is asked, described: fields with their rules, a list to choose from, the verb of the answer.

Pure: ui.kit.form_panel shows it, beside the work and never in a box over it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.text import clean
from tthc_desktop.domain.time import parse_vn_date

Rule = Callable[[str], str]
"""Gets what stands in a field; says in a sentence what is wrong with it, empty for nothing."""


class FieldKind(Enum):
    """How a value is given. Whatever the kind, a value is text: ``YES`` or empty for a check box,
    the words of what is chosen, a path as typed."""

    TEXT = auto()
    SECRET = auto()
    LINES = auto()
    NUMBER = auto()
    DATE = auto()
    CHOICE = auto()
    CHECK = auto()
    FILE = auto()
    NEW_FILE = auto()
    FOLDER = auto()


PANEL_HINTS = (
    ("PgDn, PgUp", "đọc tiếp những điều đang hiện, cả khi đang ở ô gõ chữ"),
    ("Enter, Tab", "sang ô kế tiếp, tới các nút"),
    ("Ctrl+Enter", "trả lời, khi đã đọc hết"),
    ("Esc", "để sau"),
)
"""Keys of the panel in which something is asked."""
YES = "1"
PATHS = frozenset({FieldKind.FILE, FieldKind.NEW_FILE, FieldKind.FOLDER})


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing that is asked.

    Attributes:
        hint: In the empty field.
        value: What stands in it at first.
        choices: Of a CHOICE, in order.
        same_row: Stands in one row with the field before.
        rules: What has to hold, in this order, and then what its kind demands; the first that does
            not is told.
        fixed: Is shown and cannot be changed.
        repeats: Name of a field whose value has to be typed here once more.
    """

    name: str
    caption: str
    hint: str = ""
    value: str = ""
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[str, ...] = ()
    same_row: bool = False
    rules: tuple[Rule, ...] = ()
    fixed: bool = False
    repeats: str = ""


@dataclass(frozen=True, slots=True)
class ShownFact:
    """One thing that is shown above what is asked.

    Attributes:
        tone: ``ok``, ``warn``, ``bad``, ``heading``, or empty.
    """

    caption: str
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question or a form.

    Attributes:
        action: Verb of the main button.
        text: What it is about, under the title.
        choices: To choose one from, by arrows or by number.
        chosen: Position of the choice that is chosen at first.
        facts: What is shown above the fields.
    """

    title: str
    action: str
    text: str = ""
    fields: tuple[FormField, ...] = ()
    choices: tuple[str, ...] = ()
    chosen: int = 0
    facts: tuple[ShownFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered.

    Attributes:
        values: By the names of the fields.
        choice: Position of what was chosen; -1 where there was nothing to choose.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    choice: int = -1

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def yes(self, name: str) -> bool:
        """Whether that box is checked."""
        return self[name] == YES


def secret(name: str, caption: str, *rules: Rule) -> FormField:
    """A PIN or a password."""
    return FormField(name, caption, kind=FieldKind.SECRET, rules=rules)


def day(name: str, caption: str, value: date | None = None, hint: str = "") -> FormField:
    """A date, or none.

    Args:
        hint: Where an empty field says more than that nobody knows.
    """
    return FormField(name, caption, hint, f"{value:%d/%m/%Y}" if value else "", FieldKind.DATE)


def check(name: str, caption: str, *, on: bool, same_row: bool = False) -> FormField:
    return FormField(
        name, caption, value=YES if on else "", kind=FieldKind.CHECK, same_row=same_row
    )


def choice(
    name: str, caption: str, value: str, choices: Sequence[str], *, same_row: bool = False
) -> FormField:
    return FormField(
        name, caption, "", value, FieldKind.CHOICE, choices=tuple(choices), same_row=same_row
    )


# Rules


def required(words: str) -> Rule:
    """The field must not be empty.

    Args:
        words: What to type, as a sentence.
    """
    return lambda text: "" if text.strip() else words


def at_most(length: int) -> Rule:
    return lambda text: "" if len(text) <= length else f"Không quá {length} chữ."


def matches(pattern: str, words: str) -> Rule:
    """The whole of it; an empty field is another rule's affair."""
    known = re.compile(pattern)
    return lambda text: "" if not text.strip() or known.fullmatch(text.strip()) else words


def number_between(low: float, high: float, words: str = "") -> Rule:
    """Both ends count; an empty field is another rule's affair."""

    def wrong(text: str) -> str:
        if not text.strip():
            return ""
        number = read_number(text)
        if number is not None and low <= number <= high:
            return ""
        return words or f"Nhập một số từ {number_words(low)} đến {number_words(high)}."

    return wrong


def whole_between(low: int, high: int, words: str = "") -> Rule:
    """A whole number, both ends count; an empty field is another rule's affair."""

    def wrong(text: str) -> str:
        plain = clean(text)
        digits = plain.isascii() and plain.isdigit() and len(plain) < 10
        if not plain or (digits and low <= int(plain) <= high):
            return ""
        return words or f"Nhập một số nguyên từ {low} đến {high}."

    return wrong


def readable(read: Callable[[str], object]) -> Rule:
    """The text can be read; its error is what is told.

    Args:
        read: Raises InputError for what it cannot read.
    """

    def wrong(text: str) -> str:
        try:
            read(text)
        except InputError as error:
            return sentence(error)
        return ""

    return wrong


def read_number(text: str) -> float | None:
    """With comma or dot; None for what is no number."""
    plain = clean(text).replace(",", ".")
    return float(plain) if re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", plain) else None


def number_words(number: float) -> str:
    return f"{number:g}".replace(".", ",")


def _no_number(text: str) -> str:
    return "" if not text.strip() or read_number(text) is not None else "Nhập một số."


def _no_date(text: str) -> str:
    return readable(parse_vn_date)(text) if text.strip() else ""


_OF_KIND: Mapping[FieldKind, Rule] = {FieldKind.NUMBER: _no_number, FieldKind.DATE: _no_date}


def wrong_in(fields: Sequence[FormField], values: Mapping[str, str]) -> dict[str, str]:
    """Sentences by field name, in the order of the fields; empty when all is well."""
    found = {}
    for asked in fields:
        of_kind = _OF_KIND.get(asked.kind)
        rules = (*asked.rules, of_kind) if of_kind is not None else asked.rules
        text = values.get(asked.name, "")
        words = next((said for rule in rules if (said := rule(text))), "")
        if not words and asked.repeats and text != values.get(asked.repeats, ""):
            words = "Hai lần nhập không giống nhau."
        if words:
            found[asked.name] = words
    return found


def field_of(error: InputError, question: Ask, beside: Mapping[str, str] | None = None) -> str:
    """The field that an error stands beside: the one that is named for its code, the one that its
    details name, the one that is called as its code ends, the one for any other code (the empty
    one), or the only one that is asked. Empty where it is about none."""
    names = [asked.name for asked in question.fields]
    wanted = [
        (beside or {}).get(error.code, ""),
        str(error.details.get("field", "")),
        error.code.rpartition(".")[2],
        (beside or {}).get("", ""),
    ]
    if len(names) == 1 and not question.choices:
        wanted += names
    return next((name for name in wanted if name in names), "")
