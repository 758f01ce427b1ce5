"""Digitising: which slot, its pages, what is analysed and read behind the clerk's back.

What follows from what is decided in desk_state.py; this carries it out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tthc_desktop.domain.batch import UNSORTED, Batch, BatchPage
from tthc_desktop.domain.component import Component
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.services.application import Office
from tthc_desktop.services.reading.read_dossier import ReadDossier
from tthc_desktop.services.scanning.analyse_pages import AnalysePages
from tthc_desktop.services.scanning.desk import Desk, GetDesk
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.scan import desk_state as s
from tthc_desktop.ui.scan.effects import Say, Tell
from tthc_desktop.ui.scan.shown import ShownPage, shown_pages


class ScanView(Protocol):
    def show_desk(self, desk: Desk | None, *, reading: bool) -> None: ...

    def show_pages(self, pages: tuple[ShownPage, ...], *, newest: bool) -> None:
        """Draws the pages of the chosen slot.

        Args:
            newest: Whether the last one is chosen.
        """
        ...

    def choose_slot(self, number: int) -> None:
        """Chooses a slot by the number on it, 0 for pages that are in none yet."""
        ...


class ScanPresenter:
    def __init__(
        self,
        office: Office,
        runner: Runner,
        shell: Shell,
        view: ScanView,
        scanning: Callable[[], bool],
        settled: Callable[[], bool],
    ) -> None:
        """Shows no dossier yet.

        Args:
            scanning: Whether the scanner runs.
            settled: Whether it does not, and the stack is whole.
        """
        self._office = office
        self._runner = runner
        self._shell = shell
        self._view = view
        self._scanning = scanning
        self._settled = settled
        self._state = s.DeskState()
        self._come_for = ""
        self._come_hidden = False
        self.opened: Callable[[], None] = lambda: None
        """Told when a dossier was read, or could not be, and everything of it is in sight."""

    @property
    def desk(self) -> Desk | None:
        return self._state.desk

    @property
    def dossier(self) -> Dossier | None:
        return self.desk.dossier if self.desk else None

    @property
    def is_there(self) -> bool:
        """Whether what is in sight is the dossier in hand: of another one, which stays in sight
        for a moment, nothing is to be done any more."""
        return self.desk is not None and self.desk.dossier.id == self._shell.dossier_id

    @property
    def loading(self) -> bool:
        """Whether a picture of the dossier is on its way."""
        return self._state.loading

    @property
    def is_for_slot(self) -> bool:
        """Whether the clerk has come for a slot that is not chosen yet."""
        return bool(self._come_for)

    @property
    def component(self) -> str | None:
        """Id of the chosen slot, UNSORTED for the pages that are in none; None before any."""
        return self._state.component

    @property
    def number(self) -> int | None:
        """The number of the chosen slot, 0 for the pages that are in none; None before any."""
        if self.component is None:
            return None
        return self.slot.position if self.slot else 0

    @property
    def slot(self) -> Component | None:
        return self._state.slot

    @property
    def hidden(self) -> bool:
        """Whether pages that do not count are shown too."""
        return self._state.hidden

    @property
    def settled(self) -> bool:
        """The scanner rests, and what came in is sorted."""
        return self._settled() and not self._state.analysing

    def open(self, dossier_id: str | None, *, entered: bool = False) -> None:
        """Shows another dossier, or the same one afresh.

        Args:
            entered: Whether the clerk came to the page just now.
        """
        self._take(s.DossierOpened(dossier_id, entered))

    def again(self) -> None:
        """What a job has changed, of the dossier that is in hand when it ends."""
        if self.desk is not None:
            self.open(self._shell.dossier_id)

    def choose(self, number: int) -> None:
        """A slot, by its number; 0 for pages that are in none."""
        self._take(s.Chosen(number))

    def take_slot(self, slot_id: str) -> None:
        """A slot that the clerk has come for: chosen when it is there, which takes a moment."""
        self._come_for = slot_id

    def begin_with(self, component: str, *, hidden: bool) -> None:
        """Of the dossier that is opened next: what is chosen there at first.

        Args:
            component: Id of a slot, or of the pages that are in none.
            hidden: Whether pages that do not count are shown too.
        """
        self._come_for, self._come_hidden = component, hidden

    def toggle_hidden(self) -> bool:
        """Whether hidden pages are shown from now on."""
        self._take(s.HiddenToggled())
        return self._state.hidden

    def arrived(self, dossier_id: str, page: BatchPage) -> None:
        """A page that was committed: shown before anything else is known of it."""
        self._take(s.Arrived(dossier_id, page))

    def rearranged(self, batch: Batch) -> None:
        """Shows at once what the clerk has arranged, before all that follows from it is known."""
        self._take(s.Rearranged(batch))

    def _take(self, event: s.Event) -> None:
        around = s.Around(self._shell.dossier_id, self._scanning(), self._settled())
        self._state, effects = s.step(self._state, event, around)
        for effect in effects:
            self._do(effect)

    def _do(self, effect: s.Effect) -> None:
        match effect:
            case s.Load():
                self._load(effect.dossier)
            case s.Analyse():
                self._analyse(effect.dossier)
            case s.Read():
                self._read(effect.dossier)
            case s.ShowDesk():
                self._view.show_desk(self.desk, reading=self._state.reading)
            case s.ShowPages():
                self._show_pages(newest=effect.newest)
            case s.ChooseSlot():
                self._view.choose_slot(effect.number)
            case Say():
                self._shell.say(effect.kind, effect.text, also=True)
            case Tell():
                self._shell.fail(effect.error)
            case s.Changed():
                self._shell.changed()

    def _show_pages(self, *, newest: bool) -> None:
        pages: tuple[ShownPage, ...] = ()
        if self.desk is not None and self.component is not None:
            pages = shown_pages(self.desk, self.component, hidden=self._state.hidden)
        self._view.show_pages(pages, newest=newest)

    def _load(self, dossier: str) -> None:
        self._runner.submit(
            Lane.STORE,
            lambda: self._office.use(GetDesk)(dossier),
            self._loaded,
            self._not_loaded,
        )

    def _not_loaded(self, error: Exception) -> None:
        self._take(s.NotLoaded(error))
        self.opened()

    def _loaded(self, desk: Desk) -> None:
        self._take(s.Loaded(desk))
        numbers = {slot.id: slot.position for slot in self.dossier.slots} if self.dossier else {}
        if desk.unsorted:
            numbers[UNSORTED] = 0
        if self._come_for in numbers:
            come_for, self._come_for = numbers[self._come_for], ""
            if self._come_hidden and not self._state.hidden:
                self._take(s.HiddenToggled())
            self._come_hidden = False
            self._view.choose_slot(come_for)
        self.opened()

    def _analyse(self, dossier: str) -> None:
        clerk, batch = self._shell.clerk, self.desk.batch if self.desk else None
        self._runner.stream(
            Lane.ANALYSE,
            lambda: self._office.use(AnalysePages)(clerk, dossier),
            lambda done: self._take(s.AnalysedOne(done)),
            lambda: self._take(s.AnalysedAll()),
            lambda error: self._take(s.AnalysisFailed(dossier, batch, error)),
        )

    def _read(self, dossier: str) -> None:
        clerk, batch = self._shell.clerk, self.desk.batch if self.desk else None
        self._runner.stream(
            Lane.CPU,
            lambda: self._office.use(ReadDossier)(
                clerk, dossier, lambda: self.component or UNSORTED, self._held
            ),
            lambda done: self._take(s.ReadOne(done)),
            lambda: self._take(s.ReadAll()),
            lambda error: self._take(s.ReadFailed(dossier, batch, error)),
        )

    def _held(self) -> bool:
        """Whether reading has to wait; asked while it runs: the state is another one each time."""
        return self._scanning() or self._state.analysing
