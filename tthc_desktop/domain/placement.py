"""Where a page belongs, from the key that was pressed to the header of the page's file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Side(StrEnum):
    FRONT = "front"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a page belongs, or the pages of a load that is about to come.

    Attributes:
        component: Id of the slot that was chosen, batch.UNSORTED for none.
        side: For a load, that of pages that come one a sheet (the second pass of manual duplex
            brings backs).
        dossier: The dossier's code on this PC, for the day when nothing but the page files is left;
            empty where nobody said.
        position: The slot's place in the checklist, for the same day; 0 where nobody said.
        run: Number of the first page of its load, 0 for a load that begins.
        blanks: Whether blank sheets of that load separate.
        turn: Degrees clockwise by which the device delivers the page wrongly; for a load, by which
            it delivers backs.
        sides: 2 for a card with both of its sides on one page.
        before: Number of the page that it stands before, 0 for the end.
        replaces: Numbers of the pages whose place it takes.
        source: SHA-256 of the file that it is imported from, empty for a scanned page.
        whole: Number of pages of that file.
    """

    component: str
    side: Side = Side.FRONT
    dossier: str = ""
    position: int = 0
    run: int = 0
    blanks: bool = False
    turn: int = 0
    sides: int = 1
    before: int = 0
    replaces: tuple[int, ...] = ()
    source: str = ""
    whole: int = 0

    def of_page(self, number: int, side: Side) -> Placement:
        """The place of the next page of this load."""
        turn = self.turn if side is Side.BACK else 0
        return replace(self, side=side, run=self.run or number, turn=turn)

    def behind(self, number: int) -> Placement:
        """The place of the load's other pages.

        They stand behind the first one, also where it took another's place.

        Args:
            number: That of one that is on disk.
        """
        before = self.replaces[0] if self.replaces else self.before
        return replace(self, run=self.run or number, before=before, replaces=())
