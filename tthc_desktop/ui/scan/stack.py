"""A stack of paper that the clerk began with F7, load after load, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from tthc_desktop.domain.batch import UNSORTED
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.placement import Placement, Side
from tthc_desktop.domain.scan_profile import ScanProfile


class Awaits(Enum):
    """What Enter does next, in a few words."""

    NOTHING = ""
    MENDED = "Quét tiếp · Enter"
    NEXT_STACK = "Xấp kế tiếp · Enter"
    BACKS = "Chờ mặt sau · Enter"
    CARD_BACK = "Chờ mặt sau thẻ · Enter"


SENTENCES = {
    Awaits.MENDED: "Đặt lại tờ giấy rồi nhấn Enter để quét tiếp.",
    Awaits.NEXT_STACK: "Đặt giấy tiếp theo rồi nhấn Enter, Esc để kết thúc.",
    Awaits.BACKS: "Lật cả xấp, đặt lại vào khay rồi nhấn Enter.",
    Awaits.CARD_BACK: "Lật mặt sau của thẻ rồi nhấn Enter.",
}
SECOND_HALF = frozenset({Awaits.BACKS, Awaits.CARD_BACK})


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack that is scanned load by load.

    Attributes:
        name: Name of the slot.
        numbers: Pages that are in.
        before: How many of those came with earlier loads.
        fronts: Pages of the first pass of manual duplex.
        awaited: What this load was waited for as.
        again: Pages whose sheets are fed once more, and that are hidden when the first of those is
            in.
    """

    dossier: Dossier
    place: Placement
    profile: ScanProfile
    name: str
    numbers: tuple[int, ...] = ()
    fronts: tuple[int, ...] = ()
    duplex: bool = False
    before: int = 0
    awaited: Awaits = Awaits.NOTHING
    again: tuple[int, ...] = ()

    @property
    def resumed(self) -> bool:
        """The rest of a stack: it lies in the feeder, whatever the profile would choose."""
        return self.awaited is Awaits.MENDED

    @property
    def backs(self) -> bool:
        """Whether it is the second pass of manual duplex."""
        return bool(self.fronts)

    @property
    def new_pages(self) -> int:
        """The number of pages that came with this load."""
        return len(self.numbers) - self.before

    @property
    def done(self) -> str:
        """What the clerk is told of the finished stack."""
        pages = len(self.numbers)
        if self.place.replaces and pages == 1:
            return f"Đã thay trang trong “{self.name}”. Ctrl+Z để lấy lại trang cũ."
        if self.place.replaces and pages:
            return f"Đã thay một trang bằng {pages} trang trong “{self.name}”."
        return f"Đã {'chèn' if self.place.before else 'quét'} {pages} trang vào “{self.name}”."

    @property
    def unexpected(self) -> str:
        """What to say where there are more or fewer sheets than the profile expects."""
        expected = self.profile.expected
        sheets = len(self.numbers) // (2 if self.duplex else 1)
        if not expected or sheets == expected:
            return ""
        return f" Cấu hình này dự kiến {expected} tờ, máy quét được {sheets} tờ: kiểm tra lại xấp."

    def is_rest_of(self, other: Stack) -> bool:
        """F7 for this one means Enter where the scanner waits for more of the other."""
        return (
            (other.dossier.id, other.name) == (self.dossier.id, self.name)
            and other.profile == self.profile
            and not self.place.replaces
            and not self.place.before
        )

    def next_load(self, awaited: Awaits) -> Stack:
        """The stack as it goes on with the paper that was waited for."""
        if awaited is Awaits.BACKS:
            return replace(
                self,
                place=Placement(UNSORTED, side=Side.BACK, turn=self.place.turn),
                numbers=(),
                fronts=self.fronts or self.numbers,
                before=0,
                awaited=awaited,
                # as many as did not fit
                again=(*self.again, *self.numbers) if self.backs else (),
            )
        run = self.place.run or min(self.numbers, default=0)
        before = self.before if awaited is Awaits.MENDED else len(self.numbers)
        place = replace(self.place, run=run)
        return replace(self, place=place, awaited=awaited, before=before)
