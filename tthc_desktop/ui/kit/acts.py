"""Acts at work: by key, by button, by menu, from a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QMenu, QPushButton

from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Account
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.act import Act, Said, Wrong
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer, field_of
from tthc_desktop.ui.kit.keys import key_words
from tthc_desktop.ui.kit.widgets import button

S = TypeVar("S")


class Acts(Generic[S]):
    """What can be done to one kind of thing in one place."""

    def __init__(
        self,
        acts: Sequence[Act[S]],
        office: Office,
        doing: Doing,
        subject: Callable[[], S | None],
        nothing: str = "",
    ) -> None:
        """Puts acts to work in one place.

        Args:
            subject: Gives what is in hand now, or None.
            nothing: Told where nothing is in hand; empty where the keys mean nothing then.
        """
        self._acts = tuple(acts)
        self._office = office
        self._doing = doing
        self._subject = subject
        self._nothing = nothing

    def knows(self, key: str) -> bool:
        return bool(self.named(key))

    def named(self, key: str) -> tuple[Act[S], ...]:
        """The acts that the key stands for, whether they are there now or not."""
        return tuple(act for act in self._acts if key in (act.key, *act.also))

    def press(self, key: str) -> bool:
        """False for a key that means nothing here now."""
        named = self.named(key)
        subject = self._subject() if named else None
        if subject is None:
            if named and self._nothing:
                self._doing.shell.say("info", self._nothing)
            return bool(named and self._nothing)
        meant = _here(named, subject)
        if meant is not None:
            self.begin(meant, subject)
        return meant is not None

    def refuses(self, key: str) -> bool:
        """Whether what the key means cannot be done now to what is in hand."""
        subject = self._subject()
        meant = None if subject is None else _here(self.named(key), subject)
        return subject is not None and meant is not None and bool(meant.why_not(subject))

    def asks_nothing(self, key: str) -> bool:
        """Whether the key would change what is in hand at once, without a question or a course of
        its own before."""
        subject = self._subject()
        meant = None if subject is None else _here(self.named(key), subject)
        if subject is None or meant is None or meant.begin is not None or meant.why_not(subject):
            return False
        return meant.ask(subject) is None

    def start(self, act: Act[S]) -> None:
        """Does an act to what is in hand: by button, or from a menu or list of what was offered."""
        subject = self._subject()
        if subject is not None:
            self.begin(act, subject)
        elif self._nothing:
            self._doing.shell.say("info", self._nothing)

    @property
    def subject(self) -> S | None:
        """What is in hand now."""
        return self._subject()

    def offered(self) -> tuple[Act[S], ...]:
        """The acts that are offered now, in the order in which they are declared."""
        subject = self._subject()
        return () if subject is None else tuple(a for a in self._acts if a.offered(subject))

    def button(self, name: str, act: Act[S], *, main: bool = False) -> QPushButton:
        return button(name, act.words, key_words(act.key), lambda: self.start(act), main=main)

    def key_button(self, name: str, act: Act[S]) -> QPushButton:
        """Does what the key does, nothing where that means nothing."""
        words = act.short or act.words
        return button(name, words, key_words(act.key), lambda: self.press(act.key))

    def begin(self, act: Act[S], subject: S) -> None:
        """Does an act to a subject that came otherwise than by being in hand.

        While the same act is under way for the same subject, a second press is the first one: it
        would hand out a second slip, or be refused over the sentence that the first one told.
        """
        if self._doing.is_under_way(_of(act, subject)):
            return
        why = act.why_not(subject)
        if isinstance(why, TthcError):
            self._doing.shell.fail(why)
        elif why:
            self._doing.shell.say("info", why)
        elif act.begin is not None:
            with self._doing.beginning(_of(act, subject)):
                act.begin(self._office, self._doing, subject)
        else:
            self._ask(act, subject)

    def _ask(self, act: Act[S], subject: S) -> None:
        clerk = self._doing.shell.clerk
        question = act.ask(subject)
        if question is None:
            self._do(act, subject, clerk, Answer())
            return

        def answered(answer: Answer) -> None:
            try:
                wrong = act.check(subject, answer)
            except InputError as error:
                wrong = Wrong(field_of(error, question, act.beside), sentence(error))
            if wrong is None:
                self._do(act, subject, clerk, answer)
            else:
                self._doing.panel.show_wrong(wrong.text, wrong.field)

        self._doing.panel.ask(question, answered)

    def _do(self, act: Act[S], subject: S, clerk: Account, answer: Answer) -> None:
        work = act.do
        if work is None:
            raise TypeError(f"{act.words}: neither do nor begin")

        def done(result: Any) -> None:
            if act.then is not None:
                act.then(self._office, subject, result)
            if act.goes is not None:
                # First: another place clears what was said before.
                self._doing.shell.go(act.goes, act.slot(result))
            said = act.told(subject, answer, result)
            if isinstance(said, Said):
                self._doing.shell.say(said.kind, said.text)
            elif said:
                self._doing.shell.say("ok", said)

        makes = act.makes
        with self._doing.beginning(_of(act, subject)):
            self._doing.run_then(
                act.lane,
                lambda: work(self._office, clerk, subject, answer),
                done,
                act.beside,
                saying=act.saying,
                made=None if makes is None else lambda result: makes(subject, answer, result),
            )


def _here(named: Sequence[Act[S]], subject: S) -> Act[S] | None:
    """Of acts that share a key, the one that is there."""
    return next((act for act in named if act.here(subject)), None)


def _of(act: Act[S], subject: S) -> object:
    """What tells an act that is under way from another one; None for one of which each press
    counts. A subject without an id is told by all that it is."""
    return None if act.steps else (act, getattr(subject, "id", subject))


def menu_on(view: QAbstractItemView, *groups: Acts[Any]) -> None:
    """Opens a menu by right click or menu key: what is offered for the row in hand.

    A line stands between groups.
    """

    def open_menu(at: QPoint) -> None:
        menu = QMenu(view)
        menu.setObjectName(f"{view.objectName()}.menu")
        menu.setAccessibleName("Việc có thể làm")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for group in groups:
            offered = group.offered()
            if offered and not menu.isEmpty():
                menu.addSeparator()
            for act in offered:
                menu.addAction(_entry(menu, group, act, group.subject))
        if menu.isEmpty():
            menu.deleteLater()
            return
        if not QGuiApplication.mouseButtons():  # else letting the button go would do the first act
            menu.setActiveAction(menu.actions()[0])
        menu.popup(view.viewport().mapToGlobal(at))

    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.customContextMenuRequested.connect(open_menu)


def _entry(menu: QMenu, group: Acts[S], act: Act[S], subject: S) -> QAction:
    """Acts on what the menu was opened for, whatever is in hand by then."""
    made = QAction(f"{act.words}\t{key_words(act.key)}", menu)
    made.triggered.connect(lambda _checked=False: group.begin(act, subject))
    return made
