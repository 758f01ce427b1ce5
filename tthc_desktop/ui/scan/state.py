"""What the scanner does and waits for, as a fold: an event makes another state, and says what is to
be done. Nothing here does anything: ScanRun carries the effects out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tthc_desktop.domain.batch import BatchPage
from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.scan_profile import Feed
from tthc_desktop.domain.scan_trouble import front_is_in, in_the_middle, resumable
from tthc_desktop.domain.scanning import Source
from tthc_desktop.ui.scan.effects import Say, Tell
from tthc_desktop.ui.scan.stack import SECOND_HALF, SENTENCES, Awaits, Stack


@dataclass(frozen=True, slots=True)
class ScanState:
    """What the scanner does and waits for.

    Attributes:
        stack: What is scanned, waited for or put together.
        joining: Whether its fronts and backs are being put together.
        load: Number of the last load that was begun.
    """

    stack: Stack | None = None
    awaits: Awaits = Awaits.NOTHING
    running: bool = False
    joining: bool = False
    load: int = 0

    @property
    def resting(self) -> bool:
        """Whether it neither runs nor waits for the clerk."""
        return not self.running and self.awaits is Awaits.NOTHING

    @property
    def settled(self) -> bool:
        """Resting, and no fronts and backs are being put together any more."""
        return self.resting and not self.joining


# What happens. in_hand: id of the dossier that the clerk has before them. load: of which load it
# comes; what an earlier one says changes nothing.


@dataclass(frozen=True, slots=True)
class ScanPressed:
    """F7 and its relatives, for a new stack. A second one while the scanner runs does nothing; for
    the rest of a stack that is waited for it means Enter."""

    stack: Stack
    in_hand: str | None


@dataclass(frozen=True, slots=True)
class EnterPressed:
    in_hand: str | None


@dataclass(frozen=True, slots=True)
class EscPressed:
    """Ends a running load between two pages, or what is waited for."""


@dataclass(frozen=True, slots=True)
class SourceKnown:
    load: int
    source: Source


@dataclass(frozen=True, slots=True)
class PageArrived:
    """A page came in and is stored."""

    load: int
    page: BatchPage


@dataclass(frozen=True, slots=True)
class LoadEnded:
    load: int


@dataclass(frozen=True, slots=True)
class LoadFailed:
    load: int
    error: Exception


@dataclass(frozen=True, slots=True)
class Joined:
    """Fronts and backs, or both sides of a card, were put together."""

    load: int


@dataclass(frozen=True, slots=True)
class JoinFailed:
    load: int
    error: Exception


ClerkEvent = ScanPressed | EnterPressed | EscPressed
ScannerEvent = SourceKnown | PageArrived | LoadEnded | LoadFailed | Joined | JoinFailed
Event = ClerkEvent | ScannerEvent

# What is to be done about it, in order.


@dataclass(frozen=True, slots=True)
class Start:
    load: int
    stack: Stack


@dataclass(frozen=True, slots=True)
class Cancel:
    """What runs. The device may keep us waiting for a page: it is told too."""


@dataclass(frozen=True, slots=True)
class Hide:
    """Pages are to be hidden whose sheets came in again."""

    dossier: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class JoinBacks:
    load: int
    dossier: str
    fronts: tuple[int, ...]
    backs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class JoinCard:
    load: int
    dossier: str
    front: int
    back: int


@dataclass(frozen=True, slots=True)
class Show:
    """A page that is in, before anything else is known of it."""

    dossier: str
    page: BatchPage


@dataclass(frozen=True, slots=True)
class Busy:
    """What the scanner does, in a few words; empty when it rests."""

    words: str


@dataclass(frozen=True, slots=True)
class Rest:
    """Busy, and the store was written: what is shown of it is old."""

    words: str


Effect = Start | Cancel | Hide | JoinBacks | JoinCard | Show | Busy | Rest | Say | Tell
Step = tuple[ScanState, tuple[Effect, ...]]


def step(state: ScanState, event: Event) -> Step:
    """No effects for an event that means nothing as things stand."""
    match event:
        case ScanPressed():
            return _scan(state, event)
        case EnterPressed():
            return _enter(state, event.in_hand)
        case EscPressed():
            return _esc(state)
        case Joined() | JoinFailed():
            return _joined(state, event)
        case _:
            return _scanning(state, event)


def _scan(state: ScanState, event: ScanPressed) -> Step:
    stack = state.stack
    if state.running:
        return state, ()
    waits = stack is not None and state.awaits is not Awaits.NOTHING
    if waits and stack is not None and event.stack.is_rest_of(stack):
        return _enter(state, event.in_hand)
    if state.joining:
        text = "Đang ghép hai mặt của xấp trước: chờ một chút rồi nhấn lại."
        return state, (Say("warn", text),)
    fronts_are_in = waits and stack is not None and stack.backs
    if state.awaits in SECOND_HALF or fronts_are_in:
        words = f"{_waiting_words(state, event.in_hand)} Esc nếu không quét mặt sau nữa."
        return state, (Say("warn", words),)
    return _begin(state, event.stack)


def _begin(state: ScanState, stack: Stack) -> Step:
    load = state.load + 1
    effects = (Busy("Đang quét…"), Start(load, stack))
    return ScanState(stack, running=True, load=load), effects


def _enter(state: ScanState, in_hand: str | None) -> Step:
    """Goes on with what is waited for.

    In another dossier it is only told: that paper is not this one's.
    """
    stack = state.stack
    if state.running or stack is None or state.awaits is Awaits.NOTHING:
        return state, ()
    if stack.dossier.id != in_hand:
        return state, (Say("warn", f"{_waiting_words(state, in_hand)} Esc để thôi chờ."),)
    return _begin(state, stack.next_load(state.awaits))


def _waiting_words(state: ScanState, in_hand: str | None) -> str:
    """What is waited for, and in which dossier, if another one is in hand."""
    words, stack = SENTENCES.get(state.awaits, ""), state.stack
    if stack is None or stack.dossier.id == in_hand:
        return words
    return f"Máy quét đang chờ giấy của hồ sơ {stack.dossier.code}: mở lại hồ sơ đó. {words}"


def _esc(state: ScanState) -> Step:
    nothing = ScanState(load=state.load)
    if state.running:
        text = "Đã dừng quét. Các trang đã quét vẫn còn nguyên."
        return nothing, (Cancel(), Rest(""), Say("info", text))
    if state.awaits is Awaits.NOTHING:
        return state, ()
    text = "Đã kết thúc xấp giấy. Các trang đã quét vẫn còn nguyên."
    return nothing, (Busy(""), Say("info", text))


def _scanning(state: ScanState, event: SourceKnown | PageArrived | LoadEnded | LoadFailed) -> Step:
    stack = state.stack
    if stack is None or not state.running or event.load != state.load:
        # An error is told all the same, nothing else.
        return state, (Tell(event.error),) if isinstance(event, LoadFailed) else ()
    match event:
        case SourceKnown():
            duplex = event.source is Source.FEEDER_DUPLEX
            return replace(state, stack=replace(stack, duplex=duplex)), ()
        case PageArrived():
            return _page(state, stack, event.page)
        case LoadEnded():
            return _ended(state, stack)
        case LoadFailed():
            return _failed(state, stack, event.error)


def _page(state: ScanState, stack: Stack, page: BatchPage) -> Step:
    numbers = (*stack.numbers, page.number)
    hide = (Hide(stack.dossier.id, stack.again),) if stack.again else ()
    effects = (*hide, Busy(f"Đang quét… {len(numbers)} trang"), Show(stack.dossier.id, page))
    return replace(state, stack=replace(stack, numbers=numbers, again=())), effects


def _ended(state: ScanState, stack: Stack) -> Step:
    if stack.backs:
        join = JoinBacks(state.load, stack.dossier.id, stack.fronts, stack.numbers)
        return _joining(state, stack, join)
    feed = stack.profile.feed
    if feed is Feed.CARD and len(stack.numbers) >= 2:
        front, back = stack.numbers[:2]
        return _joining(state, stack, JoinCard(state.load, stack.dossier.id, front, back))
    if feed is Feed.CARD:
        text = f"Đã quét mặt trước. {SENTENCES[Awaits.CARD_BACK]}"
        return _rest(state, stack, Awaits.CARD_BACK, Say("warn", text))
    if feed is Feed.MANUAL_DUPLEX:
        text = f"{stack.done} {SENTENCES[Awaits.BACKS]}"
        return _rest(state, stack, Awaits.BACKS, Say("warn", text))
    if stack.profile.prompt:
        text = f"{stack.done} {SENTENCES[Awaits.NEXT_STACK]}"
        return _rest(state, stack, Awaits.NEXT_STACK, Say("info", text))
    kind = "warn" if stack.unexpected else "ok"
    return _rest(state, stack, Awaits.NOTHING, Say(kind, stack.done + stack.unexpected))


def _failed(state: ScanState, stack: Stack, error: Exception) -> Step:
    """Fronts that are in never lose their backs: where the rest cannot follow, all come again."""
    otherwise = Awaits.BACKS if stack.backs else Awaits.NOTHING
    pages, mendable = stack.new_pages, resumable(error)
    if not isinstance(error, TthcError) or not pages:
        # Nothing came: what was waited for still is.
        waits = mendable or stack.awaited in SECOND_HALF
        return _rest(state, stack, stack.awaited if waits else otherwise, Tell(error))
    if mendable and front_is_in(pages, duplex=stack.duplex):
        # That sheet is laid on again whole: its front would be there twice.
        *whole, odd = stack.numbers
        again = replace(stack, numbers=tuple(whole), again=(odd,))
    else:
        again = stack
    text = in_the_middle(error, pages, duplex=stack.duplex)
    return _rest(state, again, Awaits.MENDED if mendable else otherwise, Say("bad", text))


def _rest(state: ScanState, stack: Stack, awaits: Awaits, said: Say | Tell) -> Step:
    kept = None if awaits is Awaits.NOTHING else stack
    return ScanState(kept, awaits, load=state.load), (Rest(awaits.value), said)


def _joining(state: ScanState, stack: Stack, join: JoinBacks | JoinCard) -> Step:
    return ScanState(stack, joining=True, load=state.load), (Rest(""), join)


def _joined(state: ScanState, event: Joined | JoinFailed) -> Step:
    stack = state.stack
    if stack is None or not state.joining or event.load != state.load:
        return state, (Tell(event.error),) if isinstance(event, JoinFailed) else ()
    if isinstance(event, JoinFailed):
        # Fronts still wait for their backs; of a card both sides are there.
        awaits = Awaits.BACKS if stack.backs else Awaits.NOTHING
        return _rest(state, stack, awaits, Tell(event.error))
    sheets = len(stack.fronts)
    text = (
        f"Đã ghép hai mặt của {sheets} tờ theo thứ tự."
        if stack.backs
        else "Đã ghép hai mặt thẻ lên một trang. Ctrl+Z để tách lại."
    )
    return ScanState(load=state.load), (Say("ok", text), Rest(""))
