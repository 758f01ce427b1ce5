"""A relay with little that is open, and as much that is finished as one likes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, QueuePool, Table, func, insert, select

from tests.support.province import OWNER, UNIT, online_dossier
from tests.support.relay import new_id, payload_of
from tests.support.relay_inside import enrolled, made
from tests.support.reuse_contract import query_of
from tthc_desktop.domain.reuse_wire import NationalQuery, national_request
from tthc_desktop.domain.story import RESULT_FILE, StoryKind
from tthc_desktop.domain.time import from_ms
from tthc_desktop.domain.wire import Json, canonical, sha256_hex
from tthc_desktop.relay import feed, store
from tthc_desktop.relay.caller import Caller
from tthc_desktop.relay.claims import dossier_claim, sequence_claim
from tthc_desktop.relay.devices import Devices
from tthc_desktop.relay.dossiers import RelayDossiers
from tthc_desktop.relay.enrolment import EnrolmentCodes
from tthc_desktop.relay.epoch import Keeper, epoch_of
from tthc_desktop.relay.forwarder import Forwarder
from tthc_desktop.relay.given_codes import StoredCodes
from tthc_desktop.relay.held_file import HeldFile
from tthc_desktop.relay.keys import RelayKey
from tthc_desktop.relay.national import NationalStore
from tthc_desktop.relay.news import NewsReader
from tthc_desktop.relay.opening import open_engine, reading
from tthc_desktop.relay.papers import UnitPapers
from tthc_desktop.relay.submissions import Submissions, Submitted
from tthc_desktop.relay.upload_rows import Hashed, NewUpload
from tthc_desktop.relay.uploads import Uploads
from tthc_desktop.relay.upstream import (
    Decision,
    ForwardedSubmission,
    NationalPaper,
    Online,
    OnlineDossier,
    ProvinceEvent,
    ProvinceNews,
)

NOW_MS = 1_795_000_000_000
CALLER = Caller("pc", UNIT)
WAITING, LOOSE = 3, 3
_PART = 5_000


@dataclass
class QuietProvince:
    """Decides and tells what it is given to.

    Attributes:
        asked_within: What it was asked while somebody held the database.
    """

    engine: Engine
    decided: dict[str, Decision] = field(default_factory=dict)
    told: tuple[ProvinceEvent, ...] = ()
    online_now: dict[str, OnlineDossier] = field(default_factory=dict)
    passed_on: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    asked_within: list[str] = field(default_factory=list)

    def _note(self, what: str) -> None:
        self.asked.add(what)
        pool = self.engine.pool
        assert isinstance(pool, QueuePool)
        if pool.checkedout():
            self.asked_within.append(what)

    def forward(self, submission: ForwardedSubmission) -> None:
        self._note("forward")

    def decisions(self, ids: Sequence[str]) -> Mapping[str, Decision]:
        self._note("decisions")
        return {each: self.decided[each] for each in ids if each in self.decided}

    def news(self, after: str) -> ProvinceNews:
        self._note("news")
        return ProvinceNews(self.told, "1") if self.told else ProvinceNews((), after)

    def news_file(self, event: str, file: str) -> HeldFile | None:
        self._note("news_file")
        return None

    def resync(self, submission: str, code: str, system: str) -> None:
        self._note("resync")
        self.passed_on.append(submission)

    def online(self) -> Online:
        self._note("online")
        return self.online_now

    def papers(self, query: NationalQuery) -> tuple[NationalPaper, ...]:
        self._note("papers")
        return ()

    def paper_with(self, agency: str, path: str) -> NationalPaper | None:
        self._note("paper_with")
        return NationalPaper(OWNER.id_number, OWNER.name, {}, {})


class BusyRelay:
    """Its parts on one database, without a server."""

    def __init__(self, data: Path, finished: int) -> None:
        self.engine: Engine = open_engine(data)
        self.key = RelayKey(data / "relay.key")
        self.province = QuietProvince(self.engine)
        self.uploads = Uploads(self.engine, data / "uploads", lambda: NOW_MS)
        self.submissions = Submissions(self.engine, self.key, self.province.online)
        self.dossiers = RelayDossiers(self.engine, self.province, self.uploads)
        self.papers = UnitPapers(self.engine, self.uploads)
        self.national = NationalStore(self.engine, self.province)
        self.codes = StoredCodes(self.engine)
        self.devices = Devices(self.engine, self.key, lambda: NOW_MS)
        self.keeper = Keeper(self.engine, data)
        self.forwarder = Forwarder(self.engine, self.province)
        self._finish(finished)
        self._open()
        self.keeper.begin()
        self.dossiers.feed(UNIT, 0)

    def close(self) -> None:
        self.engine.dispose()

    def loose(self) -> int:
        """Files that are marked as no submission's."""
        with reading(self.engine).begin() as connection:
            query = select(func.count()).select_from(store.upload).where(store.LOOSE)
            return connection.execute(query).scalar() or 0

    def rounds(self) -> dict[str, Callable[[], object]]:
        """What runs regularly, and what one dossier or one question makes it do."""
        code, blob = _code(0), _blob(0)
        query = query_of("099185000000")
        return {
            "forwarding, nothing decided": self.forwarder.round,
            "forwarding, one decided": self._decide,
            "news": self._news,
            "mark": self._keep,
            "expiry": lambda: asyncio.run(self.uploads.expire()),
            "begin a file": lambda: self.uploads.create(NewUpload(CALLER, new_id(), "", 5)),
            "where a file stands": lambda: self.uploads.state(UNIT, blob),
            "commit": self.commit,
            "one submission": lambda: self.submissions.get(CALLER, _submission(0)),
            "submissions": lambda: self.submissions.query(CALLER, [_submission(0), new_id()]),
            "the end of the feed": self._page,
            "online feed, something decided": lambda: self._feed(0),
            "online feed": lambda: self._feed(0),
            "a dossier": lambda: self.dossiers.get(UNIT, code),
            "a dossier of nobody": lambda: self.dossiers.get(UNIT, "H01.45-261129-9999"),
            "its file": lambda: self.dossiers.file(UNIT, code, blob),
            "papers of one owner": lambda: self.papers.find(CALLER, query),
            "one of them": lambda: self.papers.file(blob, UNIT, "TẠM-Q2-000077"),
            "a file of news": self._file_of_news,
            "something attached": self._attach,
            "national papers": lambda: self.national.find(CALLER, national_request(query)),
            "a national paper": lambda: self.national.file("a", "b", UNIT, "TẠM-Q2-000077"),
            "is a code given": lambda: self.codes.has(code),
            "codes of a day": lambda: list(self.codes.beginning(code[:-4])),
            "is there a unit": self.devices.knows_no_unit,
            "a new device": self._enrol,
            "its token": lambda: self.devices.caller("Bearer x.y"),
        }

    def _decide(self) -> None:
        self.province.decided = {"waiting-0": Decision("H01.45-261129-0001")}
        self.forwarder.round()

    def _news(self) -> None:
        event = ProvinceEvent("n1", StoryKind.PROGRESS, _code(0), from_ms(NOW_MS), status=4)
        self.province.told = (event,)
        NewsReader(self.engine, self.province).round()
        assert self.province.passed_on == [_submission(0)]

    def _keep(self) -> None:
        self.keeper.keep()

    def commit(self) -> None:
        submission, blob = new_id(), new_id()
        self.uploads.create(NewUpload(CALLER, blob, "", 5))
        with self.engine.begin() as connection:
            connection.exec_driver_sql('UPDATE upload SET "offset" = 5 WHERE id = ?', (blob,))
        submitted = self.submissions.offered(
            CALLER, submission, payload_of(submission, (blob, b"paper"))
        )
        assert isinstance(submitted, Submitted)
        hashed = Hashed(blob, sha256_hex(b"paper"), 5, NOW_MS)
        assert self.submissions.commit(submitted, [hashed], NOW_MS).status == 201

    def _file_of_news(self) -> None:
        """Of a dossier that the unit has: what is handed in online has no news yet."""
        code = next(iter(self.province.online_now))
        self.dossiers.file(UNIT, code, f"told-online{RESULT_FILE}f")

    def _attach(self) -> None:
        """To what was handed in online."""
        submission, code = new_id(), next(iter(self.province.online_now))
        payload = payload_of(submission, operation="ATTACH", official=code)
        assert isinstance(self.submissions.offered(CALLER, submission, payload), Submitted)

    def _page(self) -> None:
        with reading(self.engine).begin() as connection:
            last, _ = feed.head(connection)
            before = connection.exec_driver_sql(
                "SELECT seq, chain FROM change WHERE seq = ?", (last - 2,)
            ).one()
            answer = feed.page(connection, UNIT, before[0], before[1], epoch_of(connection))
        assert (answer.status, len(answer.body["changes"])) == (200, 2)

    def _feed(self, since: int) -> None:
        assert len(self.dossiers.feed(UNIT, since).dossiers) == 1

    def _enrol(self) -> None:
        with self.engine.begin() as connection:
            code = EnrolmentCodes(self.key).issue(connection, UNIT, NOW_MS).code
        assert enrolled(made(), self.devices, self.key, code).status == 201

    def _open(self) -> None:
        dossier = online_dossier()
        self.province.online_now = {dossier.code: OnlineDossier(UNIT, dossier, {})}
        rows = [
            {**_row(n), "id": f"waiting-{n}", "status": "waiting", "official_code": ""}
            for n in range(WAITING)
        ]
        loose = [
            {**_upload(n), "id": new_id(), "offset": 1, "named": 0, "touched_ms": NOW_MS}
            for n in range(LOOSE)
        ]
        resync = {"submission": _submission(0), "system": "DVCQG", "asked_ms": 1}
        self.uploads.path(_blob(0)).write_bytes(b"paper")
        told = {**_event(0), "id": "told-online", "code": dossier.code}
        with self.engine.begin() as connection:
            connection.execute(insert(store.province_event), [told])
            connection.execute(insert(store.submission), rows)
            connection.execute(insert(store.upload), loose)
            connection.execute(insert(store.resync), [resync])

    def _finish(self, count: int) -> None:
        """Straight into the tables: what they hold when all is over."""
        makers: dict[Table, Callable[[int], list[dict[str, Any]]]] = {
            store.submission: lambda n: [_row(n)],
            store.upload: lambda n: [_upload(n)],
            store.submission_blob: lambda n: [{"submission": _submission(n), "blob": _blob(n)}],
            store.claim: _claims,
            store.change: lambda n: [_change(n)],
            store.province_event: lambda n: [_event(n)],
            store.online_feed: lambda n: [_gone(n)],
            store.lookup: lambda n: [_lookup(n)],
        }
        for start in range(0, count, _PART):
            numbers = range(start, min(start + _PART, count))
            with self.engine.begin() as connection:
                for table, maker in makers.items():
                    rows = [row for n in numbers for row in maker(n)]
                    connection.execute(insert(table), rows)


