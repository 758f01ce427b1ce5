"""Takes what the provincial system tells of dossiers into the changes feed, and passes on what a
unit asks of it.

Each piece of news is told once, however often the provincial system tells it. One of a dossier of
which nothing has been accepted here yet waits until something is.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, tuple_, update

from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.plain import plain_of
from tthc_desktop.domain.portal_dossier import is_official_code
from tthc_desktop.domain.story import (
    MOST_FILES,
    MOST_ID,
    OF_SYNC,
    NationalSystem,
    StoryDetail,
    StoryKind,
    implied_status,
)
from tthc_desktop.domain.text import clean
from tthc_desktop.domain.time import iso
from tthc_desktop.domain.wire import StatusChange
from tthc_desktop.relay import feed, store
from tthc_desktop.relay.back_off import BackOff
from tthc_desktop.relay.facts import put_fact, read_fact
from tthc_desktop.relay.opening import reading
from tthc_desktop.relay.owning import written_unit_of
from tthc_desktop.relay.row_by_row import DamagedError, damage_of, read_rows
from tthc_desktop.relay.upstream import ProvinceEvent, ProvinceNews, Upstream

_LOG = logging.getLogger(__name__)
_POSITION = "news"
_EVENT, _SUB, _RESYNC = store.province_event, store.submission, store.resync
EVERY_S = 1.0
AT_A_TIME = 100
"""Submissions that are passed on once more in one round."""
MOST_TEXT = 1000


class NewsReader:
    """What fails is told once, waits longer each time, and holds up nothing else."""

    def __init__(
        self, engine: Engine, upstream: Upstream, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._upstream = upstream
        self._monotonic = monotonic
        self._failures = BackOff(monotonic)
        self._next = 0.0
        self._after: tuple[int, str, str] | None = None

    def round(self) -> None:
        """Whatever is due once. The upstream is asked between transactions."""
        now = self._monotonic()
        if now < self._next:
            return
        self._next = now + EVERY_S
        self._step("what is to be passed on once more cannot be asked for", self._pass_on)
        self._step("the news of the provincial system cannot be read", self._read)

    def _step(self, what: str, act: Callable[[], None]) -> None:
        if not self._failures.is_due(what):
            return
        try:
            act()
        except Exception as error:  # noqa: BLE001 - told, and tried again
            self._failures.failed(what, _LOG, what, error)
        else:
            self._failures.went_well(what)

    def _read(self) -> None:
        with self._reading.begin() as connection:
            after = read_fact(connection, _POSITION)
        news = self._upstream.news(after)
        if news == ProvinceNews((), after):
            return
        left_out = news.unusable + sum(not self._take(event) for event in news.events)
        if left_out:
            _LOG.error("%d pieces of news make no sense and are left out", left_out)
        with self._engine.begin() as connection:
            put_fact(connection, _POSITION, news.position)

    def _take(self, event: ProvinceEvent) -> bool:
        """False for what makes no sense. Each by itself: one stops no other."""
        try:
            change = change_of(event)
        except (ValueError, TypeError, AttributeError):
            return False
        with self._engine.begin() as connection:
            known = select(_EVENT.c.id).where(_EVENT.c.id == event.id)
            if connection.execute(known).first() is None:
                row = {"id": event.id, "code": event.code, "body": PLAIN.to_text(change)}
                connection.execute(insert(_EVENT).values(told=0, **row))
                tell_waiting(connection, event.code)
        return True

    def _pass_on(self) -> None:
        """A part of it each time, and after the last the first again: what fails stays, and must
        not take the place of the others for ever."""
        order = (_RESYNC.c.asked_ms, _RESYNC.c.submission, _RESYNC.c.system)
        query = select(*order, _SUB.c.official_code).join(_SUB, _SUB.c.id == _RESYNC.c.submission)
        if self._after is not None:
            query = query.where(tuple_(*order) > tuple_(*self._after))
        with self._reading.begin() as connection:
            read = read_rows(connection, query.order_by(*order).limit(AT_A_TIME), _RESYNC)
        wanted = read.rows
        full = len(wanted) + len(read.unreadable) == AT_A_TIME
        last = wanted[-1] if full and wanted else None
        self._after = (last.asked_ms, last.submission, last.system) if last else None
        for row in wanted:
            what = f"{row.submission} cannot be passed on to {row.system} once more"
            self._step(what, partial(self._pass_on_one, row))

    def _pass_on_one(self, row: Row[*tuple[Any, ...]]) -> None:
        self._upstream.resync(row.submission, row.official_code, row.system)
        with self._engine.begin() as connection:
            done = (_RESYNC.c.submission == row.submission, _RESYNC.c.system == row.system)
            connection.execute(delete(_RESYNC).where(*done))


def tell_waiting(connection: Connection, code: str) -> None:
    """Puts the news of a dossier that nobody was told yet into the feed, in its order, where
    something of the dossier has been accepted. They are its own unit's: what another unit attached
    before the relay knew whose it is tells that unit nothing."""
    news = select(_EVENT.c.id, _EVENT.c.body).where(_EVENT.c.code == code, _EVENT.c.told == 0)
    waiting = read_rows(connection, news, _EVENT).rows
    own = _own(connection, code) if code and waiting else []
    if not own:
        return
    changes = [
        (row.id, change)
        for row in waiting
        if (change := _waiting_change(connection, row)) is not None
    ]
    for event_id, change in sorted(changes, key=lambda each: (each[1].at, each[0])):
        about = change.submission if change.submission in own else own[-1]
        seq = feed.put(connection, _about(change, about))
        connection.execute(update(_EVENT).where(_EVENT.c.id == event_id).values(told=seq))


def _own(connection: Connection, code: str) -> list[str]:
    """What has been accepted of it and is its own unit's. None also where that cannot be told: its
    news wait on."""
    query = select(_SUB.c.id, _SUB.c.unit).where(
        _SUB.c.official_code == code, _SUB.c.status == "accepted"
    )
    read = read_rows(connection, query.order_by(_SUB.c.received_ms, _SUB.c.id), _SUB)
    if not read.rows:
        return []
    try:
        # The provincial system is not asked within a transaction.
        unit = written_unit_of(connection, code)
    except DamagedError:
        return []
    if not unit and not read.unreadable:
        unit = read.rows[0].unit
    return [row.id for row in read.rows if row.unit == unit]


def _waiting_change(connection: Connection, row: Row[*tuple[Any, ...]]) -> StatusChange | None:
    """None where it is damaged: it stays, and holds up neither the others nor a decision."""
    try:
        return StatusChange.from_json(plain_of(row.body))
    except ValueError:
        damage_of(connection).tell("a piece of news", row.id)
        return None


def _about(change: StatusChange, submission: str) -> StatusChange:
    values: dict[str, Any] = {name: getattr(change, name) for name in ("status", "reason", "at")}
    return StatusChange(
        0, submission, official_code=change.official_code, event=change.event, **values
    )


def change_of(event: ProvinceEvent) -> StatusChange:
    """What the feed tells of it, without its number. Raises ValueError for what makes no sense."""
    kind, text = StoryKind(event.kind), clean(event.text)[:MOST_TEXT]
    if not 0 < len(event.id) <= MOST_ID or clean(event.id) != event.id:
        raise ValueError("no id")
    if not is_official_code(event.code):
        raise ValueError("no code")
    if (kind in OF_SYNC) is not (event.system in set(NationalSystem)):
        raise ValueError("no such system")
    if kind is StoryKind.PROGRESS and not event.status:
        raise ValueError("no state")
    if kind is StoryKind.RESULT and not 0 < len(event.files) <= MOST_FILES:
        raise ValueError("no files, or too many")
    if kind in (StoryKind.SYNC_FAILED, StoryKind.SUPPLEMENT) and not text:
        raise ValueError("no reason")
    implied_status(kind, event.status)
    until = iso(event.until) if event.until else ""
    detail = StoryDetail(event.id, event.system, event.status, until, event.files)
    at = iso(event.at)
    return StatusChange(0, event.submission, kind.value, event.code, text, at, detail)
