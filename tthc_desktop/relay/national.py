"""The national store (kho dữ liệu cá nhân, tổ chức) behind the provincial system, asked in the form
of reference/domain.md 1.4. Every look-up is registered before its answer leaves."""

from __future__ import annotations

from sqlalchemy import Engine

from tthc_desktop.domain.reuse import ReuseSource
from tthc_desktop.domain.reuse_wire import national_query
from tthc_desktop.domain.wire import Json
from tthc_desktop.relay.caller import Caller
from tthc_desktop.relay.held_file import HeldFile
from tthc_desktop.relay.lookups import owner_hash, record, was_told
from tthc_desktop.relay.opening import reading
from tthc_desktop.relay.upstream import Upstream

DONE = "0"
OTHER_SHAPE = "1"


class NationalStore:
    def __init__(self, engine: Engine, upstream: Upstream) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._upstream = upstream

    def find(self, caller: Caller, body: object) -> dict[str, Json] | None:
        """The answer to a request, also to one that is none; None when another unit's is asked."""
        try:
            query = national_query(body)
        except ValueError:
            return _answer(OTHER_SHAPE, "Yêu cầu không đúng mẫu hoặc thiếu mã hồ sơ.", [])
        if query.unit != caller.unit:
            return None
        papers = self._upstream.papers(query)
        with self._engine.begin() as connection:
            owner = owner_hash(query.owner_id)
            source = ReuseSource.NATIONAL
            record(connection, caller, query.dossier, owner, source, len(papers))
        return _answer(DONE, "", [paper.item for paper in papers])

    def file(self, agency: str, path: str, unit: str, dossier: str) -> HeldFile | None:
        paper = self._upstream.paper_with(agency, path)
        if paper is None:
            return None
        owner = owner_hash(paper.owner_id)
        with self._reading.begin() as connection:
            told = was_told(connection, unit, dossier, owner, ReuseSource.NATIONAL)
        return paper.files[path] if told else None


def _answer(code: str, message: str, items: list[Json]) -> dict[str, Json]:
    result: Json = {"DanhSachGiayToKetQua": items}
    return {"errorCode": code, "message": message, "signature": "", "result": result}
