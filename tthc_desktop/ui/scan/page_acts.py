"""What is done to the chosen pages. Nothing is deleted, everything can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from tthc_desktop.domain.arranging import backs_alone
from tthc_desktop.domain.batch import Batch, HiddenFor
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.placement import Placement
from tthc_desktop.services.application import Office
from tthc_desktop.services.scanning.arrange import ArrangePages, Stepped
from tthc_desktop.services.scanning.desk import Desk
from tthc_desktop.ui.kit.act import Act, Hint, Said
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer
from tthc_desktop.ui.scan.arranging import Arranging, count_words, numbers_of, what_was_done
from tthc_desktop.ui.scan.shown import ShownPage


class PageTools(Protocol):
    """What acts on pages begin; implemented by hands.Hands."""

    @property
    def arranging(self) -> Arranging: ...

    def scan_there(self, place: Placement) -> None: ...

    def start_crop(self) -> None: ...

    def rearranged(self, batch: Batch) -> None: ...

    def toggle_hidden(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class OnPages:
    """The chosen pages, with what their acts need.

    Attributes:
        component: The chosen slot, UNSORTED for pages that are in none.
        pages: All that are shown of it.
        settled: Whether the scanner rests, and what came in is sorted.
    """

    desk: Desk
    component: str | None
    pages: tuple[ShownPage, ...]
    selected: tuple[ShownPage, ...]
    settled: bool
    tools: PageTools

    @property
    def dossier(self) -> Dossier:
        return self.desk.dossier

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the chosen pages."""
        return numbers_of(self.selected)

    @property
    def hidden(self) -> bool:
        """Whether all of the chosen pages are hidden."""
        return all(p.page.hidden for p in self.selected)


def _none_chosen(on: OnPages) -> str:
    return "" if on.selected else "Không có trang quét nào đang chọn."


def _rearranged(_office: Office, on: OnPages, batch: Batch) -> None:
    on.tools.rearranged(batch)


# While the paper is in hand


def _place_of(on: OnPages, *, replace: bool) -> Placement:
    page = on.selected[0].page
    if replace:
        return Placement(page.component, replaces=(page.number,))
    return Placement(page.component, before=page.number)


REPLACE = Act[OnPages](  # the next sheet takes the place of this page
    "P",
    "Thay trang",
    begin=lambda _office, _doing, on: on.tools.scan_there(_place_of(on, replace=True)),
    why_not=_none_chosen,
    line="thay trang",
)
INSERT = Act[OnPages](  # the next sheets stand before this page
    "C",
    "Chèn trước trang này",
    begin=lambda _office, _doing, on: on.tools.scan_there(_place_of(on, replace=False)),
    why_not=_none_chosen,
    line="chèn",
)


# Where pages stand


MOVE = Act[OnPages](
    "M",
    "Chuyển sang giấy tờ khác (rồi gõ số)",
    begin=lambda _office, _doing, on: on.tools.arranging.move(on.selected, on.dossier),
    why_not=_none_chosen,
    line="chuyển",
)


def _same_proposal(on: OnPages) -> list[ShownPage]:
    """Those of the chosen pages that are titled for the same other slot as the first such one."""
    proposed = [p for p in on.selected if p.proposal]
    return [p for p in proposed if p.proposal == proposed[0].proposal]


def _titled_for_none(on: OnPages) -> str:
    if _none_chosen(on) or _same_proposal(on):
        return _none_chosen(on)
    return "Tiêu đề trang này không giống giấy tờ nào khác trong hồ sơ."


def _accept_proposal(_office: Office, _doing: Doing, on: OnPages) -> None:
    pages = _same_proposal(on)
    slot = next(s for s in on.dossier.slots if s.position == pages[0].proposal)
    told = f"Đã chuyển {count_words(pages)} sang “{slot.name}”."
    on.tools.arranging.move_to(pages, slot.id, 0, told)


ACCEPT_PROPOSAL = Act[OnPages](
    "D", "Chuyển theo tiêu đề", begin=_accept_proposal, why_not=_titled_for_none
)


