"""Papers that came to the unit with earlier dossiers and can be used again."""

from __future__ import annotations

from sqlalchemy import Engine, select

from tthc_desktop.domain.reuse import FoundPaper, ReuseQuery, ReuseSource
from tthc_desktop.domain.reuse_wire import asked_for, tells_enough
from tthc_desktop.relay import store
from tthc_desktop.relay.caller import Caller
from tthc_desktop.relay.held_file import HeldFile
from tthc_desktop.relay.lookups import owner_hash, record, was_told
from tthc_desktop.relay.opening import reading
from tthc_desktop.relay.payloads import payload_papers
from tthc_desktop.relay.row_by_row import read_rows
from tthc_desktop.relay.troubles import Damage
from tthc_desktop.relay.uploads import Uploads

MAX_PAPERS = 200
_SUB = store.submission


class UnitPapers:
    def __init__(self, engine: Engine, uploads: Uploads) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._uploads = uploads
        self._damage = Damage()

    def find(self, caller: Caller, query: ReuseQuery) -> tuple[FoundPaper, ...]:
        """Results and certificates that tell what they are, newest first, of dossiers that the
        province accepted. What a later submission to the same
        dossier replaced is not offered, nor what belongs to the asking dossier itself."""
        owner = owner_hash(query.owner_id)
        found: list[FoundPaper] = []
        replaced: set[tuple[str, bool, str]] = set()
        with self._engine.begin() as connection:
            of_owner = (
                select(_SUB.c.payload, _SUB.c.official_code, _SUB.c.dossier)
                .where(_SUB.c.owner_sha256 == owner, _SUB.c.unit == caller.unit)
                .where(_SUB.c.status == "accepted")
                .order_by(_SUB.c.received_ms.desc(), _SUB.c.id.desc())
            )
            for row in read_rows(connection, of_owner, _SUB).rows:
                if query.dossier in (row.official_code, row.dossier):
                    continue
                try:
                    papers = payload_papers(row.payload, row.official_code)
                except ValueError:
                    self._damage.tell("the payload of a dossier", row.official_code)
                    continue
                kinds = [(row.official_code, paper.from_result, paper.code) for paper in papers]
                found += [
                    paper
                    for paper, kind in zip(papers, kinds, strict=True)
                    if kind not in replaced and asked_for(paper, query) and tells_enough(paper)
                ]
                replaced.update(kinds)
            told = tuple(found[:MAX_PAPERS])
            record(connection, caller, query.dossier, owner, ReuseSource.UNIT, len(told))
        return told

    def file(self, ref: str, unit: str, dossier: str) -> HeldFile | None:
        blob = store.upload
        with self._reading.begin() as connection:
            row = connection.execute(
                select(_SUB.c.owner_sha256, blob.c.sha256, blob.c.size)
                .join(store.submission_blob, store.submission_blob.c.submission == _SUB.c.id)
                .join(blob, blob.c.id == store.submission_blob.c.blob)
                .where(blob.c.id == ref, _SUB.c.unit == unit, _SUB.c.status == "accepted")
            ).first()
            if row is None or not was_told(
                connection, unit, dossier, row.owner_sha256, ReuseSource.UNIT
            ):
                return None
        return HeldFile(self._uploads.path(ref), row.sha256, row.size)
