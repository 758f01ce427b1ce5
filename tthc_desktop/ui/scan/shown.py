"""What is shown of one page: thumbnail, large view, facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tthc_desktop.domain.arranging import backs_alone
from tthc_desktop.domain.batch import BatchPage
from tthc_desktop.domain.findings import FINDING_TEXTS, NOTES
from tthc_desktop.domain.gate import PageNote
from tthc_desktop.domain.reading import PageReport
from tthc_desktop.services.scanning.desk import Desk


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page as it is shown, with what is told of it.

    Attributes:
        proposal: Number of the slot that the page is titled for, 0 for none.
        alone: Whether it is a back that was never put behind its front.
    """

    page: BatchPage
    notes: tuple[PageNote, ...] = ()
    report: PageReport | None = None
    proposal: int = 0
    alone: bool = False

    @property
    def key(self) -> str:
        """Names its picture: equal keys are drawn from the same bytes in the same way."""
        return f"{self.page.picture}:{self.turned}"

    @property
    def turned(self) -> int:
        """Degrees by which it was turned by itself, because its text stood otherwise."""
        return self.report.turned if self.report else 0

    @property
    def tone(self) -> str:
        """``bad`` for what keeps the slot from counting, ``warn`` for what to look at, or empty."""
        if any(note.finding not in NOTES for note in self.notes):
            return "bad"
        return "warn" if self.notes or self.proposal or self.alone else ""

    @property
    def words(self) -> str:
        return " · ".join(
            f"{FINDING_TEXTS[note.finding]}{f' ({note.detail})' if note.detail else ''}"
            for note in self.notes
        )


def shown_pages(desk: Desk, component: str, *, hidden: bool) -> tuple[ShownPage, ...]:
    """The pages of a slot as they are shown.

    Args:
        hidden: Whether those that do not count are shown too.
    """
    if desk.batch is None:
        return ()
    _, backs = backs_alone(desk.batch)
    numbers = {slot.id: slot.position for slot in desk.dossier.slots}
    found = []
    for page in desk.batch.pages:
        if page.component != component or (page.hidden and not hidden):
            continue
        proposal = desk.proposals.get(page.number)
        found.append(
            ShownPage(
                page,
                desk.notes.get(page.number, ()),
                desk.reports.get(page.number),
                numbers[proposal.component] if proposal else 0,
                page.number in backs,
            )
        )
    return tuple(found)


def has_grown(before: Sequence[ShownPage], now: Sequence[ShownPage]) -> bool:
    """Whether a page came in at the end that is newer than all the others."""
    if not before or not now or now[-1].page.hidden:
        return False
    return now[-1].page.number > max(shown.page.number for shown in before)
