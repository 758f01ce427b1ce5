"""Digitising: which slot, its pages, what is seen and read behind the clerk's back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from tthc_desktop.domain.batch import UNSORTED, Batch, BatchPage
from tthc_desktop.domain.component import Component, ComponentState, Way
from tthc_desktop.domain.dossier import Dossier, DossierState
from tthc_desktop.services.application import Office
from tthc_desktop.services.reading.read_dossier import ComponentRead, PageRead, ReadDossier
from tthc_desktop.services.scanning.desk import Desk, GetDesk
from tthc_desktop.services.scanning.see_pages import PageSeen, SeePages
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.scan.shown import ShownPage, shown_pages


class ScanView(Protocol):
    def show_desk(self, desk: Desk | None, *, reading: bool) -> None: ...

    def show_pages(self, pages: tuple[ShownPage, ...], *, newest: bool) -> None:
        """newest: choose the last one."""
        ...

    def choose_slot(self, number: int) -> None:
        """By the number on it, 0 for pages that are in none yet."""
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
        """scanning: whether the scanner runs. settled: it does not, and the stack is whole."""
        self._office = office
        self._runner = runner
        self._shell = shell
        self._view = view
        self._scanning = scanning
        self._settled = settled
        self._desk: Desk | None = None
        self._component: str | None = None
        self._hidden = False
        self._loading = False
        self._stale = False
        self._reading = False
        self._seeing = False
        self._unseen = False
        self._separators, self._foreign = 0, False
        self._unsigned: list[str] = []
        self._gave_up: Batch | None = None

    @property
    def desk(self) -> Desk | None:
        return self._desk

    @property
    def dossier(self) -> Dossier | None:
        return self._desk.dossier if self._desk else None

    @property
    def component(self) -> str | None:
        """Id of the chosen slot, UNSORTED for the pages that are in none; None before any."""
        return self._component

    @property
    def number(self) -> int | None:
        """Of the chosen slot, 0 for the pages that are in none; None before any."""
        if self._component is None:
            return None
        return self.slot.position if self.slot else 0

    @property
    def slot(self) -> Component | None:
        slots = self.dossier.slots if self.dossier else ()
        return next((slot for slot in slots if slot.id == self._component), None)

    def open(self, dossier_id: str | None) -> None:
        """Another dossier, or the same one afresh."""
        if dossier_id is None:
            self._desk = self._component = None
            self._view.show_desk(None, reading=False)
            self._view.show_pages((), newest=False)
            return
        if self.dossier is None or self.dossier.id != dossier_id:
            self._component = None
            self._hidden = False
        if self._loading:
            self._stale = True  # one picture at a time: 200 pages come in faster than it is drawn
            return
        self._loading, self._stale = True, False
        self._runner.submit(
            Lane.STORE,
            lambda: self._office.use(GetDesk)(dossier_id),
            self._loaded,
            self._not_loaded,
        )

    def again(self) -> None:
        """What a job has changed, of the dossier that is in hand when it ends."""
        if self._desk is not None:
            self.open(self._shell.dossier_id)

    def _not_loaded(self, error: Exception) -> None:
        self._loading = False
        self._shell.fail(error)

    def _loaded(self, desk: Desk) -> None:
        self._loading = False
        if desk.dossier.id != self._shell.dossier_id:
            if self._stale and self._shell.dossier_id is not None:
                self.open(self._shell.dossier_id)
            return  # another one was taken in hand meanwhile
        self._unsigned += _unsigned(self._desk, desk)
        self._desk = desk
        self._view.show_desk(desk, reading=self._reading)
        if self._component is None or (self._component == UNSORTED and not desk.unsorted):
            awaited = desk.dossier.missing or desk.dossier.slots
            if awaited:
                self._view.choose_slot(awaited[0].position)
        else:
            self._show_pages(newest=False)
        self.work_on()
        self._tell_late()
        if self._stale:
            self.open(self._shell.dossier_id)

    def work_on(self) -> None:
        """Looks at new pages and reads them, while the next paper is laid on."""
        desk = self._desk
        if desk is None or desk.dossier.state is not DossierState.OPEN:
            return
        if self._unseen or any(not p.seen for p in (desk.batch.pages if desk.batch else ())):
            self._see(desk.dossier)
        wanted = desk.unread or (bool(desk.dossier.unread) and not self._held())
        if wanted and not self._reading and desk.batch != self._gave_up:
            self._read(desk.dossier)

    def _held(self) -> bool:
        """No PDF is made of a stack that still comes in, or is not sorted yet."""
        return self._scanning() or self._seeing

    @property
    def settled(self) -> bool:
        """The scanner rests, and what came in is sorted."""
        return self._settled() and not self._seeing

    def choose(self, number: int) -> None:
        """A slot, by its number; 0 for pages that are in none."""
        if self._desk is None:
            return
        ids = {slot.position: slot.id for slot in self._desk.dossier.slots} | {0: UNSORTED}
        if number in ids:
            newest = self._component != ids[number]
            self._component = ids[number]
            self._show_pages(newest=newest)

    def toggle_hidden(self) -> bool:
        """Whether hidden pages are shown from now on."""
        self._hidden = not self._hidden
        self._show_pages(newest=False)
        return self._hidden

    def _show_pages(self, *, newest: bool) -> None:
        pages: tuple[ShownPage, ...] = ()
        if self._desk is not None and self._component is not None:
            pages = shown_pages(self._desk, self._component, hidden=self._hidden)
        self._view.show_pages(pages, newest=newest)

    # The scanner

    def arrived(self, dossier_id: str, page: BatchPage) -> None:
        """A page that was committed: shown before anything else is known of it."""
        self._unseen = True
        desk = self._desk
        if desk is None or desk.dossier.id != dossier_id:
            return  # kept all the same; what is shown is another one by now
        self._desk = desk.with_page(page)
        if page.component == self._component:
            self._show_pages(newest=True)
        self.work_on()

    def rearranged(self, batch: Batch) -> None:
        """By the clerk: shown at once, before all that follows from it is known."""
        desk = self._desk
        if desk is not None and desk.dossier.id == batch.dossier_id:
            self._desk = replace(desk, batch=batch)
            self._view.show_desk(self._desk, reading=self._reading)
            self._show_pages(newest=False)

    # What is seen and read

    def _see(self, dossier: Dossier) -> None:
        if self._seeing:
            return
        self._seeing, self._unseen = True, False
        clerk = self._shell.clerk
        self._runner.stream(
            Lane.LOOK,
            lambda: self._office.use(SeePages)(clerk, dossier.id),
            self._page_seen,
            self._seen,
            self._see_failed,
        )

    def _page_seen(self, seen: PageSeen) -> None:
        self._separators += seen.place.separator
        self._foreign = self._foreign or (seen.place.foreign and seen.place.separator)
        if self._shell.dossier_id == seen.dossier_id:
            self.again()

    def _seen(self) -> None:
        self._seeing = False
        self._shell.changed()
        self.again()

    def _tell_late(self) -> None:
        """Once a stack is in and sorted: beside what is said of the scan itself."""
        if not self.settled:
            return
        words = []
        if self._unsigned:
            names = ", ".join(f"“{name}”" for name in dict.fromkeys(self._unsigned))
            words.append(f"Các trang của {names} đã thay đổi: cần ký lại.")
        if self._foreign:
            words.append(
                "Phiếu dẫn của hồ sơ khác hoặc của giấy tờ không nhận trang quét: các trang sau"
                " phiếu nằm ở “Chưa xếp” (phím 0)."
            )
        if words:
            self._shell.say("warn", " ".join(words), also=True)
        elif self._separators:
            text = f"Đã chia xấp giấy theo {self._separators} tờ phân cách."
            self._shell.say("ok", text, also=True)
        self._unsigned, self._separators, self._foreign = [], 0, False

    def _see_failed(self, error: Exception) -> None:
        self._seeing = self._unseen = False
        self._shell.fail(error)

    def _read(self, dossier: Dossier) -> None:
        clerk = self._shell.clerk
        self._reading = True
        if self._desk is not None:
            self._view.show_desk(self._desk, reading=True)
        self._runner.stream(
            Lane.CPU,
            lambda: self._office.use(ReadDossier)(
                clerk, dossier.id, lambda: self._component or UNSORTED, self._held
            ),
            self._was_read,
            self._read_ended,
            self._read_failed,
        )

    def _was_read(self, done: PageRead | ComponentRead) -> None:
        if isinstance(done, ComponentRead):
            self._shell.changed()
        if self._shell.dossier_id == done.dossier_id:
            self.again()

    def _read_ended(self) -> None:
        self._reading = False
        self.again()

    def _read_failed(self, error: Exception) -> None:
        """Not begun again by itself until other pages are there: it would fail again."""
        self._reading = False
        if self._desk is not None:
            self._gave_up = self._desk.batch
            self._view.show_desk(self._desk, reading=False)
        self._shell.fail(error)


def _unsigned(before: Desk | None, now: Desk) -> list[str]:
    """Names of what was signed, and is not any more because its pages are others."""
    if before is None or before.dossier.id != now.dossier.id:
        return []
    signed = {s.id for s in before.dossier.slots if s.state is ComponentState.SIGNED}
    return [
        slot.name
        for slot in now.dossier.slots
        if slot.id in signed
        and slot.way is Way.SCAN
        and slot.state in (ComponentState.SCANNED, ComponentState.READ)
    ]