def _submission(n: int) -> str:
    return f"00000000-0000-7000-8000-{n:012d}"


def _blob(n: int) -> str:
    return f"00000001-0000-7000-8000-{n:012d}"


def _code(n: int) -> str:
    """Thirty a day."""
    return f"H01.45-{n // 30:06d}-{n % 30:04d}"


def _row(n: int) -> dict[str, Any]:
    blob: Json = {"id": _blob(n), "sha256": sha256_hex(b"paper"), "size": 5}
    payload = canonical({"blobs": [blob], "dossier": {}})
    return {
        "id": _submission(n),
        "device": "pc",
        "sequence": 100_000_000 + n,
        "unit": UNIT,
        "dossier": f"TẠM-Q9-{n:06d}",
        "payload": payload,
        "receipt": '{"payload_sha256":"' + sha256_hex(payload) + '"}',
        "received_ms": n,
        "status": "accepted",
        "official_code": _code(n),
        "owner_sha256": sha256_hex(f"{99185000000 + n:012d}".encode()),
    }


def _upload(n: int) -> dict[str, Any]:
    """Half of them came just now."""
    return {
        "id": _blob(n),
        "sha256": sha256_hex(b"paper"),
        "size": 5,
        "offset": 5,
        "verified": 1,
        "unit": UNIT,
        "device": "pc",
        "touched_ms": NOW_MS if n % 2 else 0,
        "named": 1,
    }


def _claims(n: int) -> list[dict[str, Any]]:
    row = _row(n)
    names = (sequence_claim("pc", row["sequence"]), dossier_claim(UNIT, row["dossier"]))
    return [{"name": name, "submission": row["id"]} for name in names]


def _change(n: int) -> dict[str, Any]:
    at = "2026-11-24T08:00:00+07:00"
    told = {"submission": _submission(n), "status": "accepted", "official_code": _code(n)}
    return {"seq": n + 1, **told, "reason": "", "at": at, "chain": sha256_hex(str(n).encode())}


def _event(n: int) -> dict[str, Any]:
    return {"id": f"told-{n}", "code": _code(n), "told": n + 1, "body": "{}"}


def _gone(n: int) -> dict[str, Any]:
    return {"code": f"gone-{n}", "unit": "", "position": n + 1, "sha256": ""}


def _lookup(n: int) -> dict[str, Any]:
    told = {"owner_sha256": sha256_hex(str(n).encode()), "source": "unit", "count": 1}
    return {"at": "2026-11-24", "unit": UNIT, "dossier": f"TẠM-Q9-{n:06d}", **told}
