"""Every dossier that the provincial system knows: those handed in online, and those that came in
through the relay, each with what has been attached since."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import takewhile

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from tthc_desktop.domain.dossier_wire import dossier_to_json
from tthc_desktop.domain.outbox import Operation
from tthc_desktop.domain.portal_dossier import PortalDossier
from tthc_desktop.domain.story import RESULT_FILE
from tthc_desktop.domain.wire import Json, canonical, sha256_hex
from tthc_desktop.relay import store
from tthc_desktop.relay.held_file import HeldFile
from tthc_desktop.relay.opening import reading
from tthc_desktop.relay.payloads import payload_dossier, payload_files
from tthc_desktop.relay.row_by_row import number_of, read_rows
from tthc_desktop.relay.troubles import Damage
from tthc_desktop.relay.uploads import Uploads
from tthc_desktop.relay.upstream import Online, OnlineDossier, Upstream

MAX_FEED = 200
_SUB, _FEED = store.submission, store.online_feed
_CREATE = Operation.CREATE.value
_DAMAGED = b""
"""No payload."""


@dataclass(frozen=True, slots=True)
class RelayFeedPage:
    dossiers: tuple[PortalDossier, ...]
    position: int


class RelayDossiers:
    def __init__(self, engine: Engine, upstream: Upstream, uploads: Uploads) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._upstream = upstream
        self._uploads = uploads
        self._lock = threading.Lock()
        self._damage = Damage()
        self._told: tuple[Online, int] | None = None

    def get(self, unit: str, code: str) -> PortalDossier | None:
        """None also for another unit's."""
        with self._reading.begin() as connection:
            rows = connection.execute(
                select(_SUB.c.operation, _SUB.c.payload)
                .where(_SUB.c.official_code == code, _SUB.c.status == "accepted")
                .where(_SUB.c.unit == unit)
                .order_by(_SUB.c.received_ms, _SUB.c.id)
            ).all()
        payloads = [row.payload for row in rows]
        made = next((row.payload for row in rows if row.operation == _CREATE), None)
        if made is None:
            online = self._online(unit, code)
            return _with_files(online.dossier, payloads) if online else None
        try:
            return _with_files(payload_dossier(made, code), payloads)
        except ValueError:
            return None  # it came without what a dossier is opened by

    def file(self, unit: str, code: str, file_id: str) -> HeldFile | None:
        dossier = self.get(unit, code)
        if dossier is None:
            return None
        file = next((f for f in dossier.files if f.id == file_id), None)
        if file is None:
            return self._of_news(code, file_id)
        online = self._online(unit, code)
        if online is not None and file_id in online.files:
            return online.files[file_id]
        return HeldFile(self._uploads.path(file.id), file.sha256, file.size)

    def _of_news(self, code: str, file_id: str) -> HeldFile | None:
        """A file of a result that the provincial system told of. Its name is that of the news, and
        its own behind it."""
        event, _, own = file_id.partition(RESULT_FILE)
        known = select(store.province_event.c.id).where(
            store.province_event.c.id == event, store.province_event.c.code == code
        )
        with self._reading.begin() as connection:
            if connection.execute(known).first() is None:
                return None
        return self._upstream.news_file(event, own)

    def _online(self, unit: str, code: str) -> OnlineDossier | None:
        online = self._upstream.online().get(code)
        return online if online is not None and online.unit == unit else None

    def feed(self, unit: str, since: int) -> RelayFeedPage:
        """Of the dossiers handed in online: those of a PC of the unit came from there."""
        with self._lock:  # one after the other: none tells what is older
            current = self._upstream.online()  # it may take its time: between transactions
            self._bring_up(current)
            return self._page(current, unit, since)

    def _page(self, current: Online, unit: str, since: int) -> RelayFeedPage:
        with self._reading.begin() as connection:
            told = (
                select(_FEED.c.code, _FEED.c.position)
                .where(_FEED.c.unit == unit, _FEED.c.position > since)
                .order_by(_FEED.c.position)
                .limit(MAX_FEED)
            )
            # What another process has told already comes when this one knows of it too. What cannot
            # be read has been given another position.
            read = read_rows(connection, told, _FEED)
            rows = list(takewhile(lambda row: row.code in current, read.rows))
            codes = [row.code for row in rows]
            attached = _attached(connection, current, codes)
        made = (self._made(current[code].dossier, attached[code]) for code in codes)
        dossiers = tuple(dossier for dossier in made if dossier is not None)
        return RelayFeedPage(dossiers, rows[-1].position if rows else since)

    def _bring_up(self, current: Online) -> None:
        """Gives what is new or changed, upstream or by what was attached, the next positions."""
        with self._reading.begin() as connection:
            last = _last_change(connection)
        if self._told is not None and self._told[0] is current and self._told[1] == last:
            return
        with self._engine.begin() as connection:
            last = _last_change(connection)
            self._give_positions(connection, current)
        self._told = current, last  # only now is it durable

    def _give_positions(self, connection: Connection, current: Online) -> None:
        # The unit is read so that a row which tells no unit is unknown, and made anew. It is left
        # to nobody before that: a new row may get the number of the one that it replaces.
        there = select(_FEED.c.code, _FEED.c.sha256, _FEED.c.unit).where(store.THERE)
        read = read_rows(connection, there, _FEED)
        known = {row.code: row.sha256 for row in read.rows}
        nobodys = update(_FEED).values(unit="", sha256="")
        for number in read.unreadable:
            connection.execute(nobodys.where(number_of(_FEED) == number))
        position = connection.execute(select(func.max(_FEED.c.position))).scalar() or 0
        attached = _attached(connection, current, list(current))
        for code, online in current.items():
            dossier = self._made(online.dossier, attached[code])
            if dossier is None:
                continue  # what was told of it stays
            digest = _digest(online.unit, dossier)
            if known.get(code) != digest:
                position += 1
                connection.execute(delete(_FEED).where(_FEED.c.code == code))
                connection.execute(
                    insert(_FEED).values(
                        code=code, unit=online.unit, position=position, sha256=digest
                    )
                )
        # Kept, for a position is never given twice.
        for code in (each for each in known if each not in current):
            connection.execute(nobodys.where(_FEED.c.code == code))

    def _made(self, dossier: PortalDossier, payloads: Iterable[bytes]) -> PortalDossier | None:
        """None where something of it is damaged: whoever asks for it alone is told of a fault."""
        try:
            return _with_files(dossier, payloads)
        except ValueError:
            self._damage.tell("what was attached to a dossier", dossier.code)
            return None


