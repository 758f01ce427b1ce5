"""What another process writes is seen, also after a moment in which the store was busy."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from PySide6.QtCore import QObject

from tests.fakes.runner import ImmediateRunner
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.services.application import Office
from tthc_desktop.ui.shell.watch import StoreWatch


class FakeStore:
    """Implements version() alone."""

    def __init__(self) -> None:
        self.now: int | StoreError = 1

    def version(self) -> int:
        if isinstance(self.now, StoreError):
            raise self.now
        return self.now


def test_a_store_that_was_busy_is_asked_again_and_told_of_once(qapp: QObject) -> None:
    store, written, told = FakeStore(), list[int](), list[Exception]()
    office = SimpleNamespace(
        ports=SimpleNamespace(store=store), sync=SimpleNamespace(status="online")
    )
    watch = StoreWatch(
        cast(Office, office),
        ImmediateRunner(told.append),
        lambda: written.append(1),
        told.append,
        qapp,
    )
    watch.look()
    watch.look()
    assert len(written) == 1, "nothing new, nothing shown"
    busy = store.now = StoreError("store.busy")
    watch.look()
    watch.look()
    assert told == [busy]
    store.now = 2
    watch.look()
    assert len(written) == 2
    office.sync.status = "offline"
    watch.look()
    assert len(written) == 3
    store.now = busy
    watch.look()
    assert told == [busy, busy], "a new outage is told anew"
