"""What is shown of a dossier, which slot is chosen, and what is analysed and read meanwhile.

It is a fold. Nothing here does anything: ScanPresenter carries the effects out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tthc_desktop.domain.batch import UNSORTED, Batch, BatchPage
from tthc_desktop.domain.component import Component
from tthc_desktop.domain.dossier import DossierState
from tthc_desktop.services.reading.read_dossier import ComponentRead, PageRead
from tthc_desktop.services.scanning.analyse_pages import PageAnalysed
from tthc_desktop.services.scanning.desk import Desk, Unsigned
from tthc_desktop.ui.scan.effects import Say, Tell, of_stack


@dataclass(frozen=True, slots=True)
class DeskState:
    """What is shown of a dossier, and what goes on behind it.

    Attributes:
        component: Id of the chosen slot, UNSORTED for the pages that are in none; None before any.
        hidden: Whether pages that do not count are shown too.
        loading: Whether a picture of the dossier is on its way.
        stale: Whether that picture is old already, so that another has to follow.
        overtaken: Whether the clerk has rearranged pages since that picture was asked for.
        analysing: Whether pages are being analysed.
        not_analysed: Whether pages came in since the analysis began.
        reading: Whether pages are being read.
        separators, foreign, unsigned: What is to be told of the stack once it is in and sorted.
        gave_up: The batch with which reading failed.
        not_analysable: The batch with which the analysis failed.
    """

    desk: Desk | None = None
    component: str | None = None
    hidden: bool = False
    loading: bool = False
    stale: bool = False
    overtaken: bool = False
    analysing: bool = False
    not_analysed: bool = False
    reading: bool = False
    separators: int = 0
    foreign: bool = False
    unsigned: tuple[Unsigned, ...] = ()
    gave_up: Batch | None = None
    not_analysable: Batch | None = None

    @property
    def slot(self) -> Component | None:
        slots = self.desk.dossier.slots if self.desk else ()
        return next((slot for slot in slots if slot.id == self.component), None)


@dataclass(frozen=True, slots=True)
class Around:
    """What is decided elsewhere and matters here.

    Attributes:
        in_hand: Id of the dossier before the clerk.
        scanning: Whether the scanner runs.
        settled: Whether it does not, and the stack is whole.
    """

    in_hand: str | None
    scanning: bool
    settled: bool


@dataclass(frozen=True, slots=True)
class DossierOpened:
    """Another dossier, or the same one afresh; None for none. What failed is tried once more where
    the clerk has just come to the page."""

    dossier: str | None
    entered: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    desk: Desk


@dataclass(frozen=True, slots=True)
class NotLoaded:
    error: Exception


@dataclass(frozen=True, slots=True)
class Chosen:
    """A slot, by its number; 0 for pages that are in none."""

    number: int


@dataclass(frozen=True, slots=True)
class HiddenToggled:
    """Pages that do not count are shown too, or not any more."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A page that was committed."""

    dossier: str
    page: BatchPage


@dataclass(frozen=True, slots=True)
class Rearranged:
    """The clerk has arranged pages, and this is the batch as it is then."""

    batch: Batch


@dataclass(frozen=True, slots=True)
class AnalysedOne:
    done: PageAnalysed


@dataclass(frozen=True, slots=True)
class AnalysedAll:
    """All pages that there were have been analysed."""


@dataclass(frozen=True, slots=True)
class _Failed:
    """Of that dossier, whichever is in sight by now; it began with that batch."""

    dossier: str
    batch: Batch | None
    error: Exception


@dataclass(frozen=True, slots=True)
class AnalysisFailed(_Failed): ...


@dataclass(frozen=True, slots=True)
class ReadOne:
    done: PageRead | ComponentRead


@dataclass(frozen=True, slots=True)
class ReadAll:
    """All pages that there were have been read."""


@dataclass(frozen=True, slots=True)
class ReadFailed(_Failed): ...


Event = (
    DossierOpened
    | Loaded
    | NotLoaded
    | Chosen
    | HiddenToggled
    | Arrived
    | Rearranged
    | AnalysedOne
    | AnalysedAll
    | AnalysisFailed
    | ReadOne
    | ReadAll
    | ReadFailed
)


@dataclass(frozen=True, slots=True)
class Load:
    dossier: str


