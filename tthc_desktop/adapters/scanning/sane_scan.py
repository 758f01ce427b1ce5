"""A stack of paper through a SANE device, read in a thread of its own.

The calls of a driver block. From the main thread the worker could neither say that a slow page is
still moving nor pass on a cancel; so the thread reads, and the generator tells what came. Nothing
comes when nothing moves: the parent's deadline then ends the whole process, which is the only way
to end a driver that hangs.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator

from tthc_desktop.adapters.scanning.driver import Cancelled, ScannedPage
from tthc_desktop.adapters.scanning.sane_device import SaneDevice
from tthc_desktop.domain.errors import DeviceError

_TICK_S = 0.1
_TELL_S = 2.0  # how often a page that is still moving is told of


class SaneScan:
    """One scan with a SANE device.

    Args:
        feeder: Whether to take pages until the device has no more, else one.
    """

    def __init__(self, device: SaneDevice, dpi: int, *, feeder: bool) -> None:
        self._device = device
        self._dpi = dpi
        self._feeder = feeder
        self._stop = threading.Event()
        self._wanted = threading.Semaphore(0)
        self._moved = threading.Event()
        self._out: queue.SimpleQueue[ScannedPage | BaseException | None] = queue.SimpleQueue()

    def pages(self, cancelled: Cancelled) -> Generator[ScannedPage | None, None, None]:
        """Yields pages, and None while a page is on its way; closing it ends the scan.

        Raises:
            DeviceError: ``scanner.empty`` when the feeder had nothing at all, and what else stopped
                the device.
        """
        reader = threading.Thread(target=self._read, name="sane", daemon=True)
        reader.start()
        try:
            yield from self._came(cancelled)
        finally:
            self._stop.set()
            self._wanted.release()
            reader.join()

    def _came(self, cancelled: Cancelled) -> Generator[ScannedPage | None, None, None]:
        quiet = 0.0
        self._wanted.release()
        while True:
            try:
                came = self._out.get(timeout=_TICK_S)
            except queue.Empty:
                quiet += _TICK_S
                if cancelled():
                    self._stop.set()
                if quiet >= _TELL_S and self._moved.is_set():
                    self._moved.clear()
                    quiet = 0.0
                    yield None
                continue
            if came is None or (self._stop.is_set() and isinstance(came, DeviceError)):
                return
            if isinstance(came, BaseException):
                raise came
            quiet = 0.0
            yield came
            self._wanted.release()

    def _read(self) -> None:
        """Reads pages in the thread; what it raises is raised where the pages are asked for."""
        read = 0
        try:
            # Not before the last page is on disk: a sheet that was drawn in for nobody has to be
            # found and laid on again.
            while self._wanted.acquire() and not self._stop.is_set():
                self._out.put(self._device.page(self._dpi, self._moving))
                read += 1
                if not self._feeder:
                    break
        except DeviceError as error:
            over = error.code == "scanner.empty" and read
            self._out.put(None if over else error)
        except BaseException as error:  # noqa: BLE001 - a bug must end the worker, not this thread
            self._out.put(error)
        else:
            self._out.put(None)
        finally:
            # Also frees a feeder that has drawn the next sheet in beforehand.
            self._device.cancel()

    def _moving(self) -> None:
        """Notes that the device is at work: called for every line, from within the driver."""
        self._moved.set()
        if self._stop.is_set():
            self._device.cancel()
