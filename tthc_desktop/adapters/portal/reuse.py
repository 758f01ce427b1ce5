"""Papers to reuse, asked of the relay: those of the unit, and those of the national store, which
the relay stands before."""

from __future__ import annotations

from typing import Any

from tthc_desktop.adapters.portal.answers import strange, text_of_relay
from tthc_desktop.adapters.portal.questions import RelayQuestions
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.reuse import FoundPaper, ReuseQuery, ReuseSource
from tthc_desktop.domain.reuse_wire import (
    asked_for,
    national_file,
    national_papers,
    national_request,
    paper_from_json,
    query_to_json,
    sent_away,
)
from tthc_desktop.domain.wire import (
    NATIONAL_FILE,
    NATIONAL_FIND,
    PAPERS_FILE,
    PAPERS_FIND,
    Json,
    as_text,
)
from tthc_desktop.services.ports.portal import PortalError


class _Asking(RelayQuestions):
    """Asks for papers and their files."""

    def _find(self, path: str, body: dict[str, Json]) -> Any:
        found = self._json("POST", path, body)
        if found is None:
            raise strange()
        return found

    def _fetch(self, path: str, body: dict[str, Json], paper: FoundPaper) -> bytes:
        size = paper.size if paper.sha256 else None
        content = self._file("POST", path, size, paper.sha256, body)
        if content is None:
            raise PortalError(Fault.REJECTED, "unknown")
        return content


class RelayReuse(_Asking):
    """The provincial store of papers, asked through the relay (services.ports.reuse.ReuseStore)."""

    @property
    def source(self) -> ReuseSource:
        return ReuseSource.UNIT

    def find(self, query: ReuseQuery) -> tuple[FoundPaper, ...]:
        asked = sent_away(query)
        if query.dossier and query.wanted and not asked.wanted:
            return ()
        body = self._find(PAPERS_FIND, query_to_json(asked))
        try:
            papers = [paper_from_json(item, self.source) for item in body["papers"]]
        except (ValueError, KeyError, TypeError) as error:
            raise strange() from error
        return _ours(papers, query)

    def fetch(self, query: ReuseQuery, paper: FoundPaper) -> bytes:
        body: dict[str, Json] = {"ref": paper.ref, "unit": query.unit, "dossier": query.dossier}
        return self._fetch(PAPERS_FILE, body, paper)


class NationalReuse(_Asking):
    """The national store of papers, asked through the relay (services.ports.reuse.ReuseStore)."""

    @property
    def source(self) -> ReuseSource:
        return ReuseSource.NATIONAL

    def find(self, query: ReuseQuery) -> tuple[FoundPaper, ...]:
        if query.dossier and not any(wanted.result_code for wanted in query.wanted):
            return ()  # it holds results only
        body = self._find(NATIONAL_FIND, national_request(query))
        try:
            if as_text(body["errorCode"]) != "0":
                raise PortalError(Fault.REJECTED, text_of_relay(body["message"]))
            papers = list(national_papers(body, query))
        except (ValueError, KeyError, TypeError) as error:
            raise strange() from error
        return _ours(papers, query)

    def fetch(self, query: ReuseQuery, paper: FoundPaper) -> bytes:
        try:
            names = national_file(paper.ref)
        except ValueError as error:
            raise PortalError(Fault.REJECTED, "unknown") from error
        return self._fetch(
            NATIONAL_FILE, {**names, "MaDonVi": query.unit, "MaHoSo": query.dossier}, paper
        )


def _ours(papers: list[FoundPaper], query: ReuseQuery) -> tuple[FoundPaper, ...]:
    """What was asked for. Another person's paper must not even be shown, whoever sent it."""
    return tuple(paper for paper in papers if asked_for(paper, query))
