"""A PC and a relay as processes of their own, forked from this one, which holds neither open."""

from __future__ import annotations

import json
import os
import random
import signal
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Self

from tests.campaigns.deaths import points
from tests.campaigns.forked import forked, tell
from tests.campaigns.sending.line import Weather
from tests.campaigns.sending.pc import Pc
from tthc_desktop.demo.province import simulated
from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.payload import blobs_of
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.relay import store
from tthc_desktop.relay.keys import RelayKey
from tthc_desktop.relay.opening import open_engine
from tthc_desktop.relay.operating import Operator
from tthc_desktop.relay.report import report
from tthc_desktop.relay.server import serve

UNIT = "H01.45"
_ROUNDS = 3
_PATIENCE = 60


class Office:
    """Attributes:
    count: How many dossiers it was told to be sealed.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._home = folder / "pc"
        self._data = folder / "relay"
        self._sealed: dict[str, list[str]] = {}
        self._turn = 0
        self._port = 0
        self._relay = 0
        self._wrong: list[str] = []
        folder.mkdir()

    @property
    def count(self) -> int:
        return len(self._sealed)

    def __enter__(self) -> Self:
        self._start("", 0)
        code = Operator(self._data, None).enrol(UNIT).code
        _told, ended = forked(lambda _: self._set_up(code))
        if ended:
            raise AssertionError(f"{self.name}: {_told}")
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def kill(self, kind: str, nth: int) -> bool:
        """Somebody works, until the point comes on one side; whether it came."""
        at_relay = kind in points.RELAY
        if at_relay:
            self._stop()
            self._start(kind, nth)
        self._turn += 1
        turn = self._turn
        pc = ("", 0) if at_relay else (kind, nth)
        told, ended = forked(lambda pipe: self._work(turn, *pc, pipe))
        for line in told:
            self._note(line)
        if ended not in (0, -signal.SIGKILL):
            self._wrong.append(f"{kind} {nth}: ended with {ended}")
        came = ended == -signal.SIGKILL
        if at_relay:
            came = os.waitpid(self._relay, os.WNOHANG)[0] == self._relay
            if came:
                self._relay = 0
            self._stop()
            self._start("", 0)
        return came

    def end(self) -> list[str]:
        """Nobody is killed any more: what is wrong when everything has had its time."""
        self._turn += 1
        told, ended = forked(self._finish)
        if ended:
            self._wrong.append(f"the end: {told}")
        else:
            self._wrong += told
        self._stop()
        figures = report(self._data)
        if figures["doubles"] or figures["gaps"] or figures["blobs"] != figures["blobs_ok"]:
            self._wrong.append(str(figures))
        if figures["dossiers"] < self.count:
            self._wrong.append(f"{self.count} sealed, {figures}")
        return self._wrong

    def _note(self, line: str) -> None:
        if line.startswith("failed"):
            self._wrong.append(line)
        else:
            submission, *shas = json.loads(line)
            self._sealed[submission] = shas

    # Processes

    def _start(self, kind: str, nth: int) -> None:
        reads, writes = os.pipe()
        self._relay = os.fork()
        if not self._relay:
            os.close(reads)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            try:
                if kind:
                    points.arm_relay(kind, nth)
                province = simulated(self._data, 0.0)
                told = partial(tell, writes)
                serve(self._data, self._port, None, told, province, lambda _open: None)
            finally:
                os._exit(0)
        os.close(writes)
        with os.fdopen(reads) as lines:
            url = lines.readline().strip()
        if url:
            self._port = int(url.rsplit(":", 1)[1])
        else:  # it died before it said where it is
            os.waitpid(self._relay, 0)
            self._relay = 0
            self._start("", 0)

    def _stop(self) -> None:
        if self._relay:
            os.kill(self._relay, signal.SIGKILL)
            os.waitpid(self._relay, 0)
            self._relay = 0

    def _pc(self, turn: int) -> Pc:
        weather = Weather(random.Random(turn))
        key, url = RelayKey(self._data / "relay.key"), f"http://127.0.0.1:{self._port}"
        pc = Pc(self._home, "Q1", weather, key.public.hex(), url)
        pc.ids.random.seed(f"{self.name}:{turn}")
        pc.set_time(timedelta(hours=2 * turn), timedelta())
        return pc

    def _set_up(self, code: str) -> None:
        key, url = RelayKey(self._data / "relay.key"), f"http://127.0.0.1:{self._port}"
        pc = Pc.new(self._home, "Q1", Weather(random.Random(0)), key.public.hex(), url)
        if refused := pc.enrol(code):
            raise AssertionError(refused)
        pc.close()

    def _work(self, turn: int, kind: str, nth: int, pipe: int) -> None:
        if kind:
            points.arm_pc(kind, nth)
        pc = self._pc(turn)
        chance = random.Random(f"{self.name}:{turn}")
        for number in range(chance.randint(1, 2)):
            sizes = [chance.choice((900, 4000, 120_000)) for _ in range(chance.randint(1, 2))]
            contents = [chance.randbytes(size) for size in sizes]
            submission = pc.seal(10 * turn + number, contents)
            tell(pipe, json.dumps([submission, *map(sha256_hex, contents)]))
        for _ in range(_ROUNDS):
            pc.link.ask_now()
            pc.drain()
            pc.clock.forward(60)
        pc.close()

    def _finish(self, pipe: int) -> None:
        pc = self._pc(self._turn)
        engine = open_engine(self._data)
        for _ in range(_PATIENCE):
            pc.link.ask_now()
            pc.drain()
            pc.clock.forward(3700)
            with pc.home.store.read() as tx:
                if not tx.outbox.states():
                    break
            signal.sigtimedwait([], 0.1)  # the province takes a moment, in another process
        with engine.connect() as connection:
            rows = {row.id: row for row in connection.execute(store.submission.select())}
        there = {each.id: each for each in pc.submissions()}
        for submission_id, shas in self._sealed.items():
            submission = there.get(submission_id)
            row = rows.get(submission_id)
            if submission is None:
                tell(pipe, f"lost here: {submission_id}")
            elif submission.state is not SubmissionState.CONFIRMED or row is None:
                steps = [f"{s.kind} {s.state} {s.error_code}" for s in submission.steps]
                tell(pipe, f"not there: {submission_id} {submission.state} {steps}")
            elif sorted(b.sha256 for b in blobs_of(submission)) != sorted(shas):
                tell(pipe, f"other files: {submission_id}")
            elif row.payload != submission.payload:
                tell(pipe, f"other bytes: {submission_id}")
        with pc.home.store.read() as tx:
            if tx.audit.broken_at() is not None:
                tell(pipe, "the audit chain is broken")
        pc.close()
