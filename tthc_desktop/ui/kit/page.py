"""What every place in the window has in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from tthc_desktop.domain.citizen_card import CardReading
from tthc_desktop.services.reception.list_tasks import OfficeCounts
from tthc_desktop.ui.kit.begun import BegunWork
from tthc_desktop.ui.kit.keys_line import KeysLine
from tthc_desktop.ui.kit.table import RowsTable
from tthc_desktop.ui.kit.widgets import column

KeptChoice = Mapping[str, Any]
"""What was chosen on a page that is made anew, by what its page calls it."""
BEGUN = "Việc vừa nhấn phím đang được làm."


def kept_rows(part: QWidget) -> KeptChoice:
    """The key of the chosen row of each table in it."""
    return {table.objectName(): table.kept_key for table in part.findChildren(RowsTable)}


def choose_rows(part: QWidget, kept: KeptChoice) -> None:
    """Chooses the same rows in the tables that stand for others, as soon as they have rows."""
    for table in part.findChildren(RowsTable):
        table.choose_key(kept.get(table.objectName(), ""))


class Page(QWidget):
    """A place. Keys of design 7 reach the shown page through these methods; what a page does not
    use, it leaves as it is.

    Attributes:
        begun: Where what a person begins here is noted until it is told of.
    """

    finds = False  # has a list of its own for F3

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.begun: list[BegunWork] = []
        self.setProperty("role", "page")
        self.body = column(margins=0, spacing=10)
        edge = 20
        self.body.setContentsMargins(edge, 14, edge, 2)
        self._keys = KeysLine(f"{name}.keys")

    def finish(self, keys: str) -> None:
        """Lays the page out; called once at the end of its construction.

        Args:
            keys: The line under the work.
        """
        self._keys.setText(keys)
        self.body.addWidget(self._keys)
        self.setLayout(self.body)

    @property
    def half_typed(self) -> bool:
        """Whether a question stands open here, or a form has begun to be filled in.

        It is not to be taken away then by what the clerk holds to the scanner.
        """
        return False

    @property
    def unfinished(self) -> str:
        """What stands open here and would be lost with the page, after “Ở trang …”; empty for
        nothing."""
        return "đang nhập dở" if self.half_typed else ""

    @property
    def at_work(self) -> str:
        """What goes on here that must not be taken down now, as a sentence; empty for nothing."""
        return BEGUN if any(self.begun) else ""

    def kept(self) -> KeptChoice:
        """What is chosen here, for a page of this place that is made anew for letters of another
        size: the next key must meet what was in sight as chosen."""
        return kept_rows(self)

    def take_kept(self, kept: KeptChoice) -> None:
        """Chooses the same as a page that is taken down, as soon as it is there.

        Args:
            kept: What kept() of that page has given.
        """
        choose_rows(self, kept)

    def entered_again(self, kept: KeptChoice) -> None:
        """The page stands in the place of one that was in sight: what was chosen stays so, and the
        focus is where it usually is."""
        self.take_kept(kept)
        self.entered()

    def entered(self) -> None:
        """The page is shown: load, and put the focus where typing makes sense."""

    def left(self) -> None:
        """Another place is shown, or the clerk signs out."""

    def begin_new(self) -> None:
        """Begins with an empty form: the clerk pressed F2, which leads here."""

    def prepare(self) -> None:
        """A clerk has signed in: begin to load what takes time."""

    def refresh(self) -> None:
        """Reads again what is shown, because the store has changed."""

    def counted(self, counts: OfficeCounts) -> None:
        """Shows how much there is: the window has counted. Pages do not count themselves."""

    def concerned(self, dossiers: frozenset[str]) -> bool:
        """Whether something shown here may be another because those dossiers changed."""
        return True

    def reload(self) -> None:
        """Refreshes, and does again what a person wants done anew (F5)."""
        self.refresh()

    def main_action(self) -> None:
        """Does the main act of this place (Ctrl+Enter)."""

    def back(self) -> bool:
        """Leaves what is open here (Esc); False lets the window go back to the worklist."""
        return False

    def scan(self) -> None:
        """Begins to scan (F7)."""

    def scan_with(self, key: int) -> None:
        """Begins to scan with the profile of that key (Alt+F1 … Alt+F9)."""

    def more(self) -> None:
        """Offers what is seldom needed (F6)."""

    def take_card(self, reading: CardReading) -> bool:
        """Takes a citizen card that was held to the hand scanner.

        Returns:
            False where this place has no use for it.
        """
        return False

    def take_code(self, code: str) -> None:
        """Takes the code of a dossier, scanned from its slip."""

    def take_slot(self, slot_id: str) -> None:
        """Chooses the slot of the checklist that the clerk has come for."""

    def view_chosen(self) -> bool:
        """Shows what the chosen line is about (F4).

        Returns:
            False lets the window show the dossier in hand.
        """
        return False

    def sign(self) -> None:
        """Signs what waits here (F8)."""

    def seal(self) -> None:
        """Seals the dossier in hand (F9)."""

    def search(self) -> None:
        """Goes to the field for searching (F3)."""

    def undo(self) -> None:
        """Undoes the last act (Ctrl+Z)."""

    def redo(self) -> None:
        """Does the last undone act again (Ctrl+Y)."""

    def print_slip(self) -> None:
        """Prints the intake slip of the dossier in hand (Ctrl+P)."""

    def print_cover_sheets(self) -> None:
        """Prints the cover sheets of the dossier in hand (Ctrl+B)."""
