"""An act that a panel asked for: done away from the window, told in the strip, or what is wrong
with it beside the line that was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from tthc_desktop.domain.errors import DeviceError, InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.ui.kit.form import Answer, Ask, field_of
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell

T = TypeVar("T")


class Panel(Protocol):
    """Implemented by ui.kit.form_panel.AskPanel."""

    @property
    def is_open(self) -> bool: ...

    @property
    def answering(self) -> Ask | None: ...

    def is_asking(self, question: Ask) -> bool: ...

    def ask(self, question: Ask, answered: Callable[[Answer], None]) -> None: ...

    def show_wrong(self, text: str, line: str = "") -> None: ...

    def close_panel(self) -> bool: ...


_NONE: Mapping[str, str] = {}


class Doing:
    """What the answer to a question has begun closes that question or says what is wrong in it;
    what a key or a file has begun leaves alone whatever is asked meanwhile."""

    def __init__(
        self, runner: Runner, shell: Shell, panel: Panel | None, changed: Callable[[], None]
    ) -> None:
        """panel: None in a place that asks nothing. changed: what is shown has to be read again."""
        self._panel = panel
        self.shell = shell
        self.runner = runner
        self.changed = changed
        self._under_way: list[Ask] = []

    @property
    def panel(self) -> Panel:
        """Raises LookupError in a place that asks nothing."""
        if self._panel is None:
            raise LookupError("no panel to ask in")
        return self._panel

    def run(
        self,
        lane: Lane,
        work: Callable[[], object],
        text: str,
        then: Callable[[], None] | None = None,
        beside: Mapping[str, str] = _NONE,
    ) -> None:
        """text: what is told when it is done; empty for nothing. beside: see run_then()."""

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
    ) -> None:
        """beside: codes of errors, each with the field of the question that it stands beside. A
        second answer to a question whose first is still under way does nothing."""
        question = self._panel.answering if self._panel is not None else None
        if question is not None:
            if any(each is question for each in self._under_way):
                return
            self._under_way.append(question)

        def over() -> None:
            self._under_way = [each for each in self._under_way if each is not question]

        def still_asked() -> bool:
            return question is not None and self.panel.is_asking(question)

        def well(result: T) -> None:
            over()
            if still_asked():
                self.panel.close_panel()
            self.shell.changed()
            self.changed()
            done(result)

        def failed(error: Exception) -> None:
            """In the panel where the person can mend it there, else in the strip."""
            over()
            if question is not None and still_asked() and isinstance(error, InputError):
                line = field_of(error, question, beside)
                self.panel.show_wrong(sentence(error), line)
                return
            self.shell.fail(error)
            if isinstance(error, DeviceError):
                self.shell.changed()  # what was not printed may be kept all the same

        self.runner.submit(lane, work, well, failed)

    def ask_now(self, question: Ask, answered: Callable[[Answer], None]) -> None:
        """What a look-up leads to, which takes a while: never over a question that was asked
        meanwhile and may be half answered."""
        if self.panel.is_open:
            self.shell.say(
                "info", f"{question.title}: trả lời câu đang hỏi trước, rồi nhấn lại phím."
            )
        else:
            self.panel.ask(question, answered)
