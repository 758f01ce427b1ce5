"""What the relay's operator does with its data, also while it runs."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, update

from tthc_desktop.relay import store
from tthc_desktop.relay.enrolment import EnrolmentCode, EnrolmentCodes
from tthc_desktop.relay.epoch import new_epoch
from tthc_desktop.relay.known_key import open_key
from tthc_desktop.relay.opening import open_engine
from tthc_desktop.relay.report import report

_DEVICE = store.device


class Operator:
    """At one relay's data (services.composition.RelayOperator)."""

    def __init__(self, data: Path, url: str | None) -> None:
        self._data = data
        self._url = url

    def enrol(self, unit: str) -> EnrolmentCode:
        with self._opened() as engine:
            codes = EnrolmentCodes(open_key(engine, self._data))
            with engine.begin() as connection:
                return codes.issue(connection, unit, round(time.time() * 1000))

    def revoke(self, device: str) -> bool:
        with self._opened() as engine, engine.begin() as connection:
            gone = connection.execute(
                update(_DEVICE)
                .where(_DEVICE.c.id == device, _DEVICE.c.revoked == 0)
                .values(revoked=1)
            )
            return bool(gone.rowcount)

    def begin_epoch(self) -> str:
        with self._opened() as engine, engine.begin() as connection:
            return new_epoch(connection)

    def report(self) -> Mapping[str, int]:
        return report(self._data, self._url)

    @contextmanager
    def _opened(self) -> Iterator[Engine]:
        engine = open_engine(self._data, self._url)
        try:
            yield engine
        finally:
            engine.dispose()
