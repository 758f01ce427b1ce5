"""Dossiers a second on their way to a real relay on loopback, and what each costs, over what waits
and what is finished."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from tests.bench.queue_home import queue_home
from tests.bench.scale_plot import draw
from tests.support.enrolled import EnrolledPc
from tests.support.office import KEY, FullJitter, nobody_else
from tests.support.relay import RelayChild
from tests.support.vouching import vouching
from tthc_desktop.adapters.portal.http import RelayClient
from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.adapters.system.clock import SystemClock
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.wire import FeedPosition
from tthc_desktop.services.ports.portal import Portal
from tthc_desktop.services.sending.engine import SyncEngine
from tthc_desktop.services.sending.link import Link
from tthc_desktop.services.sending.relay_changes import ReadChanges, keep_changes

SECONDS = float(os.environ.get("SECONDS", "20"))
GOAL, MOST_REQUESTS = 20.0, 6
_SIZES = ((500, 1_000), (500, 10_000), (5_000, 10_000))


@dataclass(frozen=True, slots=True)
class Rate:
    """Of dossiers that the relay took meanwhile.

    Attributes:
        client_ms, relay_ms: Processor time of one, at each end.
    """

    queued: int
    finished: int
    sent: int
    seconds: float
    client_ms: float
    relay_ms: float
    requests: float

    @property
    def a_second(self) -> float:
        return self.sent / self.seconds


def lines(work: Path, homes: Sequence[Path], plot: Path | None) -> Iterator[str]:
    """What to print.

    Args:
        homes: As queue_home() makes them; they are copied. Made here where there is none.
    """
    found = []
    for number, home in enumerate(homes or _made(work)):
        copy = work / "copy"
        shutil.copytree(home, copy)
        try:
            rate = measured(copy, work / f"relay-{number}")
        finally:
            shutil.rmtree(copy)
        found.append(rate)
        yield told(rate)
    if plot is not None:
        drawn(plot, found)
        yield f"drawn: {plot}"


def _made(work: Path) -> Iterator[Path]:
    for queued, finished in _SIZES:
        folder = work / f"home-{queued}-{finished}"
        queue_home(folder, queued, finished)
        yield folder


def told(rate: Rate) -> str:
    met = "met" if rate.a_second >= GOAL else "MISSED"
    few = "met" if rate.requests <= MOST_REQUESTS else "MISSED"
    return (
        f"{rate.queued} queued, {rate.finished} finished: {rate.a_second:.1f} dossiers a second"
        f" (goal {GOAL:.0f}: {met}), {rate.requests:.2f} requests each"
        f" (at most {MOST_REQUESTS}: {few}),"
        f" processor ms each: client {rate.client_ms:.1f}, relay {rate.relay_ms:.1f}"
        f" (load {os.getloadavg()[0]:.1f})"
    )


def drawn(plot: Path, rates: Sequence[Rate]) -> None:
    points: dict[str, list[tuple[int, float]]] = {}
    for rate in sorted(rates, key=lambda each: each.queued + each.finished):
        size = rate.queued + rate.finished
        points.setdefault("wall, one dossier", []).append((size, 1000 / rate.a_second))
        points.setdefault("processor, client", []).append((size, rate.client_ms))
        points.setdefault("processor, relay", []).append((size, rate.relay_ms))
    draw(plot, "What one dossier of three files costs to send, over the size of the home", points)


def measured(home: Path, data: Path, seconds: float = SECONDS) -> Rate:
    """Sends from a home, which is written to, for some seconds."""
    relay = RelayChild(data)
    store = SqlStore.open(home, KEY, SystemClock(), nobody_else)
    try:
        pc = EnrolledPc.at(relay)
        with pc.sending() as portal:
            clock, chance = SystemClock(), FullJitter()
            link = Link(clock, chance)
            blobs = BlobFolder(home / "blobs", SealedFileStore(KEY))
            check_files = vouching(store, blobs, clock, home)
            engine = SyncEngine(store, blobs, portal, clock, link, chance, check_files)
            _compared(store, portal)
            engine.recover()
            queued, finished = _counted(store)
            end = threading.Timer(seconds, engine.halt)
            asked = _Asked()
            cpu, theirs, begun = time.process_time(), _cpu_of(relay), time.monotonic()
            end.start()
            with asked:
                report = engine.drain()
            took, own = time.monotonic() - begun, time.process_time() - cpu
            far = _cpu_of(relay) - theirs
            end.cancel()
            sent = queued - _counted(store)[0]
            if not sent:
                raise RuntimeError(f"nothing was sent: {report}")
        return Rate(
            queued, finished, sent, took, own * 1000 / sent, far * 1000 / sent, asked.count / sent
        )
    finally:
        store.close()
        relay.stop()


def _compared(store: SqlStore, portal: Portal) -> None:
    """As if that had been done today: it is no part of sending, and once a day."""
    answer = portal.probe()
    with store.write("bench") as tx:
        position = FeedPosition(answer.epoch)
        keep_changes(tx.settings, ReadChanges(answer.relay, position, to_ms(SystemClock().now())))


def _counted(store: SqlStore) -> tuple[int, int]:
    """How many wait for the relay, and how many are finished."""
    state = tables.submission.c.state
    with store._database.read() as connection:
        rows = connection.execute(select(state, func.count()).group_by(state)).all()
    by_state = {row[0]: int(row[1]) for row in rows}
    over = by_state.get(SubmissionState.CONFIRMED.value, 0)
    there = by_state.get(SubmissionState.CONFIRMING.value, 0)
    return sum(by_state.values()) - over - there, over


def _cpu_of(relay: RelayChild) -> float:
    assert relay._child is not None
    fields = Path(f"/proc/{relay._child.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class _Asked:
    """Counts exchanges with the relay while it is entered."""

    def __init__(self) -> None:
        self.count = 0
        self._ask = RelayClient._ask

    def __enter__(self) -> None:
        ask = self._ask

        def counted(client: RelayClient, *given: object) -> object:
            self.count += 1
            return ask(client, *given)  # type: ignore[arg-type]  # as they came

        RelayClient._ask = counted  # type: ignore[assignment,method-assign]  # counted

    def __exit__(self, *_: object) -> None:
        RelayClient._ask = self._ask  # type: ignore[method-assign]  # as it was
