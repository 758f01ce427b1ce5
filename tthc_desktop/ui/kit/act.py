"""What a clerk can do to something (a slot, chosen pages, a dossier, a row), as one value.

Key line, buttons, context menus, help and README are derived from it; ui.kit.acts does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.people import Account
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer, Ask
from tthc_desktop.ui.kit.keys import key_words
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.kit.shell_port import Place

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of another kind than ``ok``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """What cannot be read of an answer, and in which field."""

    field: str
    text: str


@dataclass(frozen=True, eq=False)  # no slots: with them a generic class is not called as Act[S](…)
class Act(Generic[S]):
    """Either ``do`` with what stands around it, or ``begin`` for what has a course of its own.

    Attributes:
        key: In the notation of ui.kit.keys.
        words: The verb, as a button and a menu say it.
        do: Calls the use case, away from the window's thread, with the answer to ``ask``.
        begin: In the window's thread; a look-up first, a stack of paper, the frame of a crop.
        here: Whether it is there at all: otherwise its key means nothing.
        why_not: Why it cannot be done now, though its key is known here: told when it is pressed.
        ask: What has to be asked first, None for nothing.
        check: What is wrong with an answer, before anything is done; may raise InputError instead.
        told: The sentence afterwards; empty for none.
        then: What follows in the window, before anything is told; gets the result.
        goes: The place that is shown afterwards.
        slot: Of the result: id of the slot that is chosen in that place; empty for none.
        beside: Codes of errors, each with the field of the question that it stands beside, where
            the field is not called as the code ends (ui.kit.form.field_of).
        lane: Where ``do`` runs.
        line: Its words in the line of keys under the work; empty where it does not stand there.
        also: Other keys that do it: Enter, where it opens the row that is chosen.
        short: On its button, where the words are too long for one.
        saying: Told while it goes on, where that takes a while.
        makes: With ``do``: the key of the row that it made, which is chosen then; None where it
            makes none.
        steps: Each press counts, also while the one before is under way: a turn, one step back.
    """

    key: str
    words: str
    do: Callable[[Office, Account, S, Answer], Any] | None = None
    begin: Callable[[Office, Doing, S], None] | None = None
    here: Callable[[S], bool] = lambda _subject: True
    why_not: Callable[[S], str | TthcError] = lambda _subject: ""
    ask: Callable[[S], Ask | None] = lambda _subject: None
    check: Callable[[S, Answer], Wrong | None] = lambda _subject, _answer: None
    told: Callable[[S, Answer, Any], str | Said] = lambda _subject, _answer, _result: ""
    then: Callable[[Office, S, Any], None] | None = None
    goes: Place | None = None
    slot: Callable[[Any], str] = lambda _result: ""
    beside: Mapping[str, str] = field(default_factory=dict)
    lane: Lane = Lane.STORE
    line: str = ""
    also: tuple[str, ...] = ()
    saying: str = ""
    short: str = ""
    makes: Callable[[S, Answer, Any], str] | None = None
    steps: bool = False

    def offered(self, subject: S) -> bool:
        """Whether a menu or a list shows it."""
        return self.here(subject) and not self.why_not(subject)


def reads(read: Callable[[S, Answer], object]) -> Callable[[S, Answer], Wrong | None]:
    """For Act.check: whatever read raises of an answer, an InputError, is told beside its field."""

    def check(subject: S, answer: Answer) -> Wrong | None:
        read(subject, answer)
        return None

    return check


_TOLD_ALSO = ("Enter", "Space")
Hint = tuple[str, str]
"""A key or a gesture that is no act (arrows, Enter, a file that is let fall), and its words."""
Told = Act[Any] | Hint
BETWEEN_HINTS = "   "
"""In the line of keys, which is broken there and nowhere else."""


def key_line(told: Iterable[Told]) -> str:
    """The line of keys under the work: hints as they are, and acts that have words for it."""
    hints = [
        (_keys(one), one.line) if isinstance(one, Act) else one
        for one in told
        if not isinstance(one, Act) or one.line
    ]
    return BETWEEN_HINTS.join(" ".join(part for part in hint if part) for hint in hints)


def _keys(act: Told) -> str:
    """Its key, and Enter or Space where they do the same; letters that also do are not told."""
    if not isinstance(act, Act):
        return act[0]
    named = [key_words(key) for key in act.also if key in _TOLD_ALSO]
    return " hoặc ".join([key_words(act.key), *named])


def key_rows(told: Iterable[Told]) -> tuple[Hint, ...]:
    """Key and meaning of each, for the help. Acts that share a key, because never more than one of
    them is there, share a row."""
    rows: dict[str, list[str]] = {}
    for one in told:
        key, words = (key_words(one.key), lowered(one.words)) if isinstance(one, Act) else one
        rows.setdefault(key, []).append(words)
    return tuple((key, " / ".join(words)) for key, words in rows.items())


def lowered(words: str) -> str:
    """The words with a small first letter, for the middle of a line."""
    return words[:1].lower() + words[1:]
