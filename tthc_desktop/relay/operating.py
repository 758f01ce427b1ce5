"""What the relay's operator does with its data, also while it runs."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine, update

from tthc_desktop.domain.errors import InputError
from tthc_desktop.relay import store
from tthc_desktop.relay.enrolment import EnrolmentCode, EnrolmentCodes
from tthc_desktop.relay.epoch import new_epoch
from tthc_desktop.relay.known_key import open_key
from tthc_desktop.relay.opening import is_relay, open_engine
from tthc_desktop.relay.report import report

_DEVICE = store.device


class Operator:
    """At one relay's data (services.composition.RelayOperator). Each raises InputError
    ``relay.not_one`` for a folder that is none, and changes nothing there."""

    def __init__(self, data: Path, url: str | None) -> None:
        self._data = data
        self._url = url

    def enrol(self, unit: str) -> EnrolmentCode:
        is_new = self._is_empty()  # a mistyped name names no folder, or one with something else
        with self._opened(new=is_new) as engine:
            codes = EnrolmentCodes(open_key(engine, self._data))
            with engine.begin() as connection:
                code = codes.issue(connection, unit, round(time.time() * 1000))
        return replace(code, new_relay=is_new)

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
        self._demand_relay()
        return report(self._data, self._url)

    def _is_empty(self) -> bool:
        return self._data.is_dir() and not any(self._data.iterdir())

    def _demand_relay(self) -> None:
        """Opening makes what is not there: a new relay beside the one that was meant."""
        if not is_relay(self._data):
            raise InputError("relay.not_one", name=str(self._data))

    @contextmanager
    def _opened(self, *, new: bool = False) -> Iterator[Engine]:
        if not new:
            self._demand_relay()
        engine = open_engine(self._data, self._url)
        try:
            yield engine
        finally:
            engine.dispose()
