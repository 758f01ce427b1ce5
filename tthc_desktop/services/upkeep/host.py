"""Looks through the home once a week and copies it once a day, behind the window.

In a thread of its own that lets everything else go first and rests half of the time; of the
processes that have the home open one does it. It holds no write transaction but to note what came
of it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tthc_desktop.domain.errors import StoreError, TthcError
from tthc_desktop.services.office.upkeep_note import (
    MOST_TOLD,
    UPKEEP,
    UpkeepNote,
    load_backup_folder,
)
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.ports.upkeep import HomeReader, MakeCopy
from tthc_desktop.services.sending.host import SyncLock
from tthc_desktop.services.upkeep.scan import scan_home

_log = logging.getLogger(__name__)
_ACTOR = "upkeep"
_FIRST_S = 300.0  # the start of the day belongs to the clerks
_LOOK_S = 600.0
_REST_S = 0.02
_STOP_S = 3.0


class UpkeepHost:
    """Starts and stops the thread. All methods are safe from any thread."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        lock: SyncLock,
        reader: Callable[[], HomeReader],
        copy: MakeCopy,
        step_back: Callable[[], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._lock = lock
        self._reader = reader
        self._copy = copy
        self._step_back = step_back
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._rested = 0.0

    def start(self) -> None:
        """Begins some minutes later; further calls do nothing."""
        if self._thread is None and not self._stop.is_set():
            self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Returns when the thread has ended, or after _STOP_S seconds: what is on disk is right at
        any moment. Idempotent."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(_STOP_S)
            self._thread = None

    def _run(self) -> None:
        self._step_back()
        wait = _FIRST_S
        while not self._stop.wait(wait):
            self.once()
            wait = _LOOK_S

    def once(self) -> None:
        """Does in this thread what is due, if no other process does it just now."""
        try:
            if not self._lock.take():
                return
            try:
                self._do_due()
            finally:
                self._lock.release()
        except StoreError as error:
            _log.warning("upkeep: %s", error.code)
        except Exception:  # noqa: BLE001 - a bug here must not end the work behind the window
            _log.exception("bug in the upkeep thread")

    def _go_on(self) -> bool:
        """Rests as long as it has worked."""
        now = self._clock.monotonic()
        if now - self._rested < _REST_S:
            return not self._stop.is_set()
        stopped = self._stop.wait(_REST_S)
        self._rested = self._clock.monotonic()
        return not stopped

    def _do_due(self) -> None:
        with self._store.read() as tx:
            note = UPKEEP.read(tx.settings)
            folder = load_backup_folder(tx.settings)
        if note.copy_due(self._clock.now()):
            note = self._copied(note, Path(folder) if folder else None)
        if note.scan_due(self._clock.now()) and not self._stop.is_set():
            self._scanned(note)

    def _copied(self, note: UpkeepNote, folder: Path | None) -> UpkeepNote:
        now = self._clock.now()
        try:
            made = self._copy(folder, self._go_on)
        except TthcError as error:
            if error.code == "copy.stopped":
                return note
            _log.warning("daily copy: %s", error.code)
            return self._put(replace(note, copy_failed=error.code, copy_tried=now))
        lacks = tuple(dict.fromkeys(made.damaged))
        if lacks:
            _log.warning("the daily copy lacks %d files", len(lacks))
        note = replace(note, copied=made.made, copy_failed="", copy_tried=now)
        return self._put(replace(note, uncopied=lacks[:MOST_TOLD]))

    def _scanned(self, note: UpkeepNote) -> None:
        report = scan_home(self._reader(), self._go_on)
        if report.ended:
            if report.found:
                _log.warning("the weekly scan found damage in %d places", len(report.found))
            self._put(replace(note, scanned=self._clock.now(), found=report.found))

    def _put(self, note: UpkeepNote) -> UpkeepNote:
        with self._store.write(_ACTOR) as tx:
            UPKEEP.write(tx.settings, note)
        return note
