"""Scanners that have a TWAIN source, as a Driver of the scanner worker. Windows only.

One driver for 64-bit and one for 32-bit sources; they differ in how calls are made
(twain_source.Managers) and in their scheme.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar, cast

from tthc_desktop.adapters.scanning import twain_abilities, twain_scan
from tthc_desktop.adapters.scanning.driver import Cancelled, DriverStep, absent, address_in
from tthc_desktop.adapters.scanning.twain_conditions import opening
from tthc_desktop.adapters.scanning.twain_identity import title
from tthc_desktop.adapters.scanning.twain_source import (
    ListedSource,
    Manager,
    Managers,
    OpenSource,
    TwainRefusal,
)
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.scanning import Capabilities, Device, ScanSettings

SCHEME, SCHEME_32 = "twain:", "twain32:"
_OVER = object()
_LOOK_S = 12.0
"""Until then sources are opened to see whether they are there. Together with one that hangs, and
with the list itself, that is less than whoever looks for devices waits in silence."""
T = TypeVar("T")
_THERE = frozenset({"scanner.busy", "scanner.in_use", "scanner.denied"})


class TwainDriver:
    """TWAIN sources of one kind (adapters.scanning.driver.Driver).

    A manager and its source belong to the thread that opened them: one thread makes all calls, one
    job after the other.
    """

    def __init__(
        self,
        managers: Managers,
        scheme: str = SCHEME,
        way: str = "TWAIN",
        look_s: float = _LOOK_S,
    ) -> None:
        """Opens nothing before it is asked.

        Args:
            way: How the list tells its devices from the same ones found in another way.
            look_s: How long sources are opened for a list.
        """
        self._look_s = look_s
        self._managers = managers
        self._scheme = scheme
        self._way = way
        self._thread = ThreadPoolExecutor(1, "twain")
        self._scanning = threading.Lock()

    def close(self) -> None:
        """Ends the thread."""
        self._thread.shutdown()

    def find(self, cancelled: Cancelled) -> Iterator[Device]:
        """Sources that can be opened and scan paper, or that somebody else has open. Where many
        take their time, those that were not come to are listed as well: nobody knows of them."""
        end = time.monotonic() + self._look_s
        for name in self._in_thread(self._names):
            if cancelled():
                return
            if time.monotonic() >= end or self._in_thread(partial(self._scans_paper, name)):
                yield Device(self._scheme + name, title(name, self._way))

    def _names(self) -> list[str]:
        with self._managers(brief=True) as manager:
            return list(dict.fromkeys(each.name for each in _images(manager) if each.name))

    def _scans_paper(self, name: str) -> bool:
        """A source that cannot be opened is none that anybody can use now."""
        try:
            with self._opened(name, brief=True) as source:
                return twain_abilities.is_scanner(source)
        except DeviceError as error:
            return error.code in _THERE

    def capabilities(self, device_id: str, *, brief: bool) -> Capabilities:
        name = address_in(device_id, self._scheme)
        device = Device(device_id, title(name, self._way))
        if self._scanning.locked():
            raise DeviceError("scanner.busy")

        def ask() -> Capabilities:
            with self._opened(name, brief=brief) as source:
                return (
                    Capabilities(device) if brief else twain_abilities.capabilities(source, device)
                )

        return self._in_thread(ask)

    def scan(
        self,
        device_id: str,
        settings: ScanSettings,
        forget: str,  # noqa: ARG002 - a driver frees its device when its process ends
        cancelled: Cancelled,
    ) -> Generator[DriverStep, None, None]:
        name = address_in(device_id, self._scheme)
        if not self._scanning.acquire(blocking=False):
            raise DeviceError("scanner.busy")
        try:
            scan = self._steps(name, settings, cancelled)
            try:
                while (step := self._in_thread(lambda: next(scan, _OVER))) is not _OVER:
                    yield cast(DriverStep, step)
            finally:
                self._in_thread(scan.close)
        finally:
            self._scanning.release()

    def _steps(
        self, name: str, settings: ScanSettings, cancelled: Cancelled
    ) -> Generator[DriverStep, None, None]:
        with self._opened(name) as source:
            yield from twain_scan.steps(source, settings, cancelled)

    @contextlib.contextmanager
    def _opened(self, name: str, *, brief: bool = False) -> Iterator[OpenSource]:
        """The source of that name.

        Args:
            brief: Whether one that does not answer for a while is given up, where that is possible.

        Raises:
            DeviceError: ``scanner.absent``: there is no such source.
        """
        with self._managers(brief=brief) as manager, contextlib.ExitStack() as stack:
            found = next((each for each in _images(manager) if each.name == name), None)
            if found is None:
                raise absent("address")
            try:
                source = stack.enter_context(manager.opened(found))
            except TwainRefusal as refusal:
                raise opening(refusal) from refusal
            yield source

    def _in_thread(self, act: Callable[[], T]) -> T:
        return self._thread.submit(act).result()


def _images(manager: Manager) -> list[ListedSource]:
    try:
        return [each for each in manager.sources() if each.image]
    except TwainRefusal as refusal:
        raise opening(refusal) from refusal
