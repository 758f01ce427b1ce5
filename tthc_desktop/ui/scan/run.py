"""The scanner at work: one load after the other into a dossier, and what it waits for in between.

Trouble at the device is told with what is in and which sheet it was; Enter goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from threading import Event

from tthc_desktop.domain.batch import UNSORTED, BatchPage, HiddenFor, Side
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import DeviceError, TthcError
from tthc_desktop.domain.scan_profile import Feed, ScanProfile
from tthc_desktop.domain.scan_trouble import front_is_in, in_the_middle, resumable
from tthc_desktop.domain.scanning import ScanSettings, Source
from tthc_desktop.services.application import Office
from tthc_desktop.services.scanning.arrange import ArrangePages
from tthc_desktop.services.scanning.combine_card import CombineCard
from tthc_desktop.services.scanning.devices import DeviceCapabilities, ListDevices
from tthc_desktop.services.scanning.scan_component import Landing, ScanComponent
from tthc_desktop.services.scanning.see_pages import SeePages
from tthc_desktop.ui.kit.runner import Job, Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell


class Awaits(Enum):
    """What Enter does next, in a few words."""

    NOTHING = ""
    MENDED = "Quét tiếp · Enter"
    NEXT_STACK = "Xấp kế tiếp · Enter"
    BACKS = "Chờ mặt sau · Enter"
    CARD_BACK = "Chờ mặt sau thẻ · Enter"


_SENTENCES = {
    Awaits.MENDED: "Đặt lại tờ giấy rồi nhấn Enter để quét tiếp.",
    Awaits.NEXT_STACK: "Đặt giấy tiếp theo rồi nhấn Enter, Esc để kết thúc.",
    Awaits.BACKS: "Lật cả xấp, đặt lại vào khay rồi nhấn Enter.",
    Awaits.CARD_BACK: "Lật mặt sau của thẻ rồi nhấn Enter.",
}
_SECOND_HALF = frozenset({Awaits.BACKS, Awaits.CARD_BACK})


@dataclass(frozen=True, slots=True)
class Stack:
    """One thing that the clerk began with F7. name: of the slot. numbers: pages that are in;
    before: how many of them came with earlier stacks of paper. awaited: what this load was waited
    for as. again: pages whose sheets are fed once more, and that are hidden when the first of those
    is in."""

    dossier: Dossier
    landing: Landing
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
        """The second pass of manual duplex."""
        return bool(self.fronts)

    @property
    def done(self) -> str:
        """What to say of it."""
        pages = len(self.numbers)
        if self.landing.replaces and pages == 1:
            return f"Đã thay trang trong “{self.name}”. Ctrl+Z để lấy lại trang cũ."
        if self.landing.replaces and pages:
            return f"Đã thay một trang bằng {pages} trang trong “{self.name}”."
        return f"Đã {'chèn' if self.landing.before else 'quét'} {pages} trang vào “{self.name}”."


class ScanRun:
    def __init__(
        self,
        office: Office,
        runner: Runner,
        shell: Shell,
        busy: Callable[[str], None],
        arrived: Callable[[str, BatchPage], None],
        ended: Callable[[], None],
    ) -> None:
        """busy: told what the scanner does, empty when it rests. ended: it rests, or waits."""
        self._office = office
        self._runner = runner
        self._shell = shell
        self._busy = busy
        self._arrived = arrived
        self._ended = ended
        self._running = False
        self._joining: Stack | None = None
        self._job: Job | None = None
        self._stack: Stack | None = None
        self._awaits = Awaits.NOTHING

    @property
    def running(self) -> bool:
        return self._running

    @property
    def resting(self) -> bool:
        """Neither running nor waiting for the clerk."""
        return not self._running and self._awaits is Awaits.NOTHING

    @property
    def settled(self) -> bool:
        """Resting, and no fronts and backs are being put together any more."""
        return self.resting and self._joining is None

    @property
    def awaits(self) -> Awaits:
        return self._awaits

    def start(self, stack: Stack) -> None:
        """F7. A second F7 while it runs does nothing; Esc stops it. Where the scanner waits for the
        rest of such a stack, F7 means Enter."""
        if self.running or (self._is_rest_of(stack) and self.go_on()):
            return
        if self._joining is not None:
            self._shell.say("warn", "Đang ghép hai mặt của xấp trước: chờ một chút rồi nhấn lại.")
            return
        if self._awaits in _SECOND_HALF or (not self.resting and self._fronts_are_in):
            self._shell.say("warn", f"{self._waiting_words()} Esc nếu không quét mặt sau nữa.")
            return
        self._awaits = Awaits.NOTHING
        self._go(stack)

    @property
    def _fronts_are_in(self) -> bool:
        return self._stack is not None and self._stack.backs

    def _waiting_words(self) -> str:
        """Where it is waited for, if another dossier is in hand."""
        words, stack = _SENTENCES.get(self._awaits, ""), self._stack
        if stack is None or stack.dossier.id == self._shell.dossier_id:
            return words
        return f"Máy quét đang chờ giấy của hồ sơ {stack.dossier.code}: mở lại hồ sơ đó. {words}"

    def _is_rest_of(self, stack: Stack) -> bool:
        now = self._stack
        return (
            now is not None
            and self._awaits is not Awaits.NOTHING
            and (now.dossier.id, now.name) == (stack.dossier.id, stack.name)
            and now.profile == stack.profile
            and not stack.landing.replaces
            and not stack.landing.before
        )

    def go_on(self) -> bool:
        """Enter, where the scanner waits for it; False where it does not. In another dossier it is
        only told: that paper is not this one's."""
        stack, awaits = self._stack, self._awaits
        if self.running or stack is None or awaits is Awaits.NOTHING:
            return False
        if stack.dossier.id != self._shell.dossier_id:
            self._shell.say("warn", f"{self._waiting_words()} Esc để thôi chờ.")
            return True
        self._awaits = Awaits.NOTHING
        if awaits is Awaits.BACKS:
            turn = stack.landing.turn_backs
            stack = replace(
                stack,
                landing=Landing(UNSORTED, turn_backs=turn, side=Side.BACK),
                numbers=(),
                fronts=stack.fronts or stack.numbers,
                before=0,
                awaited=awaits,
                # as many as did not fit
                again=(*stack.again, *stack.numbers) if stack.backs else (),
            )
        else:
            run = stack.landing.run or min(stack.numbers, default=0)
            mended = awaits is Awaits.MENDED
            stack = replace(
                stack,
                landing=replace(stack.landing, run=run),
                awaited=awaits,
                before=stack.before if mended else len(stack.numbers),
            )
        self._go(stack)
        return True

    def stop(self) -> bool:
        """Esc: ends a running scan between two pages, or what it waits for; False for neither."""
        if self._cancel():
            self._rest(Awaits.NOTHING)
            self._shell.say("info", "Đã dừng quét. Các trang đã quét vẫn còn nguyên.")
            return True
        if self._awaits is Awaits.NOTHING:
            return False
        self.drop()
        self._shell.say("info", "Đã kết thúc xấp giấy. Các trang đã quét vẫn còn nguyên.")
        return True

    def _cancel(self) -> bool:
        """Whether something ran."""
        if not self._running or self._job is None:
            return False
        self._job.cancel()
        return True

    def drop(self) -> None:
        """The scanner stops, and nothing is waited for any more."""
        self._cancel()
        self._running = False
        self._awaits, self._stack, self._joining = Awaits.NOTHING, None, None
        self._busy("")

    def _go(self, stack: Stack) -> None:
        self._stack = stack
        clerk, dossier, landing = self._shell.clerk, stack.dossier.id, stack.landing
        cancelled = Event()  # the device may keep us waiting for a page: it is told too

        def pages() -> Iterator[Source | BatchPage]:
            device, settings = self._ready(stack)
            yield settings.source
            yield from self._office.use(ScanComponent)(
                clerk, dossier, landing, device, settings, cancelled.is_set
            )

        self._busy("Đang quét…")
        self._running = True
        self._job = self._runner.stream(
            Lane.SCANNER, pages, self._page, self._done, self._failed, cancelled
        )

    def _ready(self, stack: Stack) -> tuple[str, ScanSettings]:
        """In the scanner's lane. What is remembered of the device may be old: it is asked anew
        before the profile is refused."""
        device = self._office.use(ListDevices).named(stack.profile.device)
        known = self._office.use(DeviceCapabilities)
        try:
            settings = stack.profile.settings(known(device.id))
        except DeviceError as error:
            if not known.after(error, device.id):
                raise
            settings = stack.profile.settings(known(device.id))
        if stack.resumed and settings.source is Source.AUTO:
            # An empty feeder would mean the glass, and an empty page in the middle of a stack.
            settings = replace(settings, source=Source.FEEDER)
        return device.id, settings

    def _page(self, page: Source | BatchPage) -> None:
        stack = self._stack
        if stack is None:
            return
        if isinstance(page, Source):
            self._stack = replace(stack, duplex=page is Source.FEEDER_DUPLEX)
            return
        if stack.again:
            self._hide(stack, stack.again)
        self._stack = stack = replace(stack, numbers=(*stack.numbers, page.number), again=())
        self._busy(f"Đang quét… {len(stack.numbers)} trang")
        self._arrived(stack.dossier.id, page)

    def _done(self) -> None:
        stack = self._stack
        if stack is None:  # the clerk who began it has signed out
            self._rest(Awaits.NOTHING)
            return
        count = stack.done
        if stack.backs:
            self._rest(Awaits.NOTHING)
            self._interleave(stack)
        elif stack.profile.feed is Feed.MANUAL_DUPLEX:
            self._rest(Awaits.BACKS)
            self._shell.say("warn", f"{count} {_SENTENCES[Awaits.BACKS]}")
        elif stack.profile.feed is Feed.CARD:
            self._card_side(stack)
        elif stack.profile.prompt:
            self._rest(Awaits.NEXT_STACK)
            self._shell.say("info", f"{count} {_SENTENCES[Awaits.NEXT_STACK]}")
        else:
            self._rest(Awaits.NOTHING)
            wrong = self._unexpected(stack)
            self._shell.say("warn" if wrong else "ok", count + wrong)

    def _unexpected(self, stack: Stack) -> str:
        """Where the profile says how many sheets there are to be."""
        expected = stack.profile.expected
        sheets = len(stack.numbers) // (2 if stack.duplex else 1)
        if not expected or sheets == expected:
            return ""
        return f" Cấu hình này dự kiến {expected} tờ, máy quét được {sheets} tờ: kiểm tra lại xấp."

    def _card_side(self, stack: Stack) -> None:
        if len(stack.numbers) < 2:
            self._rest(Awaits.CARD_BACK)
            self._shell.say("warn", f"Đã quét mặt trước. {_SENTENCES[Awaits.CARD_BACK]}")
            return
        self._rest(Awaits.NOTHING)
        clerk, front, back = self._shell.clerk, stack.numbers[0], stack.numbers[1]
        self._join(
            stack,
            lambda: self._office.use(CombineCard)(clerk, stack.dossier.id, front, back),
            "Đã ghép hai mặt thẻ lên một trang. Ctrl+Z để tách lại.",
            self._shell.fail,
        )

    def _interleave(self, stack: Stack) -> None:
        """Reorder first; what is blank or a separator was found on the way."""
        clerk, dossier = self._shell.clerk, stack.dossier.id

        def work() -> None:
            for _seen in self._office.use(SeePages)(clerk, dossier):
                continue  # fronts are in their slots before their backs follow them there
            self._office.use(ArrangePages).interleave(clerk, dossier, stack.fronts, stack.numbers)

        def failed(error: Exception) -> None:
            """The fronts still wait for their backs, unless their clerk has gone."""
            if self._joining is stack:
                self._stack = stack
                self._rest(Awaits.BACKS)
            self._shell.fail(error)

        self._join(stack, work, f"Đã ghép hai mặt của {len(stack.fronts)} tờ theo thứ tự.", failed)

    def _join(
        self,
        stack: Stack,
        work: Callable[[], object],
        text: str,
        failed: Callable[[Exception], None],
    ) -> None:
        self._joining = stack

        def end() -> None:
            if self._joining is stack:
                self._joining = None

        def done(_made: object) -> None:
            end()
            self._shell.say("ok", text)
            self._shell.changed()
            self._ended()

        def not_done(error: Exception) -> None:
            failed(error)
            end()

        self._runner.submit(Lane.LOOK, work, done, not_done)

    def _failed(self, error: Exception) -> None:
        stack = self._stack
        pages = len(stack.numbers) - stack.before if stack else 0
        if stack is None or not isinstance(error, TthcError) or not pages:
            # Nothing came: what was waited for still is.
            waits = stack is not None and (resumable(error) or stack.awaited in _SECOND_HALF)
            self._rest(stack.awaited if stack is not None and waits else Awaits.NOTHING)
            self._shell.fail(error)
            return
        duplex = stack.duplex
        # Fronts that are in never lose their backs: where the rest cannot follow, all come again.
        otherwise = Awaits.BACKS if stack.backs else Awaits.NOTHING
        self._rest(Awaits.MENDED if resumable(error) else otherwise)
        self._shell.say("bad", in_the_middle(error, pages, duplex=duplex))
        if resumable(error) and front_is_in(pages, duplex=duplex):
            # That sheet is laid on again whole: its front would be there twice.
            *whole, odd = stack.numbers
            self._stack = replace(stack, numbers=tuple(whole), again=(odd,))

    def _hide(self, stack: Stack, numbers: Sequence[int]) -> None:
        """Pages whose sheets come in again."""
        clerk, dossier = self._shell.clerk, stack.dossier.id
        self._runner.submit(
            Lane.STORE,
            lambda: self._office.use(ArrangePages).hide(
                clerk, dossier, numbers, HiddenFor.REPLACED
            ),
            lambda _batch: self._ended(),
            self._shell.fail,
        )

    def _rest(self, awaits: Awaits) -> None:
        self._running = False
        self._awaits = awaits
        if awaits is Awaits.NOTHING and self._stack is not None:
            self._stack = None
        self._busy(awaits.value)
        self._shell.changed()
        self._ended()