@dataclass(frozen=True, slots=True)
class Analyse:
    dossier: str


@dataclass(frozen=True, slots=True)
class Read:
    dossier: str


@dataclass(frozen=True, slots=True)
class ShowDesk:
    """Everything is to be drawn as it is at that moment."""


@dataclass(frozen=True, slots=True)
class ShowPages:
    """The pages of the chosen slot are to be drawn.

    Attributes:
        newest: Whether the last one is chosen.
    """

    newest: bool = False


@dataclass(frozen=True, slots=True)
class ChooseSlot:
    number: int


@dataclass(frozen=True, slots=True)
class Changed:
    """The store was written."""


Effect = Load | Analyse | Read | ShowDesk | ShowPages | ChooseSlot | Say | Tell | Changed
Step = tuple[DeskState, tuple[Effect, ...]]


def step(state: DeskState, event: Event, around: Around) -> Step:
    match event:
        case DossierOpened():
            if event.entered:
                state = replace(state, gave_up=None, not_analysable=None)
            return _open(state, event.dossier)
        case Loaded():
            return _loaded(state, event.desk, around)
        case NotLoaded():
            return _not_loaded(state, event.error, around)
        case Chosen() | HiddenToggled() | Arrived() | Rearranged():
            return _at_the_desk(state, event, around)
        case AnalysedOne() | AnalysedAll():
            return _analysed(state, event, around)
        case ReadOne() | ReadAll():
            return _read(state, event, around)
        case AnalysisFailed() | ReadFailed():
            return _failed(state, event, around)


def _open(state: DeskState, dossier: str | None) -> Step:
    if dossier is None:
        return replace(state, desk=None, component=None), (ShowDesk(), ShowPages())
    if state.desk is None or state.desk.dossier.id != dossier:
        state = replace(state, component=None, hidden=False)
    if state.loading:
        # One picture at a time: 200 pages come in faster than it is drawn.
        return replace(state, stale=True), ()
    return replace(state, loading=True, stale=False, overtaken=False), (Load(dossier),)


def _again(state: DeskState, around: Around) -> Step:
    """What a job has changed, of the dossier that is in hand when it ends."""
    return _open(state, around.in_hand) if state.desk is not None else (state, ())


def _loaded(state: DeskState, desk: Desk, around: Around) -> Step:
    state = replace(state, loading=False)
    if desk.dossier.id != around.in_hand:  # another one was taken in hand meanwhile
        return _late(state, around)
    unsigned = (*state.unsigned, *desk.unsigned_since(state.desk))
    state = replace(state, desk=_up_to_date(state, desk), unsigned=unsigned)
    effects: list[Effect] = [ShowDesk()]
    if state.component is None or (state.component == UNSORTED and not desk.unsorted):
        awaited = desk.dossier.missing or desk.dossier.slots
        effects += [ChooseSlot(awaited[0].position)] if awaited else []
    else:
        effects.append(ShowPages())
    state, work = _work_on(state, around)
    state, told = _tell_late(state, around)
    state, more = _late(state, around)
    return state, (*effects, *work, *told, *more)


def _not_loaded(state: DeskState, error: Exception, around: Around) -> Step:
    """Another dossier than the one in hand does not stay in sight: its pages would be looked at
    while keys act on the one in hand."""
    state, effects = replace(state, loading=False), list[Effect]([Tell(error)])
    if not state.stale if state.desk is None else state.desk.dossier.id != around.in_hand:
        state = replace(state, desk=None, component=None)
        effects += [ShowDesk(), ShowPages()]
    state, more = _late(state, around)
    return state, (*effects, *more)


def _late(state: DeskState, around: Around) -> Step:
    """What was asked for while a picture was on its way: another dossier, or this one afresh."""
    late = state.stale and around.in_hand is not None
    return _open(state, around.in_hand) if late else (state, ())


def _up_to_date(state: DeskState, read: Desk) -> Desk:
    """A picture that was read, with what the window knows better: a key must not meet another page
    than the one that is in sight, because an older picture came late."""
    shown = state.desk
    if shown is None or shown.dossier.id != read.dossier.id:
        return read
    if state.overtaken and shown.batch is not None:
        return replace(read, batch=shown.batch).with_later(read.batch)
    return read.with_later(shown.batch)


