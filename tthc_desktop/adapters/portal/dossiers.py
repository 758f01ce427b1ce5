"""Dossiers of the provincial system, asked of the relay."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from tthc_desktop.adapters.portal.answers import strange
from tthc_desktop.adapters.portal.questions import RelayQuestions
from tthc_desktop.domain.dossier_wire import dossier_from_json
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.portal_dossier import PortalDossier, PortalFile, is_official_code
from tthc_desktop.domain.wire import DOSSIERS, as_whole
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.ports.portal_dossiers import FeedPage


class RelayPortalDossiers(RelayQuestions):
    """Dossiers of the provincial system (services.ports.portal_dossiers.PortalDossiers)."""

    def get(self, code: str) -> PortalDossier | None:
        if not is_official_code(code):
            return None  # nor is it anything that belongs into an address
        body = self._json("GET", f"{DOSSIERS}/{code}")
        if body is None:
            return None
        try:
            dossier = dossier_from_json(body)
        except ValueError as error:
            raise strange() from error
        if dossier.code != code:
            raise strange()
        return dossier

    def feed(self, unit: str, since: int) -> FeedPage:
        query = urlencode({"unit": unit, "since": str(since)})
        body = self._json("GET", f"{DOSSIERS}?{query}")
        try:
            dossiers = tuple(dossier_from_json(item) for item in (body or {})["dossiers"])
            position = as_whole((body or {})["position"])
        except (ValueError, KeyError, TypeError) as error:
            raise strange() from error
        if position < since or (dossiers and position == since):
            raise strange()  # asking on from there would never end
        return FeedPage(dossiers, position)

    def file(self, code: str, file: PortalFile) -> bytes:
        if not is_official_code(code):
            raise PortalError(Fault.REJECTED, "unknown")
        path = f"{DOSSIERS}/{code}/files/{quote(file.id, safe='')}"
        content = self._file("GET", path, file.size, file.sha256)
        if content is None:
            raise PortalError(Fault.REJECTED, "unknown")
        return content
