"""Where a page belongs, from the key that was pressed to the header of the page's file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Side(StrEnum):
    FRONT = "front"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Placement:
    """Of one page, or of the pages of a load that is about to come.

    component: id of the slot that was chosen, batch.UNSORTED for none. side: of a load, that of
    pages that come one a sheet (the second pass of manual duplex brings backs). dossier, position:
    its code on this PC and the slot's place in the checklist, for the day when nothing but the page
    files is left; empty and 0 where nobody said. run: number of the first page of its load, 0 for a
    load that begins; blanks: blank sheets of that load separate. turn: degrees clockwise by which
    the device delivers it wrongly, of a load: by which it delivers backs. sides: 2 for a card with
    both of its sides on one page. before: number of the page that it stands before, 0 for the end;
    replaces: numbers of the pages whose place it takes. source: SHA-256 of the file that it is
    imported from, empty for a scanned page; whole: the pages of that file.
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
        """Of the next page of this load."""
        turn = self.turn if side is Side.BACK else 0
        return replace(self, side=side, run=self.run or number, turn=turn)

    def behind(self, number: int) -> Placement:
        """Of the load's other pages: number is that of one that is on disk. They stand behind the
        first one, also where it took another's place."""
        before = self.replaces[0] if self.replaces else self.before
        return replace(self, run=self.run or number, before=before, replaces=())