def _at_the_desk(
    state: DeskState, event: Chosen | HiddenToggled | Arrived | Rearranged, around: Around
) -> Step:
    desk = state.desk
    match event:
        case HiddenToggled():
            return replace(state, hidden=not state.hidden), (ShowPages(),)
        case Chosen() if desk is not None and desk.dossier.id == around.in_hand:
            ids = {slot.position: slot.id for slot in desk.dossier.slots} | {0: UNSORTED}
            if event.number in ids:
                chosen = ids[event.number]
                shown = ShowPages(newest=state.component != chosen)
                return replace(state, component=chosen), (shown,)
        case Arrived() if desk is not None and desk.dossier.id == event.dossier:
            state = replace(state, not_analysed=True, desk=desk.with_page(event.page))
            here = event.page.component == state.component
            state, work = _work_on(state, around)
            return state, (*((ShowPages(newest=True),) if here else ()), *work)
        case Arrived():
            # It is kept; what is shown is another one by now.
            return replace(state, not_analysed=True), ()
        case Rearranged() if desk is not None and desk.dossier.id == event.batch.dossier_id:
            # Shown at once, before all that follows from it is known.
            changed = replace(desk, batch=event.batch).with_later(desk.batch)
            old = state.loading  # and so is the picture that is on its way
            state = replace(state, desk=changed, stale=state.stale or old, overtaken=old)
            return state, (ShowDesk(), ShowPages())
        case _:
            pass
    return state, ()


def _work_on(state: DeskState, around: Around) -> Step:
    """New pages are analysed and read while the next paper is laid on.

    No PDF is made of a stack that still comes in, or is not sorted yet.
    """
    desk, effects = state.desk, list[Effect]()
    if desk is None or desk.dossier.state is not DossierState.OPEN:
        return state, ()
    new = state.not_analysed or any(
        not page.analysed for page in (desk.batch.pages if desk.batch else ())
    )
    if new and not state.analysing and desk.batch != state.not_analysable:
        state = replace(state, analysing=True, not_analysed=False)
        effects.append(Analyse(desk.dossier.id))
    held = around.scanning or state.analysing
    wanted = desk.unread or (bool(desk.dossier.unread) and not held)
    if wanted and not state.reading and desk.batch != state.gave_up:
        state = replace(state, reading=True)
        effects += [ShowDesk(), Read(desk.dossier.id)]
    return state, tuple(effects)


def _tell_late(state: DeskState, around: Around) -> Step:
    """What is told once a stack is in and sorted."""
    if not around.settled or state.analysing:
        return state, ()
    told = of_stack(state.unsigned, state.separators, foreign=state.foreign)
    return replace(state, unsigned=(), separators=0, foreign=False), told


def _analysed(state: DeskState, event: AnalysedOne | AnalysedAll, around: Around) -> Step:
    match event:
        case AnalysedOne():
            place = event.done.place
            foreign = state.foreign or (place.foreign and place.separator)
            separators = state.separators + place.separator
            state = replace(state, separators=separators, foreign=foreign)
            here = around.in_hand == event.done.dossier_id
            return _again(state, around) if here else (state, ())
        case AnalysedAll():
            state, more = _again(replace(state, analysing=False), around)
            return state, (Changed(), *more)


def _read(state: DeskState, event: ReadOne | ReadAll, around: Around) -> Step:
    match event:
        case ReadOne():
            changed = (Changed(),) if isinstance(event.done, ComponentRead) else ()
            here = around.in_hand == event.done.dossier_id
            state, more = _again(state, around) if here else (state, ())
            return state, (*changed, *more)
        case ReadAll():
            return _again(replace(state, reading=False), around)


def _failed(state: DeskState, event: AnalysisFailed | ReadFailed, around: Around) -> Step:
    """Not begun again by itself until other pages are there: it would fail again.

    The dossier in sight has waited meanwhile if it is another one.
    """
    shown = state.desk
    here = shown is not None and shown.dossier.id == event.dossier
    batch = shown.batch if shown is not None and here else event.batch
    if isinstance(event, ReadFailed):
        state = replace(state, reading=False, gave_up=batch)
    else:
        state = replace(state, analysing=False, not_analysed=False, not_analysable=batch)
    state, more = (state, (ShowDesk(),)) if here else _again(state, around)
    return state, (Tell(event.error), *more)