def _last_change(connection: Connection) -> int:
    return connection.execute(select(func.max(store.change.c.seq))).scalar() or 0


def _attached(
    connection: Connection, online: Online, codes: list[str]
) -> defaultdict[str, list[bytes]]:
    """By the unit itself. Where it cannot be told by whom, it counts as one that is damaged."""
    rows = (
        select(_SUB.c.official_code, _SUB.c.unit, _SUB.c.payload)
        .where(_SUB.c.official_code.in_(codes), _SUB.c.status == "accepted")
        .where(_SUB.c.operation != _CREATE)
        .order_by(_SUB.c.received_ms, _SUB.c.id)
    )
    read = read_rows(connection, rows, _SUB)
    found: defaultdict[str, list[bytes]] = defaultdict(list)
    for row in read.rows:
        if row.unit == online[row.official_code].unit:
            found[row.official_code].append(row.payload)
    for number in read.unreadable:
        of = select(_SUB.c.official_code).where(number_of(_SUB) == number)
        found[connection.execute(of).scalar_one()].append(_DAMAGED)
    return found


def _digest(unit: str, dossier: PortalDossier) -> str:
    body: Json = dossier_to_json(dossier)
    return sha256_hex(canonical([unit, body]))


def _with_files(dossier: PortalDossier, payloads: Iterable[bytes]) -> PortalDossier:
    """The same file, named twice, is listed once. Raises ValueError where a payload is damaged."""
    files = {file.id: file for file in dossier.files}
    for payload in payloads:
        for file in payload_files(payload):
            files.setdefault(file.id, file)
    return replace(dossier, files=tuple(files.values()))
