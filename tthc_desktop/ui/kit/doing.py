"""An act that a panel asked for: done away from the window, told in the strip, or what is wrong
with it beside the field that was typed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol, TypeVar

from tthc_desktop.domain.errors import DeviceError, InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.ui.kit.begun import BegunWork
from tthc_desktop.ui.kit.form import Answer, Ask, field_of
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell

T = TypeVar("T")


class Panel(Protocol):
    """The panel that asks, as acts need it; implemented by ui.kit.form_panel.AskPanel."""

    @property
    def is_open(self) -> bool: ...

    @property
    def answering(self) -> Ask | None: ...

    def is_asking(self, question: Ask) -> bool: ...

    def ask(self, question: Ask, answered: Callable[[Answer], None]) -> None: ...

    def show_wrong(self, text: str, field: str = "") -> None: ...

    def close_panel(self) -> bool: ...


_NONE: Mapping[str, str] = {}


class Doing:
    """What the answer to a question has begun closes that question or says what is wrong in it;
    what a key or a file has begun leaves alone whatever is asked meanwhile.

    Attributes:
        on_made: Gets the key of the row that an act has made, before what is shown is read again.
    """

    def __init__(
        self, runner: Runner, shell: Shell, panel: Panel | None, changed: Callable[[], None]
    ) -> None:
        """Does what acts of one place ask for.

        Args:
            panel: None in a place that asks nothing.
            changed: Called when what is shown has to be read again.
        """
        self._panel = panel
        self.shell = shell
        self.runner = runner
        self.begun = BegunWork(runner)
        self.changed = changed
        self.on_made: Callable[[str], None] = lambda _key: None
        self._under_way: list[Ask] = []
        self._begun_as: list[object] = []
        self._beginning: object = None

    @property
    def panel(self) -> Panel:
        """The panel of this place.

        Raises:
            LookupError: The place asks nothing.
        """
        if self._panel is None:
            raise LookupError("no panel to ask in")
        return self._panel

    def is_under_way(self, what: object) -> bool:
        """Whether work that began as this has not been told of yet."""
        return any(each == what for each in self._begun_as)

    @contextmanager
    def beginning(self, what: object) -> Iterator[None]:
        """Work that is begun meanwhile is under way as this, and so is what follows from it.

        Args:
            what: None for work that may be begun again at any time.
        """
        before, self._beginning = self._beginning, what
        try:
            yield
        finally:
            self._beginning = before

    def run(
        self,
        lane: Lane,
        work: Callable[[], object],
        text: str,
        then: Callable[[], None] | None = None,
        beside: Mapping[str, str] = _NONE,
    ) -> None:
        """Does work in a lane and tells of it when it is done.

        Args:
            text: What is told; empty for nothing.
            beside: As run_then() takes it.
        """

        def done(_result: object) -> None:
            if then is not None:
                then()  # first: another place clears what was said before
            if text:
                self.shell.say("ok", text)

        self.run_then(lane, work, done, beside)

    def run_then(
        self,
        lane: Lane,
        work: Callable[[], T],
        done: Callable[[T], None],
        beside: Mapping[str, str] = _NONE,
        takes: Callable[[Exception], bool] = lambda _error: False,
        saying: str = "",
        made: Callable[[T], str] | None = None,
    ) -> None:
        """Does work in a lane and gives its result to a function.

        Args:
            beside: The field of the question that an error stands beside, by the error's code.
            takes: Whether it has told of an error itself.
            saying: Told while the work goes on, and no longer.
            made: Of the result: the key of the row that it made; None for what makes none.
        """
        question = self._panel.answering if self._panel is not None else None
        if question is not None:
            if any(each is question for each in self._under_way):
                return
            self._under_way.append(question)
        if saying:
            self.shell.say("info", saying)
        begun = self._beginning
        if begun is not None:
            self._begun_as.append(begun)

        def over() -> None:
            if saying:
                self.shell.unsay(saying)
            self._begun_as = [each for each in self._begun_as if each is not begun]
            self._under_way = [each for each in self._under_way if each is not question]

        def still_asked() -> bool:
            return question is not None and self.panel.is_asking(question)

        def well(result: T) -> None:
            over()
            if still_asked():
                self.panel.close_panel()
            self.shell.changed()
            if made is not None:
                self.on_made(made(result))
            self.changed()
            with self.beginning(begun):
                done(result)

        def failed(error: Exception) -> None:
            """Tells of an error in the panel if the person can mend it there, else in the strip."""
            over()
            if takes(error):
                return
            if question is not None and still_asked() and isinstance(error, InputError):
                field = field_of(error, question, beside)
                self.panel.show_wrong(sentence(error), field)
                return
            self.shell.fail(error)
            if isinstance(error, DeviceError):
                self.shell.changed()  # what was not printed may be kept all the same

        self.begun.submit(lane, work, well, failed)

    def ask_now(self, question: Ask, answered: Callable[[Answer], None]) -> None:
        """What a look-up leads to, which takes a while: never over a question that was asked
        meanwhile and may be half answered."""
        if self.panel.is_open:
            self.shell.say(
                "info", f"{question.title}: trả lời câu đang hỏi trước, rồi nhấn lại phím."
            )
        else:
            self.panel.ask(question, answered)