def _before(on: OnPages, step: int) -> int | None:
    """The number of the page that the chosen ones stand before, one place on; 0 for the end, None
    where they are there already."""
    places = [n for n, p in enumerate(on.pages) if p in on.selected]
    at = places[0] - 1 if step < 0 else places[-1] + 2
    if at < 0 or at > len(on.pages):
        return None
    return on.pages[at].page.number if at < len(on.pages) else 0


def _at_the_edge(step: int, told: str) -> Callable[[OnPages], str]:
    return lambda on: _none_chosen(on) or (told if _before(on, step) is None else "")


def _shift(step: int) -> Callable[[Office, Account, OnPages, Answer], Batch]:
    return lambda office, clerk, on, _answer: office.use(ArrangePages).move(
        clerk, on.dossier.id, on.numbers, on.selected[0].page.component, _before(on, step) or 0
    )


SHIFT_LEFT = Act[OnPages](
    "Alt+Left",
    "Dời về trước một trang",
    _shift(-1),
    why_not=_at_the_edge(-1, "Trang đang chọn đã ở đầu."),
    then=_rearranged,
    steps=True,
)
SHIFT_RIGHT = Act[OnPages](
    "Alt+Right",
    "Dời về sau một trang",
    _shift(1),
    why_not=_at_the_edge(1, "Trang đang chọn đã ở cuối."),
    then=_rearranged,
    steps=True,
)


