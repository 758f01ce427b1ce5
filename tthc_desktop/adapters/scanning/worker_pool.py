"""Scanner workers: a process for each device, so that a driver that crashes or hangs is the trouble
of its own device only."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from tthc_desktop.services.ports.worker import Worker


class EndingWorker(Worker, Protocol):
    def end(self) -> None:
        """Ends the worker for good: who waits for it is let go."""
        ...


class WorkerPool:
    """A scanner worker for each open device. Thread-safe.

    Args:
        make: Makes a worker that runs workers/scanner.py.
    """

    def __init__(self, make: Callable[[], EndingWorker]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._workers: dict[str, EndingWorker] = {}
        self._ended = False

    def of(self, key: str) -> Worker:
        """The worker of a device; after end() one that answers DeviceError ``worker.ended``.

        Args:
            key: A device id, or what else must not wait behind a device.
        """
        with self._lock:
            worker = self._workers.get(key)
            if worker is None:
                worker = self._workers[key] = self._make()
                if self._ended:
                    worker.end()
            return worker

    def drop(self, key: str) -> None:
        """Ends the process of one key; the next question starts another."""
        with self._lock:
            worker = self._workers.pop(key, None)
        if worker is not None:
            worker.end()

    def end(self) -> None:
        """Ends all workers, because the program is being closed."""
        with self._lock:
            self._ended = True
            workers = list(self._workers.values())
        for worker in workers:
            worker.end()
