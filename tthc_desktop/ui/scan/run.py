"""The scanner at work: one load after the other into a dossier, and what it waits for in between.

What follows from what is decided in state.py; this carries it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Event as Flag

from tthc_desktop.domain.batch import BatchPage, HiddenFor
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.scanning import ScanSettings, Source
from tthc_desktop.services.application import Office
from tthc_desktop.services.scanning.analyse_pages import AnalysePages
from tthc_desktop.services.scanning.arrange import ArrangePages
from tthc_desktop.services.scanning.combine_card import CombineCard
from tthc_desktop.services.scanning.devices import DeviceCapabilities, ListDevices
from tthc_desktop.services.scanning.scan_component import ScanComponent
from tthc_desktop.ui.kit.runner import Job, Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.scan import state as s
from tthc_desktop.ui.scan.effects import Say, Tell
from tthc_desktop.ui.scan.stack import Awaits, Stack


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
        """Begins with a scanner at rest.

        Args:
            busy: Told what the scanner does, empty when it rests.
            ended: Told when it rests, or waits.
        """
        self._office = office
        self._runner = runner
        self._shell = shell
        self._busy = busy
        self._arrived = arrived
        self._ended = ended
        self._state = s.ScanState()
        self._job: Job | None = None

    @property
    def running(self) -> bool:
        return self._state.running

    @property
    def resting(self) -> bool:
        """Whether it neither runs nor waits for the clerk."""
        return self._state.resting

    @property
    def settled(self) -> bool:
        """Resting, and no fronts and backs are being put together any more."""
        return self._state.settled

    @property
    def awaits(self) -> Awaits:
        return self._state.awaits

    def start(self, stack: Stack) -> None:
        """Begins a stack: the clerk pressed F7."""
        self._take(s.ScanPressed(stack, self._shell.dossier_id))

    def go_on(self) -> bool:
        """Enter, where the scanner waits for it; False where it does not."""
        return self._take(s.EnterPressed(self._shell.dossier_id))

    def stop(self) -> bool:
        """Esc; False where nothing runs and nothing is waited for."""
        return self._take(s.EscPressed())

    def _take(self, event: s.Event) -> bool:
        """Takes an event; returns whether it meant anything."""
        self._state, effects = s.step(self._state, event)
        for effect in effects:
            self._do(effect)
        return bool(effects)

    def _do(self, effect: s.Effect) -> None:
        match effect:
            case s.Start():
                self._start(effect.load, effect.stack)
            case s.Cancel():
                self._cancel()
            case s.Hide():
                self._hide(effect)
            case s.JoinBacks() | s.JoinCard():
                self._join(effect)
            case s.Show():
                self._arrived(effect.dossier, effect.page)
            case s.Busy():
                self._busy(effect.words)
            case s.Rest():
                self._busy(effect.words)
                self._shell.changed()
                self._ended()
            case Say():
                self._shell.say(effect.kind, effect.text)
            case Tell():
                self._shell.fail(effect.error)

    def _start(self, load: int, stack: Stack) -> None:
        clerk, dossier, place = self._shell.clerk, stack.dossier.id, stack.place
        cancelled = Flag()  # the device may keep us waiting for a page: it is told too

        def pages() -> Iterator[Source | BatchPage]:
            device, settings = self._ready(stack)
            yield settings.source
            yield from self._office.use(ScanComponent)(
                clerk, dossier, place, device, settings, cancelled.is_set
            )

        def item(found: Source | BatchPage) -> None:
            if isinstance(found, Source):
                self._take(s.SourceKnown(load, found))
            else:
                self._take(s.PageArrived(load, found))

        self._job = self._runner.stream(
            Lane.SCANNER,
            pages,
            item,
            lambda: self._told(s.LoadEnded(load)),
            lambda error: self._told(s.LoadFailed(load, error)),
            cancelled,
        )

    def _told(self, event: s.ScannerEvent) -> None:
        """Takes what a job says at its end; no job asks whether it meant anything."""
        self._take(event)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _ready(self, stack: Stack) -> tuple[str, ScanSettings]:
        """Finds out, in the scanner's lane, with which device and settings a stack is scanned.

        What is remembered of the device may be old: it is asked anew before the profile is refused.
        """
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

    def _join(self, join: s.JoinBacks | s.JoinCard) -> None:
        clerk = self._shell.clerk

        def work() -> None:
            if isinstance(join, s.JoinCard):
                self._office.use(CombineCard)(clerk, join.dossier, join.front, join.back)
                return
            # Reordered first; what is blank or a separator was found on the way.
            for _seen in self._office.use(AnalysePages)(clerk, join.dossier):
                continue  # fronts are in their slots before their backs follow them there
            arrange = self._office.use(ArrangePages)
            arrange.interleave(clerk, join.dossier, join.fronts, join.backs)

        self._runner.submit(
            Lane.ANALYSE,
            work,
            lambda _made: self._told(s.Joined(join.load)),
            lambda error: self._told(s.JoinFailed(join.load, error)),
        )

    def _hide(self, hide: s.Hide) -> None:
        clerk = self._shell.clerk
        self._runner.submit(
            Lane.STORE,
            lambda: self._office.use(ArrangePages).hide(
                clerk, hide.dossier, hide.numbers, HiddenFor.REPLACED
            ),
            lambda _batch: self._ended(),
            self._shell.fail,
        )
