"""Who runs the engine: one process per home, in a thread of its own or in the command itself."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.services.office.device_identity import relay_named
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.sending.engine import SyncEngine, SyncReport
from tthc_desktop.services.sending.errands import BUG
from tthc_desktop.services.sending.link import Link, LinkState, LinkStatus

_log = logging.getLogger(__name__)
_ASK_LOCK_S = 5.0  # how often a host that is not allowed to send looks whether it may
_QUIET_S = 60.0
_NOT_YET = ("office.no_relay", "office.relay_key")
"""Nobody can send before the relay is named and known."""
_STOP_S = 3.0
_NO_RELAY = ("", "", "")


class SyncLock(Protocol):
    """Held by at most one process; the kernel frees it when that process dies."""

    def take(self) -> bool: ...

    def release(self) -> None: ...


EngineFactory = Callable[[Link], SyncEngine]
"""Makes the engine of the relay that the settings name now, and closes the way to the one before.
Raises InputError ``office.no_relay`` while nothing is set up to send to."""


class SyncHost:
    """Starts, wakes and stops the engine. All methods are safe from any thread."""

    def __init__(
        self, store: Store, factory: EngineFactory, lock: SyncLock, link: Link, clock: Clock
    ) -> None:
        self._store = store
        self._clock = clock
        self._factory = factory
        self._lock = lock
        self._link = link
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._engine: SyncEngine | None = None
        self._relay = _NO_RELAY
        self._recovered = False

    @property
    def status(self) -> LinkStatus:
        return self._link.status

    def wake(self) -> None:
        """Something was sealed, or a person wants to try now."""
        self._link.ask_now()
        if self._engine is not None:
            self._engine.wake()
        self._wake.set()

    def start(self, told: Callable[[], None]) -> None:
        """Runs the engine in a thread.

        Args:
            told: Called in that thread after every round.
        """
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._run, args=(told,), name="sync", daemon=True
            )
            self._thread.start()

    def stop(self) -> None:
        """Returns when the thread has ended, or after _STOP_S seconds: a far end that does not
        answer must not hold up the window. What is on disk is right at any moment. Idempotent."""
        self._stop.set()
        self._wake.set()
        if self._engine is not None:
            self._engine.halt()
        if self._thread is not None:
            self._thread.join(_STOP_S)
            self._thread = None

    def once(self) -> SyncReport:
        """One round in this thread. Raises StoreError ``sync.running`` when another process does
        it already, InputError ``office.no_relay``."""
        with self._ours():
            return self._fresh(self._named()).drain()

    def until_sent(self, patience_s: float, told: Callable[[SyncReport], None]) -> SyncReport:
        """Rounds until nothing waits any more but for people, the link is down, somebody stops, or
        the next would begin when patience_s seconds are over, those of the rounds among them."""
        until = self._clock.monotonic() + patience_s
        with self._ours():
            relay, engine = self._named(), None
            while True:
                if engine is None or self._named() != relay:
                    relay = self._named()
                    engine = self._fresh(relay)
                report = engine.drain()
                told(report)
                pause = engine.next_wait_s()
                down = self._link.status.state is LinkState.DOWN
                if report.waiting == 0 or down or self._clock.monotonic() + pause > until:
                    return report
                if engine.waits_for_people() or self._stop.wait(pause):
                    return report

    def _fresh(self, relay: tuple[str, str, str]) -> SyncEngine:
        engine = self._factory(self._link)
        engine.only_for(*relay[:2])
        engine.recover()
        return engine

    @contextmanager
    def _ours(self) -> Iterator[None]:
        if not self._lock.take():
            raise StoreError("sync.running")
        try:
            yield
        finally:
            self._lock.release()

    def _run(self, told: Callable[[], None]) -> None:
        try:
            while not self._stop.is_set():
                pause = self._round()
                try:
                    told()
                except Exception:  # noqa: BLE001 - who is told must not stop the sending
                    _log.exception("bug in what the sync thread tells")
                self._wake.wait(pause)
                self._wake.clear()
        finally:
            if self._engine is not None:
                self._lock.release()

    def _round(self) -> float:
        """One round if it is ours to run; seconds until the next."""
        try:
            self._obey()
            engine = self._engine or self._made()
            if engine is None:
                return _ASK_LOCK_S
            if not self._recovered:
                engine.recover()
                self._recovered = True
            engine.drain()
            return engine.next_wait_s()
        except InputError as error:
            if self._engine is None and error.code in _NOT_YET:
                self._link.stopped(error.code)
                return _QUIET_S
            return self._bug()
        except StoreError as error:
            # A full disk or a busy store passes; what was in flight then is asked about.
            _log.warning("sync round: %s", error.code)
            self._recovered = False
            self._link.stopped(error.code)
            return _ASK_LOCK_S
        except Exception:  # noqa: BLE001 - a bug in one dossier must not stop sending for good
            return self._bug()

    def _bug(self) -> float:
        _log.exception("bug in the sync thread")
        self._recovered = False
        self._link.stopped(BUG)
        return _QUIET_S

    def _named(self) -> tuple[str, str, str]:
        with self._store.read() as tx:
            return relay_named(tx.settings)

    def _obey(self) -> None:
        """Gives the engine up where the settings name another relay than it was made for, or none:
        nothing more goes to the old one. The engine looks as well, before each submission."""
        named = self._named()
        if self._engine is not None and named != self._relay:
            self._engine = None
            self._link.renew()
            self._lock.release()
        if self._engine is None:
            self._relay = named  # read before it is made: what changes meanwhile is seen next time

    def _made(self) -> SyncEngine | None:
        """The engine with the lock held; None while another process has it. Without an engine the
        lock is free for others, whatever is raised."""
        if not self._lock.take():
            return None
        try:
            self._engine = self._factory(self._link)
            self._engine.only_for(*self._relay[:2])
        finally:
            if self._engine is None:
                self._lock.release()
        if self._stop.is_set():  # stop() may have looked before it was there
            self._engine.halt()
        self._recovered = False
        return self._engine
