"""What the window does with pages, put together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tthc_desktop.services.gate.gate_settings import ChangeGate, GetGate
from tthc_desktop.services.gate.overruled import ListOverruled
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.looking import CardMaker, PageViewer
from tthc_desktop.services.ports.pages import PageFiles
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.scanning.arrange import ArrangePages
from tthc_desktop.services.scanning.combine_card import CombineCard
from tthc_desktop.services.scanning.desk import GetDesk
from tthc_desktop.services.scanning.lost_batches import LostBatches
from tthc_desktop.services.scanning.see_pages import SeePages


@dataclass(frozen=True, slots=True)
class PageWork:
    see: SeePages
    desk: GetDesk
    arrange: ArrangePages
    gate: GetGate
    change_gate: ChangeGate
    overruled: ListOverruled
    combine_card: CombineCard
    lost: LostBatches

    @classmethod
    def of(
        cls,
        store: Store,
        files: PageFiles,
        viewer: PageViewer,
        cards: CardMaker,
        clock: Clock,
        batches: Path,
    ) -> PageWork:
        """batches: folder of the page files."""
        return cls(
            SeePages(store, viewer, clock, batches),
            GetDesk(store),
            ArrangePages(store, clock),
            GetGate(store),
            ChangeGate(store),
            ListOverruled(store, clock),
            CombineCard(store, cards, clock),
            LostBatches(store, files, clock),
        )