def _backs(on: OnPages) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Fronts and backs of a manual duplex stack that was broken off between its two passes."""
    return backs_alone(on.desk.batch) if on.desk.batch else ((), ())


def _not_joined(on: OnPages) -> str:
    fronts, backs = _backs(on)
    if not on.settled:
        return "Xấp giấy chưa xong: chờ quét xong, hoặc Esc, rồi nhấn lại."
    if not backs:
        return "Không có mặt sau nào đang chờ ghép."
    if len(fronts) != len(backs):
        return (
            f"Có {len(backs)} mặt sau mà {len(fronts)} mặt trước nên không ghép: ẩn trang thừa"
            " (Delete) rồi nhấn E lại, hoặc chuyển từng trang (M)."
        )
    return ""


JOIN_BACKS = Act[OnPages](
    "E",
    "Ghép mặt sau còn rời",
    lambda office, clerk, on, _answer: office.use(ArrangePages).interleave(
        clerk, on.dossier.id, *_backs(on)
    ),
    why_not=_not_joined,
    then=_rearranged,
    told=lambda on, _answer, _batch: f"Đã ghép hai mặt của {len(_backs(on)[0])} tờ theo thứ tự.",
)


# How they look


def _turn(by: int) -> Callable[[Office, Account, OnPages, Answer], Batch]:
    def turn(office: Office, clerk: Account, on: OnPages, _answer: Answer) -> Batch:
        turned = {p.page.number: p.turned for p in on.selected}  # the clerk turns what is seen
        return office.use(ArrangePages).turn(clerk, on.dossier.id, on.numbers, by, turned)

    return turn


TURN_RIGHT = Act[OnPages](
    "Q", "Xoay phải", _turn(90), why_not=_none_chosen, then=_rearranged, line="xoay", steps=True
)
TURN_LEFT = Act[OnPages](
    "Shift+Q", "Xoay trái", _turn(270), why_not=_none_chosen, then=_rearranged, steps=True
)
CROP = Act[OnPages](
    "G",
    "Cắt trang, lấy lại cả trang",
    begin=lambda _office, _doing, on: on.tools.start_crop(),
    why_not=_none_chosen,
    line="cắt",
)


# Which of them count


def _blanks(on: OnPages) -> tuple[int, ...]:
    return on.desk.blank_pages(on.component) if on.component is not None else ()


HIDE_BLANKS = Act[OnPages](  # they are offered, never dropped: bleed-through backs among them
    "B",
    "Ẩn trang trắng",
    lambda office, clerk, on, _answer: office.use(ArrangePages).hide(
        clerk, on.dossier.id, _blanks(on), HiddenFor.BLANK
    ),
    why_not=lambda on: "" if _blanks(on) else "Không có trang trắng nào ở giấy tờ này.",
    then=_rearranged,
    told=lambda on, _answer, _batch: f"Đã ẩn {len(_blanks(on))} trang trắng. Ctrl+Z để hiện lại.",
    line="ẩn trang trắng",
)


def _hide(office: Office, clerk: Account, on: OnPages, _answer: Answer) -> Batch:
    arrange, dossier_id = office.use(ArrangePages), on.dossier.id
    if on.hidden:
        return arrange.show(clerk, dossier_id, on.numbers)
    return arrange.hide(clerk, dossier_id, on.numbers)


HIDE = Act[OnPages](  # of pages that are hidden already: brings them back
    "Delete",
    "Ẩn trang",
    _hide,
    why_not=_none_chosen,
    then=_rearranged,
    told=lambda on, _answer, _batch: (
        f"Đã hiện lại {count_words(on.selected)}."
        if on.hidden
        else f"Đã ẩn {count_words(on.selected)}. Ctrl+Z để hiện lại."
    ),
    line="ẩn",
)


def _toggle_hidden(_office: Office, doing: Doing, on: OnPages) -> None:
    shown = on.tools.toggle_hidden()
    doing.shell.say(
        "info",
        "Đang hiện cả trang đã ẩn; Delete để lấy lại." if shown else "Chỉ hiện trang được dùng.",
    )


TOGGLE_HIDDEN = Act[OnPages]("H", "Xem, thôi xem trang đã ẩn", begin=_toggle_hidden)
_NOTHING = {True: "undo.nothing", False: "redo.nothing"}


def _step(*, back: bool) -> Callable[[Office, Account, OnPages, Answer], Stepped | None]:
    """None where there is nothing more to be taken back: nobody has done anything wrong."""

    def step(office: Office, clerk: Account, on: OnPages, _answer: Answer) -> Stepped | None:
        try:
            return office.use(ArrangePages).step(clerk, on.dossier.id, back=back)
        except InputError as error:
            if error.code == _NOTHING[back]:
                return None
            raise

    return step


def _stepped(_office: Office, on: OnPages, result: Stepped | None) -> None:
    if result is not None:
        on.tools.rearranged(result.batch)


def _told_step(*, back: bool) -> Callable[[OnPages, Answer, Stepped | None], str | Said]:
    """What it was and where: the pages may be those of a paper that is not in sight."""

    def told(on: OnPages, _answer: Answer, result: Stepped | None) -> str | Said:
        if result is None:
            return Said("info", sentence(InputError(_NOTHING[back])))
        done = "Đã hoàn tác" if back else "Đã làm lại"
        return f"{done} ở {_papers(on, result)}: {what_was_done(result.events)}."

    return told


def _papers(on: OnPages, result: Stepped) -> str:
    names = {slot.id: slot.name for slot in on.dossier.slots}
    return ", ".join(f"“{names.get(each, 'Chưa xếp')}”" for each in result.components)


UNDO = Act[OnPages](
    "Ctrl+Z",
    "Hoàn tác",
    _step(back=True),
    then=_stepped,
    told=_told_step(back=True),
    steps=True,
)
REDO = Act[OnPages](
    "Ctrl+Y",
    "Làm lại",
    _step(back=False),
    then=_stepped,
    told=_told_step(back=False),
    steps=True,
)
PAGE_ACTS = (
    *(REPLACE, INSERT, MOVE, ACCEPT_PROPOSAL, SHIFT_LEFT, SHIFT_RIGHT, TURN_RIGHT, TURN_LEFT),
    *(CROP, HIDE_BLANKS, HIDE, TOGGLE_HIDDEN, JOIN_BACKS, UNDO, REDO),
)
PAGE_HINTS: tuple[Hint, ...] = (
    ("Alt+F1 … Alt+F9", "quét theo cấu hình; Alt+F4 thì đóng chương trình"),
    ("Enter", "quét tiếp sau sự cố, xấp kế tiếp"),
    ("← →, Shift+← →", "xem trang, chọn nhiều trang"),
)
"""Keys of pages that are no acts on them."""
