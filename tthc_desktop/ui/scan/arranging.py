"""Moving pages and cropping them: acts that take more than one key, and what a drag does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tthc_desktop.domain.batch import UNSORTED, Batch, BatchEvent, Crop, EventKind
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.services.application import Office
from tthc_desktop.services.scanning.arrange import ArrangePages
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer, Ask
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.scan.presenter import ScanPresenter
from tthc_desktop.ui.scan.shown import ShownPage

_DIGITS = 9  # keys that are numbers of slots


class Arranging:
    def __init__(self, office: Office, doing: Doing, presenter: ScanPresenter) -> None:
        self._office = office
        self._doing = doing
        self._presenter = presenter
        self._moving: tuple[ShownPage, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether the number of the slot that pages are to be moved to is still to come."""
        return bool(self._moving)

    def end(self) -> bool:
        """Waits no more for the number of a slot; returns whether it waited."""
        waited, self._moving = self.waits, ()
        return waited

    def move(self, pages: tuple[ShownPage, ...], dossier: Dossier) -> None:
        """The number of a slot comes next; of more slots than there are digits, one of the list."""
        if len(dossier.slots) > _DIGITS:
            self._ask_where(pages, dossier)
            return
        self._moving = pages
        self._doing.shell.say(
            "info",
            f"Chuyển {count_words(pages)}: gõ số của giấy tờ, 0 là “Chưa xếp”, Esc để thôi.",
        )

    def _ask_where(self, pages: tuple[ShownPage, ...], dossier: Dossier) -> None:
        question = Ask(
            f"Chuyển {count_words(pages)}",
            "Chuyển",
            "Chọn giấy tờ bằng số hoặc mũi tên rồi Enter.",
            choices=(*(slot.name for slot in dossier.slots), "Chưa xếp"),
            chosen=max(0, (self._presenter.number or 0) - 1),
        )

        def answered(answer: Answer) -> None:
            self._doing.panel.close_panel()
            self._moving = pages
            at = answer.choice
            self.to_slot(dossier.slots[at].position if at < len(dossier.slots) else 0)

        self._doing.panel.ask(question, answered)

    def to_slot(self, number: int) -> None:
        """Moves the pages that wait into the slot of that number; 0 for no slot."""
        pages, dossier = self._moving, self._presenter.dossier
        self.end()
        slot = next((s for s in dossier.slots if s.position == number), None) if dossier else None
        if number and slot is None:
            self._doing.shell.say("info", f"Không có giấy tờ số {number}: không chuyển gì.")
        elif pages:
            name = slot.name if slot else "Chưa xếp"
            told = f"Đã chuyển {count_words(pages)} sang “{name}”."
            self.move_to(pages, slot.id if slot else UNSORTED, 0, told)

    def move_to(
        self, pages: Sequence[ShownPage], component: str, before: int, told: str = ""
    ) -> None:
        numbers = numbers_of(pages)
        self._do(
            lambda a, d: self._office.use(ArrangePages).move(a, d, numbers, component, before), told
        )

    def crop(self, page: ShownPage, box: Crop | None) -> None:
        """None: the whole page again."""
        told = "Đã cắt trang. G để lấy lại cả trang." if box else "Đã lấy lại cả trang."
        number, turned = page.page.number, page.turned
        self._do(lambda a, d: self._office.use(ArrangePages).crop(a, d, number, box, turned), told)

    def _do(self, act: Callable[..., Batch], told: str) -> None:
        dossier, clerk = self._presenter.dossier, self._doing.shell.clerk
        if dossier is None:
            return

        def done(batch: Batch) -> None:
            self._presenter.rearranged(batch)
            if told:
                self._doing.shell.say("ok", told)

        self._doing.run_then(Lane.STORE, lambda: act(clerk, dossier.id), done)


def numbers_of(pages: Sequence[ShownPage]) -> tuple[int, ...]:
    return tuple(p.page.number for p in pages)


_DONE = {
    EventKind.PAGE_ADDED: "thêm",
    EventKind.PAGE_SHOWN: "hiện lại",
    EventKind.PAGE_HIDDEN: "ẩn",
    EventKind.PAGE_MOVED: "chuyển",
    EventKind.PAGE_TURNED: "xoay",
    EventKind.PAGE_CROPPED: "cắt",
}


def what_was_done(events: Sequence[BatchEvent]) -> str:
    """``hiện lại 1 trang, ẩn 2 trang``: of each kind how many pages."""
    pages = {kind: len({e.number for e in events if e.kind is kind}) for kind in _DONE}
    return ", ".join(f"{_DONE[kind]} {count} trang" for kind, count in pages.items() if count)


def count_words(pages: Sequence[ShownPage]) -> str:
    return "trang này" if len(pages) == 1 else f"{len(pages)} trang"
