"""What a list within Chờ gửi has beside the queue itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from tthc_desktop.services.application import Office
from tthc_desktop.services.part import Part
from tthc_desktop.ui.kit.act import Act, Hint, key_line, lowered
from tthc_desktop.ui.kit.acts import Acts, menu_on
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.keys import key_words
from tthc_desktop.ui.kit.paged import PagedModel
from tthc_desktop.ui.kit.paged_table import PagedTable
from tthc_desktop.ui.kit.part_reader import Listing, PartReader
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.table import ColumnSpec
from tthc_desktop.ui.kit.widgets import label
from tthc_desktop.ui.outbox.one_reading import OneReading
from tthc_desktop.ui.outbox.sync_acts import TURN_HINT

T = TypeVar("T")
R = TypeVar("R")
S = TypeVar("S")


class OutboxPart(ABC, Generic[T, R, S]):
    """A table of what was read once for each refresh, its acts, and a card for the chosen line.

    Attributes:
        title: Over the page.
        short: On the button that leads here.
        keys: The line under the work.
        on_told: Called when what stands beside the title may be another.
    """

    title = ""
    short = ""

    def __init__(
        self,
        names: tuple[str, str],
        columns: Sequence[ColumnSpec[R]],
        acts: Sequence[Act[S]],
        around: tuple[Office, Runner, Shell, Doing],
    ) -> None:
        """Reads nothing yet.

        Args:
            names: Of the table: for whoever looks for it, and as it is spoken.
        """
        self.office, runner, self.shell, doing = around
        self.on_told: Callable[[], None] = lambda: None
        self._stale = True
        self._held = self.held()
        self.table = PagedTable[R](*names, PagedModel(lambda: columns))
        self.acts = Acts(acts, self.office, doing, self.subject)
        self.keys = key_line(_told(acts))
        self.card = self.make_card()
        self._reader = PartReader(runner, self.table, self._listing, self._arrived, self.shell.fail)
        self.table.lacking.connect(self._reader.fill)
        self.table.chosen_shown.connect(self.show_chosen)
        menu_on(self.table, self.acts)

    @abstractmethod
    def held(self) -> OneReading[T, R]:
        """What reads the list as it is now."""

    @abstractmethod
    def subject(self) -> S | None:
        """What acts are done to."""

    @abstractmethod
    def make_card(self) -> QFrame: ...

    @abstractmethod
    def show_chosen(self) -> None:
        """Fills the card."""

    @abstractmethod
    def summary(self, answer: T) -> str:
        """What stands beside the title."""

    @abstractmethod
    def arrived(self, answer: T) -> None:
        """Tells of what could not be read."""

    @abstractmethod
    def view_chosen(self) -> bool:
        """As Page.view_chosen()."""

    @property
    def told(self) -> str:
        answer = self._held.answer
        return "Đang đọc…" if answer is None else self.summary(answer)

    @property
    def ways_out(self) -> str:
        """The keys that resolve what is chosen, after the sentence that tells of it."""
        ways = self.acts.offered()
        return "".join(f" [{key_words(act.key)}] {lowered(act.words)}." for act in ways)

    def refresh(self, sought: str = "") -> None:
        self._stale = True
        self._reader.refresh(sought)

    def seek(self, key: str) -> None:
        """Chooses a line with what is read next, if the list has it."""
        self._reader.seek(key)

    def _listing(self) -> Listing[R]:
        if self._stale:
            self._stale, self._held = False, self.held()
        return self._held.part

    def _arrived(self, _part: Part[R]) -> None:
        if (answer := self._held.answer) is not None:
            self.arrived(answer)
            self.on_told()


def card_label(name: str) -> QLabel:
    """A text of the card: as many lines as it needs, taken from the table. What Qt holds for the
    least height of a wrapped text would make the window higher than a small screen."""
    made = label("", "text", wrap=True)
    made.setObjectName(name)
    made.setAlignment(Qt.AlignmentFlag.AlignTop)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return made


def _told(acts: Sequence[Act[Any]]) -> tuple[Act[Any] | Hint, ...]:
    return (("↑↓", "chọn"), *acts, ("F4", "mở"), TURN_HINT, ("Esc", "về"))
