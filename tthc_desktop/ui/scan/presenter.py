"""Digitising: which slot, scan into it, read behind it, hide and bring back, slip, seal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from tthc_desktop.domain.batch import Batch, BatchPage
from tthc_desktop.domain.component import Component, ComponentState, Way
from tthc_desktop.domain.dossier import Dossier, DossierState
from tthc_desktop.domain.errors import DeviceError, InputError, TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.reading import PageReport
from tthc_desktop.domain.scanning import Device, ScanSettings, Source
from tthc_desktop.services.application import Office
from tthc_desktop.services.reading import ComponentRead
from tthc_desktop.ui.kit.runner import Job, Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell

Loaded = tuple[Dossier, Batch | None, dict[str, tuple[PageReport, ...]]]


class ScanView(Protocol):
    def show_dossier(self, dossier: Dossier | None, *, reading: bool) -> None: ...

    def show_pages(self, pages: tuple[BatchPage, ...], *, newest: bool) -> None:
        """newest: choose the last one."""
        ...

    def show_report(self, report: PageReport | None) -> None: ...

    def show_busy(self, text: str) -> None:
        """What the scanner is doing; empty when it rests."""
        ...

    def choose_slot(self, number: int) -> None: ...

    def ask_to_scan_anyway(self, dossier: Dossier, slot: Component) -> None:
        """The paper is only shown: scanning it takes a reason."""
        ...


class ScanPresenter:
    def __init__(self, office: Office, runner: Runner, shell: Shell, view: ScanView) -> None:
        self._office = office
        self._runner = runner
        self._shell = shell
        self._view = view
        self._dossier: Dossier | None = None
        self._batch: Batch | None = None
        self._component: Component | None = None
        self._scanning: Job | None = None
        self._reading = False
        self._device: tuple[Device, Source] | None = None
        self._undo: list[tuple[int, bool]] = []
        self._redo: list[tuple[int, bool]] = []
        self._reports: dict[str, tuple[PageReport, ...]] = {}

    @property
    def dossier(self) -> Dossier | None:
        return self._dossier

    @property
    def scanning(self) -> bool:
        return self._scanning is not None

    def open(self, dossier_id: str | None) -> None:
        """Another dossier, or the same one afresh."""
        if dossier_id is None:
            self._dossier = self._batch = self._component = None
            self._view.show_dossier(None, reading=False)
            self._view.show_pages((), newest=False)
            return
        if self._dossier is None or self._dossier.id != dossier_id:
            self._component = None
            self._undo, self._redo = [], []
        self._runner.submit(
            Lane.STORE,
            lambda: self._load(dossier_id),
            self._loaded,
            self._shell.fail,
        )

    def _load(self, dossier_id: str) -> Loaded:
        dossier = self._office.get_dossier(dossier_id)
        return dossier, self._office.get_batch(dossier_id), self._office.readings(dossier)

    def _loaded(self, found: Loaded) -> None:
        if found[0].id != self._shell.dossier_id:
            return  # another one was taken in hand meanwhile
        self._dossier, self._batch, self._reports = found
        self._view.show_dossier(self._dossier, reading=self._reading)
        if self._component is None:
            awaited = self._dossier.missing or self._dossier.slots
            if awaited:
                self._view.choose_slot(awaited[0].position)
        else:
            self.choose(self._component.position)
        if self._dossier.unread and not self._reading and not self.scanning:
            self._read()

    def choose(self, number: int) -> None:
        """A slot, by its number."""
        if self._dossier is None:
            return
        for component in self._dossier.slots:
            if component.position == number:
                newest = self._component is None or self._component.id != component.id
                self._component = component
                self._show_pages(newest=newest)

    def _show_pages(self, *, newest: bool) -> None:
        pages: tuple[BatchPage, ...] = ()
        if self._batch is not None and self._component is not None:
            pages = self._batch.visible(self._component.id)
        self._view.show_pages(pages, newest=newest)

    def report_of(self, row: int) -> None:
        """What is known of the page in that place."""
        key = self._component.id if self._component else ""
        reports = self._reports.get(key, ())
        self._view.show_report(reports[row] if row < len(reports) else None)

    def scan(self) -> None:
        """F7. A second F7 while it runs does nothing; Esc stops it."""
        dossier, component = self._dossier, self._component
        if dossier is None or component is None:
            self._shell.say("info", "Chọn một hồ sơ trước.")
            return
        if self.scanning:
            return
        if dossier.state is not DossierState.OPEN:
            self._shell.fail(InputError("dossier.sealed"))
            return
        if component.way in (Way.SHOWN, Way.BY_DATA):
            self._view.ask_to_scan_anyway(dossier, component)
            return
        if not component.scannable:
            self._shell.fail(InputError("component.show_only"))
            return
        clerk, count, lost = self._shell.clerk, 0, self._lost_signature()

        def pages() -> Iterator[BatchPage]:
            device, source = self._ready_device()
            settings = ScanSettings(source=source)
            yield from self._office.scan(clerk, dossier.id, component.id, device.id, settings)

        def arrived(page: BatchPage) -> None:
            nonlocal count
            count += 1
            self._view.show_busy(f"Đang quét… {count} trang")
            if self._dossier is None or self._dossier.id != dossier.id:
                return  # kept all the same; what is shown is another one by now
            if self._batch is None:
                self._batch = Batch(page.file.batch, dossier.id, ())
            pages_now = (*self._batch.pages, page)
            self._batch = Batch(self._batch.id, dossier.id, pages_now)
            self._show_pages(newest=True)

        def done() -> None:
            self._ended()
            text = f"Đã quét {count} trang vào “{component.name}”."
            self._shell.say("warn" if lost else "ok", text + lost)

        def failed(error: Exception) -> None:
            self._device = None
            self._ended()
            if isinstance(error, TthcError) and count:
                self._shell.say("bad", f"Đã quét {count} trang. {sentence(error)}")
            else:
                self._shell.fail(error)

        self._view.show_busy("Đang quét…")
        self._scanning = self._runner.stream(Lane.DEVICE, pages, arrived, done, failed)

    def _ready_device(self) -> tuple[Device, Source]:
        """The first scanner that answers, from its feeder if it has one. In the device lane."""
        if self._device is None:
            devices = self._office.scanner.devices()
            if not devices:
                raise DeviceError("scanner.absent")
            sources = self._office.scanner.capabilities(devices[0].id).sources
            source = Source.FEEDER if Source.FEEDER in sources else Source.FLATBED
            self._device = (devices[0], source)
        return self._device

    def _ended(self) -> None:
        self._scanning = None
        self._view.show_busy("")
        self._shell.changed()
        self._open_again()

    def stop(self) -> bool:
        """Esc: ends a running scan between two pages; False when none runs."""
        if self._scanning is None:
            return False
        self._scanning.cancel()
        self._ended()
        self._shell.say("info", "Đã dừng quét. Các trang đã quét vẫn còn nguyên.")
        return True

    def _read(self) -> None:
        """Behind the clerk's back, while the next paper is laid on."""
        dossier, clerk = self._dossier, self._shell.clerk
        if dossier is None:
            return
        self._reading = True
        self._view.show_dossier(dossier, reading=True)
        self._runner.stream(
            Lane.CPU,
            lambda: self._office.read(clerk, dossier.id),
            self._component_read,
            self._read_ended,
            self._read_failed,
        )

    def _component_read(self, done: ComponentRead) -> None:
        self._shell.changed()
        if self._shell.dossier_id == done.dossier_id:
            self._open_again()

    def _read_ended(self) -> None:
        self._reading = False
        self._open_again()

    def _open_again(self) -> None:
        """What a job has changed, of the dossier that is in hand when it ends."""
        if self._dossier is not None:
            self.open(self._shell.dossier_id)

    def _read_failed(self, error: Exception) -> None:
        self._reading = False
        if self._dossier is not None:
            self._view.show_dossier(self._dossier, reading=False)
        self._shell.fail(error)

    def hide(self, page: BatchPage | None) -> None:
        if page is not None:
            self._set_hidden(page.file.number, hidden=True)
            self._undo.append((page.file.number, True))
            self._redo.clear()

    def undo(self) -> None:
        if self._undo:
            number, hidden = self._undo.pop()
            self._redo.append((number, hidden))
            self._set_hidden(number, hidden=not hidden)

    def redo(self) -> None:
        if self._redo:
            number, hidden = self._redo.pop()
            self._undo.append((number, hidden))
            self._set_hidden(number, hidden=hidden)

    def _lost_signature(self) -> str:
        """A signature covers the pages that were there; with others it has to be made anew."""
        if self._component is not None and self._component.state is ComponentState.SIGNED:
            return " Chữ ký cũ không còn dùng được với bộ trang mới: cần ký lại."
        return ""

    def _set_hidden(self, number: int, *, hidden: bool) -> None:
        dossier, clerk = self._dossier, self._shell.clerk
        if dossier is None:
            return

        lost = self._lost_signature()

        def done(_none: None) -> None:
            self._shell.changed()
            self._open_again()
            if hidden:
                text = f"Đã ẩn trang {number}. Ctrl+Z để hiện lại."
            else:
                text = f"Đã hiện lại trang {number}."
            self._shell.say("warn" if lost else "info", text + lost)

        self._runner.submit(
            Lane.STORE,
            lambda: self._office.hide_page(clerk, dossier.id, number, hidden=hidden),
            done,
            self._shell.fail,
        )
