"""The scanner at work, without a device."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import cast

from tests.fakes.runner import ImmediateRunner
from tests.support.batches import page
from tests.support.counter import CODE
from tests.support.office import ACCOUNT
from tests.ui.test_presenters import ShellSpy
from tthc_desktop.domain.batch import BatchPage, HiddenFor
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import DeviceError, InputError
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.scan_profile import Feed, ScanProfile
from tthc_desktop.domain.scanning import Capabilities, ColorMode, Device, ScanSettings, Source
from tthc_desktop.services.application import Office
from tthc_desktop.services.scanning.analyse_pages import AnalysePages
from tthc_desktop.services.scanning.arrange import ArrangePages
from tthc_desktop.services.scanning.combine_card import CombineCard
from tthc_desktop.services.scanning.devices import DeviceCapabilities, ListDevices
from tthc_desktop.services.scanning.scan_component import ScanComponent
from tthc_desktop.services.use_cases import UseCases
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.scan.run import ScanRun
from tthc_desktop.ui.scan.stack import Stack

DEVICE = Device("fake:1", "Máy scan giả")
ABLE = Capabilities(DEVICE, frozenset(Source) - {Source.AUTO}, frozenset(ColorMode), (200, 300))
USUAL = ScanProfile("auto", "Tự chọn", 1)
DOSSIER = cast(Dossier, SimpleNamespace(id="d1", code="TẠM-1", procedure_code=CODE))
OTHER = cast(Dossier, SimpleNamespace(id="d2", code="TẠM-2", procedure_code=CODE))


class KnownCapabilities:
    """What is remembered may be old; asked anew, the device tells the truth."""

    def __init__(self, remembered: Capabilities = ABLE, true: Capabilities = ABLE) -> None:
        self.known, self.true = remembered, true
        self.asked = 0

    def __call__(self, _device: str) -> Capabilities:
        return self.known

    def after(self, error: Exception, _device: str) -> bool:
        self.asked += 1
        changed = self.known != self.true
        self.known = self.true
        return changed


@dataclass
class Desk:
    """loads: for each time the scanner is started, the sides that come and how it ends."""

    loads: list[tuple[int, Exception | None]] = field(default_factory=list)
    landings: list[Placement] = field(default_factory=list)
    settings: list[ScanSettings] = field(default_factory=list)
    hidden: list[tuple[tuple[int, ...], HiddenFor]] = field(default_factory=list)
    interleaved: list[tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=list)
    cards: list[tuple[int, int]] = field(default_factory=list)
    busy: list[str] = field(default_factory=list)
    arrived: list[int] = field(default_factory=list)
    seen: int = 0
    numbers: int = 0
    cancelled: Callable[[], bool] = bool
    capabilities: KnownCapabilities = field(default_factory=KnownCapabilities)

    def __post_init__(self) -> None:
        self.shell = ShellSpy(ACCOUNT, "d1")
        self.run = self.made(ImmediateRunner(self.shell.fail))

    def made(self, runner: Runner) -> ScanRun:
        return ScanRun(
            cast(Office, self.office()),
            runner,
            self.shell,
            self.busy.append,
            lambda _dossier, made: self.arrived.append(made.number),
            lambda: None,
        )

    def office(self) -> object:
        arrange = SimpleNamespace(
            hide=lambda _actor, _dossier, numbers, why: self.hidden.append((numbers, why)),
            interleave=self._interleave,
        )
        use = {
            ScanComponent: self._scan,
            ListDevices: SimpleNamespace(named=lambda _device: DEVICE),
            DeviceCapabilities: self.capabilities,
            ArrangePages: arrange,
            AnalysePages: self._analyse,
            CombineCard: lambda _a, _d, one, two: self.cards.append((one, two)),
        }
        return SimpleNamespace(use=UseCases(use))

    def _analyse(self, *_args: object) -> Iterator[object]:
        self.seen += 1
        yield from ()

    def _interleave(
        self, _actor: object, _dossier: str, fronts: tuple[int, ...], backs: tuple[int, ...]
    ) -> None:
        assert self.seen, "the fronts have to be in their slots first"
        if len(fronts) != len(backs):
            raise InputError("scan.backs", fronts=len(fronts), backs=len(backs))
        self.interleaved.append((fronts, backs))

    def _scan(
        self,
        _actor: object,
        _dossier: str,
        landing: Placement,
        _device: str,
        settings: ScanSettings,
        cancelled: Callable[[], bool],
    ) -> Iterator[BatchPage]:
        self.landings.append(landing)
        self.settings.append(settings)
        self.cancelled = cancelled
        count, error = self.loads.pop(0)
        for _ in range(count):
            self.numbers += 1
            yield BatchPage(page(self.numbers))
        if error is not None:
            raise error

    def begin(self, profile: ScanProfile = USUAL, dossier: Dossier = DOSSIER) -> None:
        self.run.start(Stack(dossier, Placement("c1"), profile, "Tờ khai"))

    @property
    def last(self) -> tuple[str, str]:
        return self.shell.said[-1]


JAM = DeviceError("scanner.jam")
MANUAL = ScanProfile("manual", "Hai mặt thủ công", 3, Feed.MANUAL_DUPLEX)
