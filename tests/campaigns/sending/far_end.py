"""The relay on a folder, in this process: it dies at numbered points, its disk fills, its data are
put back to an older copy."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, event, select
from sqlalchemy.exc import OperationalError

from tests.campaigns.sending.line import Line
from tests.campaigns.sending.province import Province
from tests.fakes.portal import Crash
from tthc_desktop.relay.app import Relay
from tthc_desktop.relay.enrolment import EnrolmentCodes
from tthc_desktop.relay.epoch import Keeper
from tthc_desktop.relay.forwarder import Forwarder
from tthc_desktop.relay.keys import RelayKey
from tthc_desktop.relay.opening import open_engine

UNIT = "H01.45"


class FullDisk(sqlite3.OperationalError):
    sqlite_errorcode = sqlite3.SQLITE_FULL


class FarEnd:
    """Attributes:
    data: Its folder. What was copied of it lies beside.
    copies: How many copies of its data there are.
    """

    def __init__(
        self,
        folder: Path,
        line: Line,
        now_ms: Callable[[], int],
        monotonic: Callable[[], float],
    ) -> None:
        self.data = folder / "relay"
        self.province = Province()
        self.copies: list[Path] = []
        self.crashes = 0
        self.put_backs = 0
        self.full = False
        self._line = line
        self._now_ms = now_ms
        self._monotonic = monotonic
        self._dies = 0
        self._dead = False
        self._relay: Relay | None = None
        line.relay_died = self.died
        self.start()
        self.key = RelayKey(self.data / "relay.key")

    def start(self) -> None:
        """Also after it died; what was not committed then is gone."""
        self._dead, self._dies, self.full = False, 0, False
        self._relay = Relay(self.data, None, lambda _: self.province, self._now_ms)
        engine = self._engine
        event.listen(engine, "begin", self._point)
        event.listen(engine, "commit", self._end)
        self.forwarder = Forwarder(engine, self.province, self._monotonic)
        self._line.app = self._relay.app

    @property
    def _engine(self) -> Engine:
        if self._relay is None:
            raise AssertionError("it is not running")
        return self._relay._engine

    def stop(self) -> None:
        if self._relay is not None:
            self._dies, self._dead = 0, False
            self._engine.dispose()
        self._relay, self._line.app = None, None

    def died(self) -> None:
        """It stays down until start()."""
        self.crashes += 1
        self.stop()

    @property
    def running(self) -> bool:
        return self._relay is not None

    def dies_at(self, point: int) -> None:
        """Counted from 1: the beginnings and ends of its transactions. What is written to files
        lies between them."""
        self._dies = point

    def _point(self, _connection: object) -> None:
        if self._dead:
            raise Crash
        if self._dies:
            self._dies -= 1
            if not self._dies:
                self._dead = True
                raise Crash

    def _end(self, connection: Connection) -> None:
        self._point(connection)
        asks = connection.get_execution_options().get("reading")
        if self.full and not asks:
            raise OperationalError("COMMIT", {}, FullDisk("database or disk is full"))

    def rows(self, table: Table) -> list[Any]:
        """As they are now."""
        with self._engine.connect() as connection:
            return list(connection.execute(select(table)).all())

    def round(self) -> None:
        """What it does by itself: hands over, asks, writes its mark."""
        if self._relay is None:
            return
        try:
            self.forwarder.round()
            Keeper(self._engine, self.data).keep()
        except Crash:
            self.died()

    def code(self) -> str:
        """For one more device, of the operator."""
        engine = open_engine(self.data)
        try:
            with engine.begin() as connection:
                codes = EnrolmentCodes(self.key)
                return codes.issue(connection, UNIT, self._now_ms()).code
        finally:
            engine.dispose()

    def copy(self) -> None:
        target = self.data.with_name(f"relay-copy-{len(self.copies)}")
        running = self.running
        self.stop()
        shutil.copytree(self.data, target)
        self.copies.append(target)
        if running:
            self.start()

    def put_back(self, chance: random.Random, *, marked: bool) -> None:
        """To any copy.

        Args:
            marked: What lies beside the database stays, by which the relay notices it.
        """
        self.stop()
        self.put_backs += 1
        copy = chance.choice(self.copies)
        mark = self.data / "relay.mark"
        kept = mark.read_bytes() if marked and mark.exists() else None
        shutil.rmtree(self.data)
        shutil.copytree(copy, self.data)
        if kept is not None:
            mark.write_bytes(kept)
        self.start()
