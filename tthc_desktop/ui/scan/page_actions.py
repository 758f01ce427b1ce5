"""What single keys do to the chosen pages. Nothing is deleted, everything can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tthc_desktop.domain.arranging import backs_alone
from tthc_desktop.domain.batch import UNSORTED, Batch, Crop, HiddenFor
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.placement import Placement
from tthc_desktop.services.application import Office
from tthc_desktop.services.scanning.arrange import ArrangePages
from tthc_desktop.ui.kit.ask import Answer, Ask
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.scan.presenter import ScanPresenter
from tthc_desktop.ui.scan.shown import ShownPage

_OF_ALL = frozenset({"B", "E", "H"})  # keys that need no chosen page
_DIGITS = 9  # keys that are numbers of slots


class Chosen(Protocol):
    """What the page has in hand."""

    @property
    def pages(self) -> tuple[ShownPage, ...]:
        """All that are shown."""
        ...

    @property
    def selected(self) -> tuple[ShownPage, ...]: ...

    def start_crop(self) -> None:
        """The frame in the large view; its answer comes to PageActions.crop."""
        ...


@dataclass
class Moving:
    """Between M and the number of the slot: what was chosen when M was pressed."""

    pages: tuple[ShownPage, ...] = ()

    @property
    def waits(self) -> bool:
        return bool(self.pages)

    def end(self) -> bool:
        """Whether it waited."""
        waited, self.pages = self.waits, ()
        return waited


@dataclass(frozen=True, slots=True)
class PageActions:
    """scan: begins a load for that place."""

    office: Office
    doing: Doing
    presenter: ScanPresenter
    chosen: Chosen
    scan: Callable[[Placement], None]
    moving: Moving = field(default_factory=Moving)

    def press(self, key: str) -> bool:
        """False for a key that means nothing here."""
        keys: dict[str, Callable[[], None]] = {
            "Delete": self.hide,
            "P": self.replace,
            "C": self.insert,
            "M": self.move,
            "Q": lambda: self.turn(90),
            "Shift+Q": lambda: self.turn(270),
            "G": self.chosen.start_crop,
            "B": self.hide_blanks,
            "D": self.accept_proposal,
            "E": self.join_backs,
            "H": self.toggle_hidden,
            "Alt+Left": lambda: self.shift(-1),
            "Alt+Right": lambda: self.shift(1),
        }
        self.moving.end()
        act = keys.get(key)
        if act is None or self.presenter.dossier is None:
            return False
        if key not in _OF_ALL and not self.chosen.selected:
            self.doing.shell.say("info", "Không có trang quét nào đang chọn.")
            return True
        act()
        return True

    def hide(self) -> None:
        """Of pages that are hidden already: brings them back."""
        pages = self.chosen.selected
        if not pages:
            return
        if all(p.page.hidden for p in pages):
            self._do(
                lambda a, d: self.office.use(ArrangePages).show(a, d, _numbers(pages)),
                f"Đã hiện lại {_count(pages)}.",
            )
        else:
            self._do(
                lambda a, d: self.office.use(ArrangePages).hide(a, d, _numbers(pages)),
                f"Đã ẩn {_count(pages)}. Ctrl+Z để hiện lại.",
            )

    def replace(self) -> None:
        """While the paper is in hand: the next sheet takes the place of this page."""
        if pages := self.chosen.selected:
            self.scan(Placement(pages[0].page.component, replaces=(pages[0].page.number,)))

    def insert(self) -> None:
        """The next sheets stand before this page."""
        if pages := self.chosen.selected:
            self.scan(Placement(pages[0].page.component, before=pages[0].page.number))

    def move(self) -> None:
        """The number of a slot comes next; of more slots than there are digits, one of the list."""
        pages, dossier = self.chosen.selected, self.presenter.dossier
        if pages and dossier is not None and len(dossier.slots) > _DIGITS:
            self._ask_where(pages, dossier)
        elif pages:
            self.moving.pages = pages
            self.doing.shell.say(
                "info",
                f"Chuyển {_count(pages)}: gõ số của giấy tờ, 0 là “Chưa xếp”, Esc để thôi.",
            )

    def _ask_where(self, pages: tuple[ShownPage, ...], dossier: Dossier) -> None:
        question = Ask(
            f"Chuyển {_count(pages)}",
            "Chuyển",
            "Chọn giấy tờ bằng số hoặc mũi tên rồi Enter.",
            choices=(*(slot.name for slot in dossier.slots), "Chưa xếp"),
            chosen=max(0, (self.presenter.number or 0) - 1),
        )

        def answered(answer: Answer) -> None:
            self.doing.panel.close_panel()
            self.moving.pages = pages
            at = answer.choice
            self.move_to_slot(dossier.slots[at].position if at < len(dossier.slots) else 0)

        self.doing.panel.ask(question, answered)

    def move_to_slot(self, number: int) -> None:
        """0: in none yet."""
        pages, dossier = self.moving.pages, self.presenter.dossier
        self.moving.end()
        slot = next((s for s in dossier.slots if s.position == number), None) if dossier else None
        if number and slot is None:
            self.doing.shell.say("info", f"Không có giấy tờ số {number}: không chuyển gì.")
            return
        if not pages:
            return
        name = slot.name if slot else "Chưa xếp"
        told = f"Đã chuyển {_count(pages)} sang “{name}”."
        self.move_to(pages, slot.id if slot else UNSORTED, 0, told)

    def move_to(self, pages: Sequence[ShownPage], component: str, before: int, told: str) -> None:
        """By key or by drag."""
        numbers = _numbers(pages)
        self._do(
            lambda a, d: self.office.use(ArrangePages).move(a, d, numbers, component, before), told
        )

    def shift(self, step: int) -> None:
        """One place to the left or right within the slot."""
        pages, selected = self.chosen.pages, self.chosen.selected
        if not selected:
            return
        places = [n for n, p in enumerate(pages) if p in selected]
        if step < 0:
            if places[0] == 0:
                return
            before = pages[places[0] - 1].page.number
        else:
            behind = places[-1] + 2
            if behind > len(pages):
                return
            before = pages[behind].page.number if behind < len(pages) else 0
        self.move_to(selected, selected[0].page.component, before, "")

    def turn(self, by: int) -> None:
        pages = self.chosen.selected
        turned = {p.page.number: p.turned for p in pages}  # the clerk turns what is seen
        if pages:
            self._do(
                lambda a, d: self.office.use(ArrangePages).turn(a, d, _numbers(pages), by, turned),
                "",
            )

    def crop(self, page: ShownPage, box: Crop | None) -> None:
        told = "Đã cắt trang. G để lấy lại cả trang." if box else "Đã lấy lại cả trang."
        number, turned = page.page.number, page.turned
        self._do(lambda a, d: self.office.use(ArrangePages).crop(a, d, number, box, turned), told)

    def hide_blanks(self) -> None:
        """They are offered, never dropped: bleed-through backs among them."""
        desk, component = self.presenter.desk, self.presenter.component
        numbers = desk.blank_pages(component) if desk and component is not None else ()
        if not numbers:
            self.doing.shell.say("info", "Không có trang trắng nào ở giấy tờ này.")
            return
        self._do(
            lambda a, d: self.office.use(ArrangePages).hide(a, d, numbers, HiddenFor.BLANK),
            f"Đã ẩn {len(numbers)} trang trắng. Ctrl+Z để hiện lại.",
        )

    def accept_proposal(self) -> None:
        """The page goes where its title says."""
        desk = self.presenter.desk
        pages = [p for p in self.chosen.selected if p.proposal]
        if desk is None or not pages:
            text = "Tiêu đề trang này không giống giấy tờ nào khác trong hồ sơ."
            self.doing.shell.say("info", text)
            return
        slot = next(s for s in desk.dossier.slots if s.position == pages[0].proposal)
        same = [p for p in pages if p.proposal == pages[0].proposal]
        self.move_to(same, slot.id, 0, f"Đã chuyển {_count(same)} sang “{slot.name}”.")

    def join_backs(self) -> None:
        """Of a manual duplex stack that was broken off between its two passes."""
        batch = self.presenter.desk.batch if self.presenter.desk else None
        fronts, backs = backs_alone(batch) if batch else ((), ())
        if not self.presenter.settled:
            said = "Xấp giấy chưa xong: chờ quét xong, hoặc Esc, rồi nhấn lại."
        elif not backs:
            said = "Không có mặt sau nào đang chờ ghép."
        elif len(fronts) != len(backs):
            said = (
                f"Có {len(backs)} mặt sau mà {len(fronts)} mặt trước nên không ghép: ẩn trang thừa"
                " (Delete) rồi nhấn E lại, hoặc chuyển từng trang (M)."
            )
        else:
            self._do(
                lambda a, d: self.office.use(ArrangePages).interleave(a, d, fronts, backs),
                f"Đã ghép hai mặt của {len(fronts)} tờ theo thứ tự.",
            )
            return
        self.doing.shell.say("info", said)

    def toggle_hidden(self) -> None:
        shown = self.presenter.toggle_hidden()
        self.doing.shell.say(
            "info",
            "Đang hiện cả trang đã ẩn; Delete để lấy lại."
            if shown
            else "Chỉ hiện trang được dùng.",
        )

    def undo(self) -> None:
        self._do(self.office.use(ArrangePages).undo, "Đã hoàn tác.")

    def redo(self) -> None:
        self._do(self.office.use(ArrangePages).redo, "Đã làm lại.")

    def _do(self, act: Callable[..., Batch], told: str) -> None:
        dossier, clerk = self.presenter.dossier, self.doing.shell.clerk
        if dossier is None:
            return

        def done(batch: Batch) -> None:
            self.presenter.rearranged(batch)
            if told:
                self.doing.shell.say("ok", told)

        self.doing.run_then(Lane.STORE, lambda: act(clerk, dossier.id), done)


def _numbers(pages: Sequence[ShownPage]) -> tuple[int, ...]:
    return tuple(p.page.number for p in pages)


def _count(pages: Sequence[ShownPage]) -> str:
    return "trang này" if len(pages) == 1 else f"{len(pages)} trang"
